"""What the overview shows of the events that fit: points, periods, counts, and a page of the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from typing import Any, Literal

import msgspec
import numpy as np

from khabar.store import asking
from khabar.store.columns import UNDATED, Array, Mask, PartyKey, PlaceKey, among, days, iso
from khabar.store.overview import DIMENSIONS, Filters, Overview
from khabar.web.answers import Now
from khabar.web.asked import page
from khabar.web.naming import Json, event_item, nameable, party, place_name_ar

Unit = Literal["day", "week", "month"]
FACET = 50  # values of a facet
MORE = 4  # times as many are looked at: places without a name are passed over
BINS = 400  # days before weeks are counted, weeks before months


def listed(now: Now, filters: Filters, limit: int, after: int | None, *, oldest: bool) -> Json:
    """A page of the events."""
    mask = now.overview.mask(now.database, filters)
    numbers, following = now.overview.page(mask, limit, after, oldest=oldest)
    items = [event_item(event) for event in asking.events_by_number(now.database, numbers)]
    return page(items, following, int(mask.sum()))


def on_map(now: Now, filters: Filters, limit: int) -> msgspec.Raw:
    """The newest points, and counts of all events per first-level unit, as JSON."""
    overview = now.overview
    mask = overview.mask(now.database, filters)
    points, placed = overview.newest_points(mask, limit)
    units, total = overview.counts("unit", mask & overview.placed), int(mask.sum())
    rest = {
        "provinces": units, "shown": len(points), "placed": placed, "unplaced": total - placed,
        "in_no_unit": placed - sum(count for _, count in units), "total": total,
    }  # fmt: skip
    return msgspec.Raw(b'{"points":[' + ",".join(points).encode() + b"]," + msgspec.json.encode(rest)[1:])


def over_time(now: Now, filters: Filters, unit: Unit | None, *, whole: bool, read: bool) -> Json:
    """Events by period and type, and the reports of the period."""
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
    bins = _bins(overview, np.flatnonzero(chosen), reports, _edges(span, by))
    return {"unit": by, "bins": bins, "first": iso(span[0]), "last": iso(span[1]), **out}


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


def _bins(overview: Overview, rows: Array, reports: Array, edges: list[int]) -> list[Json]:
    """These events (by row) by period and type, and the reports of each period (days in order)."""
    types, periods = overview.types.values, len(edges) - 1
    ends = np.searchsorted(rows, np.searchsorted(overview.starts, edges))  # events are in order of their starts
    at = np.repeat(np.arange(periods), np.diff(ends)) * len(types) + overview.type.take(rows)
    table = np.bincount(at, minlength=periods * len(types))
    counts: list[dict[str, int]] = [{} for _ in range(periods)]
    filled = np.flatnonzero(table)
    for cell, count in zip(filled.tolist(), table[filled].tolist(), strict=True):
        counts[cell // len(types)][types[cell % len(types)]] = count
    read: list[int] = np.diff(np.searchsorted(reports, edges)).tolist()
    return [
        {"start": iso(edge), "counts": found, "documents": number}
        for edge, found, number in zip(edges[:-1], counts, read, strict=True)
    ]


def faceted(now: Now, filters: Filters) -> Json:
    """The most frequent values of each dimension, over what all the other filters leave."""
    masks = now.overview.masks(now.database, filters)
    out: Json = {}
    for name in DIMENSIONS:
        counted = now.overview.counts(name, now.overview.joined(masks, (name,)), MORE * FACET)
        shown = (pair for pair in counted if name != "place" or nameable(pair[0]))
        out[name] = [_facet(value, count) for value, count in islice(shown, FACET)]
    return {**out, "total": int(now.overview.joined(masks).sum())}


def _facet(value: Any, count: int) -> Json:
    if isinstance(value, PartyKey):
        return {**party(value.entity or "", value.name), "country": value.country, "sector": value.sector, "count": count}
    if isinstance(value, PlaceKey):
        return {"value": value.value, "name": value.name, "name_ar": place_name_ar(value.gazetteer), "count": count}
    return {"value": value, "count": count}
