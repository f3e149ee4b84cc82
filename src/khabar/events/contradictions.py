"""Accounts of one event that cannot both be right, with the words of each side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from khabar.events.grades import Evidence, source_name
from khabar.events.mention import days_of
from khabar.events.settings import Linking, Standing
from khabar.gazetteer.geo import km
from khabar.records import Party, Span
from khabar.records.event import Contradiction, Side

Said = tuple[Evidence, str, Span]  # an account, its value in words, and the words of the text
Taken = tuple[str, str | None]  # a side: country and sector, and the organisation where it is named
GAINS = ("capture", "hold")


def contradictions(accounts: Sequence[Evidence], rules: Linking) -> tuple[Contradiction, ...]:
    """All contradictions, each pair of values once, with the best account of each side."""
    if len(accounts) < 2:
        return ()
    ordered = sorted(accounts, key=lambda account: account.tier)
    found = [
        *_denials(ordered),
        *_perpetrators(ordered, rules.standing),
        *_tolls(ordered),
        *_dates(ordered),
        *_places(ordered, rules),
        *_territory(ordered),
    ]
    return tuple(found)


def _pair(kind: str, said: Said, against: Said) -> Contradiction:
    return Contradiction(kind, _side(said), _side(against))


def _side(said: Said) -> Side:
    account, value, words = said
    chain = account.claim.attribution
    return Side(value, account.claim.id, source_name(account), chain[-1].stance if chain else "report", words)


def _denials(accounts: Sequence[Evidence]) -> Iterator[Contradiction]:
    """Each source that denies, against the best account of what it denies."""
    told = [account for account in accounts if account.grade != "against"]
    seen: set[str] = set()
    for account in accounts:
        if told and account.grade == "against" and source_name(account) not in seen:
            seen.add(source_name(account))
            said = next((one for one in told if _act(one) == _act(account)), told[0])
            yield _pair("denial", (said, said.claim.status, said.claim.trigger), (account, "denied", account.claim.trigger))


def _act(account: Evidence) -> tuple[str, frozenset[str]] | None:
    """Who gained the place by an account: who denies a capture does not deny that the place is held by another."""
    territory = account.claim.territory
    return (territory.effect, frozenset(territory.gained_by)) if territory else None


def _perpetrators(accounts: Sequence[Evidence], rules: Standing) -> Iterator[Contradiction]:
    """Sets of sides that have none in common; of who holds a place tells :func:`_territory`."""
    first: dict[tuple[str, str, frozenset[Taken]], Said] = {}
    listed: set[frozenset[frozenset[Taken]]] = set()
    for account in accounts:
        claim = account.claim
        if account.grade == "against" or claim.type == "CONSULT" or claim.territory is not None:
            continue
        sides = frozenset(side for party in claim.actors if (side := _side_of(party, rules)))
        key = (claim.type, _speaker(account), sides)
        if sides and key not in first:
            party = next(party for party in claim.actors if _side_of(party, rules))
            mine: Said = (account, party.name or party.text, Span(party.start, party.end, party.text))
            for (type_, speaker, known), other in first.items():
                speakers, both = {speaker, key[1]}, frozenset((known, sides))
                if type_ != claim.type or both in listed:
                    continue
                if not any(_alike(one, side, speakers) for one in known for side in sides):
                    listed.add(both)
                    yield _pair("perpetrator", other, mine)
            first[key] = mine


def _speaker(account: Evidence) -> str:
    """The organisation that an account quotes."""
    chain = account.claim.attribution
    return chain[-1].entity or "" if chain else ""


def _side_of(party: Party, rules: Standing) -> Taken | None:
    """The side of a party that is armed or of a state; civilians take none."""
    if party.country in (None, "UNK") or party.sector not in rules.parties:
        return None
    return f"{party.country} {'state' if party.sector in rules.states else party.sector}", party.entity


def _alike(one: Taken, other: Taken, speakers: Set[str]) -> bool:
    """Whether two sides may be one.

    "Armed factions" may be any of the country. A state's organs are one side, but for those of which one says that it was the
    other.
    """
    (general, entity), (other_general, other_entity) = one, other
    if entity is not None and entity == other_entity:
        return True
    if general != other_general:
        return False
    state = general.endswith(" state") and not speakers & {entity, other_entity}
    return state or None in (entity, other_entity)


def _tolls(accounts: Sequence[Evidence]) -> Iterator[Contradiction]:
    """Numbers that exclude each other: of each document the largest, since smaller ones are its parts."""
    largest: dict[tuple[str, str], tuple[int, int | None, Said]] = {}
    for account in accounts:
        for kind, toll in account.claim.casualties.items():
            low = toll.low or 0
            high = toll.high
            value = (
                f"{low if toll.low is not None else '?'}{'' if high == low else f'-{high}' if high is not None else '+'} {kind}"
            )
            known = largest.get((kind, account.document))
            if known is None or low > known[0]:
                largest[kind, account.document] = (low, high, (account, value, Span(toll.start, toll.end, toll.text)))
    seen: list[tuple[str, int, int | None, Said]] = []
    for (kind, _), (low, high, said) in largest.items():
        if any((kind, low, high) == other[:3] for other in seen):
            continue
        for other_kind, other_low, other_high, other in seen:
            apart = (high is not None and high < other_low) or (other_high is not None and other_high < low)
            if kind == other_kind and apart:
                yield _pair("toll", other, said)
        seen.append((kind, low, high, said))


def _dates(accounts: Sequence[Evidence]) -> Iterator[Contradiction]:
    """Stated days that do not meet."""
    first: dict[str, Said] = {}
    for account in accounts:
        date = account.claim.date
        if date is None or not date.value or date.basis == "publication" or date.start is None or date.end is None:
            continue
        span = days_of(date.value)
        if span is None or date.value in first:
            continue
        said: Said = (account, date.value, Span(date.start, date.end, date.text or ""))
        for value, other in first.items():
            known = days_of(value)
            if known and (known[1] < span[0] or span[1] < known[0]):
                yield _pair("date", other, said)
        first[date.value] = said


def _places(accounts: Sequence[Evidence], rules: Linking) -> Iterator[Contradiction]:
    """Settlements of different names, or too far from each other to be one."""
    first: dict[str, tuple[float, float, Said]] = {}
    for account in accounts:
        for place in account.claim.places[:1]:
            if place.precision != "city" or place.lat is None or place.lon is None or not place.gazetteer:
                continue
            if place.gazetteer not in first:
                said: Said = (account, place.name or place.text, Span(place.start, place.end, place.text))
                for lat, lon, other in first.values():
                    if km(lat, lon, place.lat, place.lon) > rules.reach.city / 4:
                        yield _pair("place", other, said)
                first[place.gazetteer] = (place.lat, place.lon, said)


def _territory(accounts: Sequence[Evidence]) -> Iterator[Contradiction]:
    """Who gained the place, told differently; a capture that others tell as a withdrawal; a siege laid or lifted."""
    first: dict[tuple[str, frozenset[str]], Said] = {}
    for account in accounts:
        territory = account.claim.territory
        if territory is None:
            continue
        key = (territory.effect, frozenset(territory.gained_by))
        if key in first:
            continue
        by = f" by {', '.join(sorted(key[1]))}" if key[1] else ""
        said: Said = (account, f"{territory.effect}{by}", account.claim.trigger)
        yield from (_pair("territory", other, said) for known, other in first.items() if _opposed(known, key))
        first[key] = said


def _opposed(one: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]]) -> bool:
    effects = {one[0], other[0]}
    if effects <= set(GAINS):
        return bool(one[1] and other[1] and not one[1] & other[1])
    return effects in ({"besiege", "lift-siege"}, {"capture", "hand-over"}, {"capture", "lose"})
