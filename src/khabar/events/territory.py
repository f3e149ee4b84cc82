"""What claims say of who holds a place: the rows of the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from khabar.events.grades import Evidence, grade, source_name
from khabar.events.mention import party_key, published_day, span
from khabar.events.settings import Linking
from khabar.records import Claim, CodedDocument, Party, Place
from khabar.records.control import Holding


def holdings(document: CodedDocument, original: str, rules: Linking) -> Iterator[Holding]:
    """A row for each claim with a territorial effect on a known place and a day; plans and hypotheses hold nothing."""
    published = published_day(document.date)
    for claim in document.claims:
        place = _place(claim)
        if claim.territory is None or place is None or claim.status not in ("actual", "denied", "historical"):
            continue
        start, end, _ = span(claim, published, rules)
        if start is None or end is None or end - start > 366:
            continue
        last = dt.date.fromordinal(end).isoformat()
        graded = grade(claim, rules.standing)
        evidence = Evidence(document.id, document.outlet, document.date, original, claim, graded)
        yield Holding(
            claim.id, document.id, place.name or place.text, place.gazetteer, place.country, place.lat, place.lon,
            place.precision, dt.date.fromordinal(start).isoformat(), last, published.isoformat() if published else last,
            claim.territory.effect, claim.territory.gained_by, claim.territory.lost_by, graded,
            claim.status, source_name(evidence), _side(claim), document.outlet, original,
        )  # fmt: skip


def _place(claim: Claim) -> Place | None:
    """The place that the effect is about, else the first one; None where it has no point."""
    about = claim.territory.place if claim.territory else None
    places = [place for place in claim.places if place.lat is not None and place.lon is not None]
    if about is not None:
        exact = [place for place in places if (place.start, place.end) == (about.start, about.end)]
        return exact[0] if exact else None
    return places[0] if places else None


def _side(claim: Claim) -> str:
    """Whose word it is: the source's id, or its country and sector; empty for the outlet itself."""
    if not claim.attribution:
        return ""
    link = claim.attribution[-1]
    return party_key(Party(0, 0, link.text, link.name, link.entity, link.country, link.sector)) or link.name or link.text
