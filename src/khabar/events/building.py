"""The event of its accounts: of every field the best-sourced value, with the grade of the source beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from khabar.events.contradictions import contradictions
from khabar.events.grades import TIERS, Evidence, best_tier, grade, source_name, voices
from khabar.events.mention import days_of
from khabar.events.settings import Linking, Standing
from khabar.events.sites import settlement
from khabar.events.tolls import tolls
from khabar.records import Party, Place
from khabar.records.event import Account, Event, EventParty, EventPlace

Value = TypeVar("Value")
_FINENESS = {"site": 6, "city": 5, "district": 4, "province": 3, "region": 2, "country": 1}


class Graded(NamedTuple):
    """An account with its grade."""

    account: Evidence
    grade: str

    @property
    def tier(self) -> int:
        """The tier of the grade, 0 is best."""
        return TIERS[self.grade]


def event_id(first_claim: str) -> str:
    """The id of the event that a claim began."""
    return "e" + hashlib.sha256(first_claim.encode()).hexdigest()[:12]


def build(id: str, accounts: Sequence[Evidence], rules: Linking) -> Event:
    """Put the event together from its accounts (one at least), in their order."""
    graded = [Graded(account, grade(account.claim, rules.standing)) for account in accounts]
    numbered = voices(accounts)
    start, end = _dates(graded)
    place = _place(graded)
    reports = sorted(account.published for account in accounts if account.published)
    positive = [item for item in graded if item.grade != "against"]
    type_ = _best([(item, item.account.claim.type) for item in graded])
    modes = [(item, item.account.claim.mode) for item in graded if item.account.claim.mode and item.account.claim.type == type_]
    return Event(
        id=id,
        type=type_ or "",
        mode=_best(modes),
        standing=standing(graded, numbered, rules.standing),
        start=start,
        end=end,
        place=settlement(place) if place else None,
        site=place if place and place.precision == "site" else None,
        actors=_parties([(item, item.account.claim.actors) for item in graded]),
        recipients=_parties([(item, item.account.claim.recipients) for item in graded]),
        casualties=tolls(accounts, rules.standing),
        civilians=tolls(accounts, rules.standing, civilians=True),
        victims=_victims(positive or graded, rules.standing),
        sources=len({voice for item, voice in zip(graded, numbered, strict=True) if item.grade != "against"}),
        documents=tuple(dict.fromkeys(account.document for account in accounts)),
        first_report=reports[0] if reports else None,
        last_report=reports[-1] if reports else None,
        contradictions=contradictions(accounts, rules),
        accounts=tuple(_account(item, voice) for item, voice in zip(graded, numbered, strict=True)),
    )


def standing(graded: Sequence[Graded], numbered: Sequence[int], rules: Standing) -> str:
    """How far the event is established; never ``confirmed`` by parties, unnamed sources or allegations alone."""
    statuses = {item.account.claim.status for item in graded}
    if statuses <= {"planned"} or statuses <= {"hypothetical"}:
        return next(iter(statuses))
    good = {voice for item, voice in zip(graded, numbered, strict=True) if item.tier == 0}
    tiers = {item.tier for item in graded}
    if len(good) >= rules.confirmed:
        return "confirmed"
    if TIERS["against"] in tiers:
        return "disputed" if len(tiers) > 1 else "denied"
    return "reported" if good else "party" if TIERS["party"] in tiers else "alleged"


def _account(item: Graded, voice: int) -> Account:
    account, claim = item.account, item.account.claim
    stance = claim.attribution[-1].stance if claim.attribution else None
    return Account(
        claim.id, account.document, account.outlet, account.published, source_name(account), stance, claim.status,
        item.grade, voice, account.score, account.why,
    )  # fmt: skip


def _best(values: Sequence[tuple[Graded, Value]]) -> Value | None:
    """The value that the most documents of the best tier give; the earlier one of two."""
    tier = best_tier(item.grade for item, _ in values)
    pairs = dict.fromkeys((item.account.document, value) for item, value in values if item.tier == tier)
    counts = Counter(value for _, value in pairs)
    return counts.most_common(1)[0][0] if counts else None


def _dates(graded: Sequence[Graded]) -> tuple[str | None, str | None]:
    """The interval that the best accounts state; where none states one, from the day before the first report to it."""
    said = [
        (item, span)
        for item in graded
        if (date := item.account.claim.date) is not None
        and date.value
        and date.basis != "publication"
        and (span := days_of(date.value))
    ]
    if said:
        shortest = min(span[1] - span[0] for _, span in said)
        best = _best([(item, span) for item, span in said if span[1] - span[0] == shortest])
        assert best is not None
        return best[0].isoformat(), best[1].isoformat()
    published = sorted(item.account.published for item in graded if item.account.published)
    span = days_of(published[0]) if published else None
    return ((span[0] - dt.timedelta(days=1)).isoformat(), span[1].isoformat()) if span else (None, None)


def _place(graded: Sequence[Graded]) -> EventPlace | None:
    """The most specific place that the best tier names, by the most documents."""
    found: list[tuple[Graded, Place]] = [(item, place) for item in graded for place in item.account.claim.places[:1]]
    placed = [(item, place) for item, place in found if place.lat is not None] or found
    if not placed:
        return None
    tier = best_tier(item.grade for item, _ in placed)
    tiered = [(item, place) for item, place in placed if item.tier == tier]
    finest = max(_FINENESS.get(place.precision or "", 0) for _, place in tiered)
    settled = finest >= _FINENESS["city"]
    fine = [
        (item, place)
        for item, place in tiered
        if (rank := _FINENESS.get(place.precision or "", 0)) == finest or (settled and rank >= _FINENESS["city"])
    ]
    key = _best([(item, place.gazetteer or place.text) for item, place in fine])
    item, best = next((item, place) for item, place in fine if (place.gazetteer or place.text) == key)
    name = best.name or best.text
    return EventPlace(name, best.gazetteer, best.country, best.lat, best.lon, best.precision, item.grade, best.disputed)


def _parties(values: Sequence[tuple[Graded, tuple[Party, ...]]]) -> tuple[EventParty, ...]:
    """The parties that accounts of the best tier name, those first that the most documents name."""
    tier = best_tier(item.grade for item, parties in values if parties)
    first: dict[str, tuple[Party, str]] = {}
    documents: dict[str, set[str]] = {}
    for item, parties in values:
        for party in parties if item.tier == tier else ():
            key = party.entity or f"{party.name or party.text} {party.country}"
            first.setdefault(key, (party, item.grade))
            documents.setdefault(key, set()).add(item.account.document)
    ordered = sorted(first, key=lambda key: -len(documents[key]))
    return tuple(
        EventParty(p.name or p.text, p.entity, p.country, p.sector, len(documents[key]), grade_)
        for key in ordered
        for p, grade_ in [first[key]]
    )


def _victims(graded: Sequence[Graded], rules: Standing) -> str | None:
    """civilian, combatant or both: whom the accounts count or name as recipients."""
    sectors: set[str | None] = set()
    for item in graded:
        sectors |= {toll.who for toll in item.account.claim.casualties.values()}
        if item.account.claim.casualties or item.account.claim.type == "ASSAULT":
            sectors |= {party.sector for party in item.account.claim.recipients}
    civilian, combatant = bool(sectors & rules.civilians), bool(sectors & rules.combatants)
    return "both" if civilian and combatant else "civilian" if civilian else "combatant" if combatant else None
