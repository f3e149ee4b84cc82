"""Outlets side by side, and parties with and against each other."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from khabar.events.parties import Body
from khabar.events.periods import period
from khabar.records import Claim
from khabar.records.comparison import FramingRate
from khabar.records.event import Event
from khabar.resolution.framing import neutral_ar
from khabar.store import asking
from khabar.store.columns import Mask, days, iso
from khabar.store.database import Database
from khabar.store.deeds import Link, Span, bodies_called, links
from khabar.store.overview import Filters, Overview
from khabar.store.wordings import rates
from khabar.web.answers import Now, answered, or_missing
from khabar.web.asked import Filtered
from khabar.web.description import may
from khabar.web.naming import Json, body, coarsened, event_item
from khabar.web.reports import wanted

router = APIRouter(tags=["comparing"])
LINKS = 300
STEPS = {"day": 45, "week": 250}  # days of the longest span that is shown by day, by week
LONGEST = 40_000  # days of which periods are listed


@router.get("/framing", summary="Outlets side by side: reports, loaded words, verbs, the same events", responses=may(202, 404))
def framing(
    request: Request,
    filters: Filtered,
    event: Annotated[str | None, Query(max_length=40, description="id of one event to compare the accounts of")] = None,
    limit: Annotated[int, Query(ge=0, le=100, description="events at most")] = 20,
    words: Annotated[int, Query(ge=0, le=100, description="loaded words, and verbs, of each outlet at most")] = 10,
    outlets: Annotated[int, Query(ge=1, le=500, description="outlets at most, those with most reports")] = 12,
) -> Response:
    """Reports, events and rates of loaded words of each outlet, and what each says of the newest events that several tell of.

    The rates are over all claims of the outlet in the time asked for; ``verbs`` are its triggers in the events compared. The
    first answer over a large database may be 202 with how much is ``preparing`` (0 to 1).
    """

    def make(now: Now) -> Json:
        overview, database = now.overview, now.database
        mask = overview.mask(database, filters)
        with or_missing("No such event"):
            compared = [asking.event(database, event)] if event else _shared(database, overview, mask, limit)
        accounts = [(one, _accounts(database, one)) for one in compared]
        published = wanted(overview, database, Filters(outlet=filters.outlet, start=filters.start, end=filters.end))
        read = Counter(overview.outlets.values[code] for code in overview.document_outlets[published].tolist() if code >= 0)
        chosen = dict(read.most_common(outlets))
        found = rates(now.world.wordings(database), overview, database, published, list(chosen), words) if words else {}
        told, verbs = dict(overview.counts("outlet", mask)), _verbs(accounts, words)
        return {
            "outlets": [
                {"outlet": outlet, "documents": count, "events": told.get(outlet, 0),
                 "framing": [_rate(one) for one in found.get(outlet, [])], "verbs": verbs.get(outlet, [])}
                for outlet, count in chosen.items()
            ],
            "events": [{**event_item(one), "accounts": said} for one, said in accounts], "total": len(read),
        }  # fmt: skip

    return answered(request, make)


def _rate(rate: FramingRate) -> Json:
    return {**msgspec.to_builtins(rate), "neutral_ar": neutral_ar().get(rate.neutral)}


def _verbs(accounts: list[tuple[Event, dict[str, list[Json]]]], limit: int) -> dict[str, list[Json]]:
    """The triggers of each outlet in these events, the most frequent first."""
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for _, said in accounts:
        for outlet, claims in said.items():
            counts.setdefault(outlet, Counter()).update((one["trigger"], one["type"]) for one in claims)
    return {
        outlet: [{"trigger": trigger, "type": type_, "count": times} for (trigger, type_), times in found.most_common(limit)]
        for outlet, found in counts.items()
    }


def _shared(database: Database, overview: Overview, mask: Mask, limit: int) -> list[Event]:
    """The newest events of which several outlets tell."""
    told = overview.outlet_rows.per_event(len(overview)) > 1
    numbers, _ = overview.page(mask & told, limit)
    return list(asking.events_by_number(database, numbers))


def _accounts(database: Database, event: Event) -> dict[str, list[Json]]:
    """What each outlet says of an event, claim by claim."""
    found: dict[str, list[Json]] = {}
    for account in event.accounts:
        told = asking.claim(database, account.claim)
        claim = coarsened(told.claim or told.original)
        said = {**_said(claim), "document": account.document, "grade": account.grade, "source": account.source}
        found.setdefault(account.outlet or "", []).append(said)
    return found


def _said(claim: Claim) -> Json:
    tolls = {kind: {"low": toll.low, "high": toll.high, "text": toll.text} for kind, toll in claim.casualties.items()}
    return {
        "claim": claim.id, "trigger": claim.trigger.text, "type": claim.type, "mode": claim.mode, "status": claim.status,
        "casualties": tolls,
        "actors": [one.text for one in claim.actors], "recipients": [one.text for one in claim.recipients],
        "framing": msgspec.to_builtins(claim.framing),
    }  # fmt: skip


@router.get("/network", summary="Who does what to whom: states and organisations", responses=may(202))
def network(
    request: Request,
    filters: Filtered,
    level: Annotated[Literal["state", "organisation"], Query(description="organs of a state together, or apart")] = "state",
    by: Annotated[
        Literal["day", "week", "month", "year", "auto"] | None, Query(description="links per period as well; auto: by the span")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=2000, description="links at most")] = LINKS,
) -> Response:
    """Directed pairs with the number of their events and the mean PLOVER score (-10 hostile to 10 cooperative).

    With ``by`` each link has the periods with events too. Events that are alleged, denied or planned are counted apart. The
    first answer over a large database may be 202 with how much is ``preparing`` (0 to 1).
    """

    def make(now: Now) -> Json:
        overview, deeds = now.overview, now.world.deeds(now.database)
        mask = overview.mask(now.database, filters)
        parties = bodies_called(overview, filters.actor, level) if filters.actor else None
        span = _span(overview, filters, by, now.database.rules.days.longest)
        found = links(deeds, overview, mask, span, level, parties, limit)
        weight: Counter[Body] = Counter()
        for link in found.links:
            weight.update(dict.fromkeys((link.actor, link.recipient), link.events))
        return {
            "nodes": [{"id": one.id, **body(one.id, one.name), "events": weight[one]} for one in sorted(weight)],
            "links": [_link(one, periods=by is not None) for one in found.links], "total": found.total, "left_out": found.left,
            "by": by and span.by, "periods": _periods(span) if by else [],
        }  # fmt: skip

    return answered(request, make)


def _span(overview: Overview, filters: Filters, by: str | None, longest: int) -> Span:
    """The days asked for; without, from the first day of publication to the last: before and after nothing was read."""
    read = overview.days_read
    first = days(filters.start) if filters.start else int(read[0]) if len(read) else 0
    last = days(filters.end) if filters.end else int(read[-1]) if len(read) else first
    fitting = next((name for name, most in STEPS.items() if last - first <= most), "month")
    return Span(first, last, fitting if by == "auto" else by or "year", longest)


def _periods(span: Span) -> list[Json]:
    """All periods of a span, each with the day on which it begins (within the span)."""
    found: dict[str, Json] = {}
    for number in range(span.first, min(span.last, span.first + LONGEST) + 1):
        found.setdefault(period(iso(number), span.by), {"start": iso(number)})
    return [{"period": name, **one} for name, one in found.items()]


def _link(link: Link, *, periods: bool) -> Json:
    others = {name: link.others.get(name, 0) for name in ("alleged", "denied", "planned")}
    shown = [{"period": name, "events": events, "score": score} for name, events, score in link.periods] if periods else []
    sides = {"source": link.actor.id, "target": link.recipient.id}
    return {**sides, "events": link.events, **others, "score": link.score, "periods": shown}
