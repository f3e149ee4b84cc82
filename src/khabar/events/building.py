"""The event of its accounts: of every field the best-sourced value, with the grade of the source beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from khabar.events.contradictions import contradictions
from khabar.events.grades import TIERS, Evidence, best_tier, source_name, voices
from khabar.events.mention import days_of
from khabar.events.settings import Linking, Standing
from khabar.events.sites import settlement
from khabar.events.tolls import tolls
from khabar.records import Party, Place
from khabar.records.event import Account, Event, EventParty, EventPlace

Value = TypeVar("Value")
_FINENESS = {"site": 6, "city": 5, "district": 4, "province": 3, "region": 2, "country": 1}


def event_id(first_claim: str) -> str:
    """The id of the event that a claim began."""
    return "e" + hashlib.sha256(first_claim.encode()).hexdigest()[:12]


def build(id: str, accounts: Sequence[Evidence], rules: Linking) -> Event:
    """Put the event together from its accounts (one at least), in their order."""
    numbered = voices(accounts)
    start, end = _dates(accounts)
    place = _place(accounts)
    reports = sorted(account.published for account in accounts if account.published)
    positive = [one for one in accounts if one.grade != "against"]
    type_ = _best([(one, one.claim.type) for one in accounts])
    modes = [(one, one.claim.mode) for one in accounts if one.claim.mode and one.claim.type == type_]
    return Event(
        id=id,
        type=type_ or "",
        mode=_best(modes),
        standing=standing(accounts, numbered, rules.standing),
        start=start,
        end=end,
        place=settlement(place) if place else None,
        site=place if place and place.precision == "site" else None,
        actors=_parties([(one, one.claim.actors) for one in accounts]),
        recipients=_parties([(one, one.claim.recipients) for one in accounts]),
        casualties=tolls(accounts, rules.standing),
        civilians=tolls(accounts, rules.standing, civilians=True),
        victims=_victims(positive or accounts, rules.standing),
        sources=len({voice for one, voice in zip(accounts, numbered, strict=True) if one.grade != "against"}),
        documents=tuple(dict.fromkeys(account.document for account in accounts)),
        first_report=reports[0] if reports else None,
        last_report=reports[-1] if reports else None,
        contradictions=contradictions(accounts, rules),
        accounts=tuple(_account(one, voice) for one, voice in zip(accounts, numbered, strict=True)),
    )


def standing(accounts: Sequence[Evidence], numbered: Sequence[int], rules: Standing) -> str:
    """How far the event is established; never ``confirmed`` by parties, unnamed sources or allegations alone."""
    statuses = {one.claim.status for one in accounts}
    if statuses <= {"planned"} or statuses <= {"hypothetical"}:
        return next(iter(statuses))
    good = {voice for one, voice in zip(accounts, numbered, strict=True) if one.tier == 0}
    tiers = {one.tier for one in accounts}
    if len(good) >= rules.confirmed:
        return "confirmed"
    if TIERS["against"] in tiers:
        return "disputed" if len(tiers) > 1 else "denied"
    return "reported" if good else "party" if TIERS["party"] in tiers else "alleged"


def _account(account: Evidence, voice: int) -> Account:
    claim = account.claim
    stance = claim.attribution[-1].stance if claim.attribution else None
    return Account(
        claim.id, account.document, account.outlet, account.published, source_name(account), stance, claim.status,
        account.grade, voice, account.score, account.why,
    )  # fmt: skip


def _best(values: Sequence[tuple[Evidence, Value]]) -> Value | None:
    """The value that the most documents of the best tier give; the earlier one of two."""
    different = dict.fromkeys(value for _, value in values)
    if len(different) < 2:
        return next(iter(different), None)
    tier = best_tier(one for one, _ in values)
    pairs = dict.fromkeys((one.document, value) for one, value in values if one.tier == tier)
    return Counter(value for _, value in pairs).most_common(1)[0][0]


def _dates(accounts: Sequence[Evidence]) -> tuple[str | None, str | None]:
    """The interval that the best accounts state; where none states one, from the day before the first report to it."""
    said = [
        (one, span)
        for one in accounts
        if (date := one.claim.date) is not None
        and date.value
        and date.basis != "publication"
        and (span := days_of(date.value))
    ]
    if said:
        shortest = min(span[1] - span[0] for _, span in said)
        best = _best([(one, span) for one, span in said if span[1] - span[0] == shortest])
        assert best is not None
        return best[0].isoformat(), best[1].isoformat()
    published = sorted(one.published for one in accounts if one.published)
    span = days_of(published[0]) if published else None
    return ((span[0] - dt.timedelta(days=1)).isoformat(), span[1].isoformat()) if span else (None, None)


def _place(accounts: Sequence[Evidence]) -> EventPlace | None:
    """The most specific place that the best tier names, by the most documents."""
    found: list[tuple[Evidence, Place]] = [(one, place) for one in accounts for place in one.claim.places[:1]]
    placed = [(one, place) for one, place in found if place.lat is not None] or found
    if not placed:
        return None
    tier = best_tier(one for one, _ in placed)
    tiered = [(one, place) for one, place in placed if one.tier == tier]
    finest = max(_FINENESS.get(place.precision or "", 0) for _, place in tiered)
    settled = finest >= _FINENESS["city"]
    fine = [
        (one, place)
        for one, place in tiered
        if (rank := _FINENESS.get(place.precision or "", 0)) == finest or (settled and rank >= _FINENESS["city"])
    ]
    key = _best([(one, place.gazetteer or place.text) for one, place in fine])
    account, best = next((one, place) for one, place in fine if (place.gazetteer or place.text) == key)
    name = best.name or best.text
    return EventPlace(name, best.gazetteer, best.country, best.lat, best.lon, best.precision, account.grade, best.disputed)


def _parties(values: Sequence[tuple[Evidence, tuple[Party, ...]]]) -> tuple[EventParty, ...]:
    """The parties that accounts of the best tier name, those first that the most documents name."""
    tier = best_tier(one for one, parties in values if parties)
    first: dict[str, tuple[Party, str]] = {}
    documents: dict[str, set[str]] = {}
    for one, parties in values:
        for party in parties if one.tier == tier else ():
            key = party.entity or f"{party.name or party.text} {party.country}"
            first.setdefault(key, (party, one.grade))
            documents.setdefault(key, set()).add(one.document)
    ordered = sorted(first, key=lambda key: -len(documents[key]))
    return tuple(
        EventParty(p.name or p.text, p.entity, p.country, p.sector, len(documents[key]), grade_)
        for key in ordered
        for p, grade_ in [first[key]]
    )


def _victims(accounts: Sequence[Evidence], rules: Standing) -> str | None:
    """civilian, combatant or both: whom the accounts count or name as recipients."""
    sectors: set[str | None] = set()
    for claim in (one.claim for one in accounts):
        sectors |= {toll.who for toll in claim.casualties.values()}
        if claim.casualties or claim.type == "ASSAULT":
            sectors |= {party.sector for party in claim.recipients}
    civilian, combatant = bool(sectors & rules.civilians), bool(sectors & rules.combatants)
    return "both" if civilian and combatant else "civilian" if civilian else "combatant" if combatant else None
