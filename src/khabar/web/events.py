"""Events: list, one event with its accounts, map, timeline, facets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from khabar.errors import SettingError
from khabar.records.event import Event
from khabar.store import asking
from khabar.store.asking import Told
from khabar.store.columns import UNDATED, Array, Mask, PartyKey, PlaceKey, among, days, iso
from khabar.store.history import versions
from khabar.store.overview import DIMENSIONS, Overview
from khabar.web.answers import Now, ProblemError, answered
from khabar.web.asked import Cursor, Filtered, Limit, after, page
from khabar.web.files import Format, event_file
from khabar.web.naming import Json, claim_item, event_item, nameable, party, place_name_ar, source_ar

router = APIRouter(tags=["events"])
Unit = Literal["day", "week", "month"]
POINTS = 20_000
FACET = 50  # values of a facet
MORE = 4  # times as many are looked at: places without a name are passed over
BINS = 400  # days before weeks are counted, weeks before months

_event = msgspec.json.Decoder(Event)


@router.get("/events", summary="The events that fit, newest first")
def events(
    request: Request,
    filters: Filtered,
    limit: Limit = 50,
    cursor: Cursor = None,
    order: Annotated[Literal["newest", "oldest"], Query(description="by the day on which they began")] = "newest",
    format: Format = "json",
) -> Response:
    """A page of events; with another format than json a file of all that fit."""
    if format != "json":
        return event_file(request, filters, format)
    key = after(cursor)

    def make(now: Now) -> Json:
        mask = now.overview.mask(now.database, filters)
        numbers, following = now.overview.page(mask, limit, key, oldest=order == "oldest")
        items = [event_item(event) for event in asking.events_by_number(now.database, numbers)]
        return page(items, following, int(mask.sum()))

    return answered(request, make)


@router.get("/events/{id}", summary="One event with every account, its words, and how it came to be known")
def event(request: Request, id: str) -> Response:
    """The event, the claims of its accounts, and its best values as of each day of report."""

    def make(now: Now) -> Json:
        try:
            found = asking.event(now.database, id)
        except SettingError:
            raise ProblemError(404, "No such event", f"no event has the id {id[:80]!r}; /api/v1/events lists them") from None
        told = {account.claim: asking.claim(now.database, account.claim) for account in found.accounts}
        return {
            "event": _with_sources(event_item(found, accounts=True), told),
            "claims": {id: _account(one) for id, one in told.items()},
            "versions": [_version(day, one) for day, one in versions(now.database, found.id)],
        }

    return answered(request, make)


def _with_sources(item: Json, told: dict[str, Told]) -> Json:
    """The event with the Arabic name of each source."""
    sides = (one[side] for one in item["contradictions"] for side in ("said", "against"))
    for one in (*item["accounts"], *sides):
        account = told.get(one["claim"])
        one["source_ar"] = account and source_ar(account.claim or account.original)
    return item


def _account(told: Told) -> Json:
    claim = told.claim or told.original
    extent = claim.sentence
    title = told.content.partition("\n")[0]
    document = {"id": told.document, "outlet": told.outlet, "date": told.date, "url": told.url, "title": title[:300]}
    return {
        "claim": claim_item(claim),
        "sentence": told.content[extent.start : extent.end],
        "document": document,
    }


def _version(day: str | None, event: Event) -> Json:
    tolls = {kind: {"low": toll.low, "best": toll.best, "high": toll.high} for kind, toll in event.casualties.items()}
    return {
        "on": day, "sources": event.sources, "standing": event.standing, "reports": len(event.documents), "casualties": tolls,
        "contradictions": len(event.contradictions),
    }  # fmt: skip


@router.get("/map", summary="Points and counts per first-level unit")
def map_(
    request: Request, filters: Filtered, limit: Annotated[int, Query(ge=0, le=50_000, description="points at most")] = POINTS
) -> Response:
    """Points ``[lon, lat, id, type, precision, sources, standing, start]`` of the newest that fit, counts of all per unit.

    ``unplaced`` have no coordinates; ``in_no_unit`` have, but their first-level unit is not known.
    """

    def make(now: Now) -> bytes:
        mask = now.overview.mask(now.database, filters)
        points, placed = now.overview.newest_points(mask, limit)
        total = int(mask.sum())
        units: dict[str, int] = {}
        for key, count in now.overview.counts("place", mask & now.overview.placed):
            if key.unit:
                units[key.unit] = units.get(key.unit, 0) + count
        rest = {
            "provinces": sorted(units.items(), key=lambda pair: (-pair[1], pair[0])), "shown": len(points),
            "placed": placed, "unplaced": total - placed, "in_no_unit": placed - sum(units.values()), "total": total,
        }  # fmt: skip
        return b'{"points":[' + b",".join(points) + b"]," + msgspec.json.encode(rest)[1:]

    return answered(request, make)


@router.get("/timeline", summary="Events and reports per day, week or month")
def timeline(
    request: Request,
    filters: Filtered,
    unit: Annotated[Unit | None, Query(description="default: by the span")] = None,
    whole: Annotated[bool, Query(description="leave from and to out of account")] = False,
    read: Annotated[bool, Query(description="only days between the first and the last report")] = False,
) -> Response:
    """Counts of events per period and type by the day on which they began, periods without any included; ``documents`` are the
    reports published in the period (of the outlets asked for): where nothing was read, no events means nothing. With ``read``,
    ``outside`` counts the events of before and after."""

    def make(now: Now) -> Json:
        overview = now.overview
        mask = overview.joined(overview.masks(now.database, filters), ("start", "end") if whole else ())
        dated = mask & (overview.starts > UNDATED)
        reports = _days_read(overview, filters.outlet)
        chosen = dated & _between(overview.starts, reports) if read and len(reports) else dated
        span = overview.span(chosen)
        out: Json = {"undated": int((mask & ~dated).sum()), "outside": int((dated & ~chosen).sum())}
        if span is None:
            return {"unit": unit or "day", "bins": [], "first": None, "last": None, **out}
        by = unit or _unit(span)
        bins = _bins(overview, chosen, reports, _edges(span, by))
        return {"unit": by, "bins": bins, "first": iso(span[0]), "last": iso(span[1]), **out}

    return answered(request, make)


def _days_read(overview: Overview, outlets: Sequence[str]) -> Array:
    """The days on which the reports of these outlets (of all, where none is given) were published, in order."""
    if not outlets:
        return overview.days_read
    of = among(overview.document_outlets, map(overview.outlets.find, outlets), len(overview.outlets.values))
    return np.sort(overview.document_days[of & (overview.document_days > UNDATED)])


def _between(starts: Array, reports: Array) -> Mask:
    inside: Mask = (starts >= reports[0]) & (starts <= reports[-1])
    return inside


def _unit(span: tuple[int, int]) -> Unit:
    length = span[1] - span[0]
    return "day" if length <= BINS else "week" if length <= 7 * BINS else "month"


def _edges(span: tuple[int, int], unit: Unit) -> list[int]:
    """The days on which the periods of a span begin, and the end of the last."""
    if unit == "month":
        first, last = iso(span[0])[:7], iso(span[1])[:7]
        year, month = map(int, first.split("-"))
        edges = []
        while f"{year:04}-{month:02}" <= last:
            edges.append(days(f"{year:04}-{month:02}-01"))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return [*edges, days(f"{year:04}-{month:02}-01")]
    step = 1 if unit == "day" else 7
    first_day = span[0] - (dt.date.fromisoformat(iso(span[0])).weekday() if unit == "week" else 0)
    edges = list(range(first_day, span[1] + 1, step))
    return [*edges, edges[-1] + step]


def _bins(overview: Overview, mask: Mask, reports: Array, edges: list[int]) -> list[Json]:
    """Events of a mask by period and type, and the reports of each period (days in order)."""
    types = overview.types.values
    at = np.searchsorted(edges, overview.starts[mask], side="right") - 1
    table = np.bincount(at * len(types) + overview.type[mask], minlength=(len(edges) - 1) * len(types)).tolist()
    read: list[int] = np.diff(np.searchsorted(reports, edges)).tolist()
    rows = (table[first : first + len(types)] for first in range(0, len(table), len(types)))
    return [
        {"start": iso(edge), "counts": {type: n for type, n in zip(types, row, strict=True) if n}, "documents": count}
        for edge, row, count in zip(edges[:-1], rows, read, strict=True)
    ]


@router.get("/facets", summary="Counts by type, actor, outlet, place and status")
def facets(request: Request, filters: Filtered) -> Response:
    """The most frequent values of each dimension, counted over what all the *other* filters leave."""

    def make(now: Now) -> Json:
        masks = now.overview.masks(now.database, filters)
        out: Json = {}
        for name in DIMENSIONS:
            counted = now.overview.counts(name, now.overview.joined(masks, (name,)), MORE * FACET)
            shown = (pair for pair in counted if name != "place" or nameable(pair[0]))
            out[name] = [_facet(value, count) for value, count in islice(shown, FACET)]
        return {**out, "total": int(now.overview.joined(masks).sum())}

    return answered(request, make)


def _facet(value: Any, count: int) -> Json:
    if isinstance(value, PartyKey):
        return {**party(value.entity or "", value.name), "country": value.country, "sector": value.sector, "count": count}
    if isinstance(value, PlaceKey):
        return {"value": value.value, "name": value.name, "name_ar": place_name_ar(value.gazetteer), "count": count}
    return {"value": value, "count": count}
