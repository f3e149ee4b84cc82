"""Reports and claims: lists, one report with its marks, search in any spelling."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Annotated

import msgspec
import numpy as np
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from khabar.records import Claim, CodedDocument
from khabar.store import asking
from khabar.store.columns import Mask, among, days
from khabar.store.corrections import apply, corrections, standing_of
from khabar.store.database import Database
from khabar.store.overview import Filters, Overview
from khabar.store.reports import Report, claims_after, report
from khabar.web.answers import Now, ProblemError, answered, or_missing
from khabar.web.asked import LONGEST, TITLE, Cursor, Filtered, Limit, after, page
from khabar.web.description import may
from khabar.web.files import SLICE, Format, document_file
from khabar.web.naming import Json, claim_item, coarsened, event_item, party, place_name_ar

router = APIRouter(tags=["reports"])
OWN = ("type", "actor", "place", "status", "box", "min_sources")  # filters that only events can pass
FOUND = 10  # events, actors and places beside the reports that are found


@router.get("/documents", summary="The reports that fit, newest first", responses=may(501))
async def documents(
    request: Request, filters: Filtered, limit: Limit = 50, cursor: Cursor = None, format: Format = "json"
) -> Response:
    """Reports by day of publication (``from``, ``to``), outlet, words; other filters leave those that tell of such events."""
    key = after(cursor)
    if format != "json":
        return await document_file(request, partial(_documents, filters), "documents", format)

    def make(now: Now) -> Json:
        mask = wanted(now.overview, now.database, filters)
        numbers, following = _page(now.overview, mask, limit, key)
        return page(_items(now.database, numbers), following, int(mask.sum()))

    return await run_in_threadpool(answered, request, make)


def wanted(overview: Overview, database: Database, filters: Filters) -> Mask:
    """The reports that fit."""
    mask = np.ones(len(overview.document_numbers), dtype=bool)
    if filters.start:
        mask &= overview.document_days >= days(filters.start)
    if filters.end:
        mask &= (overview.document_days <= days(filters.end)) & (overview.document_days > days(None))
    if filters.outlet:
        outlets = overview.outlets
        mask &= among(overview.document_outlets, map(outlets.find, filters.outlet), len(outlets.values))
    if filters.q:
        mask &= overview.reports_with(database, filters.q)
    if any(getattr(filters, name) for name in OWN):
        of_events = msgspec.structs.replace(filters, start=None, end=None, outlet=(), q=None)
        mask &= overview.reports_of(overview.mask(database, of_events))
    return mask


def _page(overview: Overview, mask: Mask, limit: int, key: int | None) -> tuple[list[int], int | None]:
    """The newest reports first; the key of a report is its day and number."""
    keys = (overview.document_days.astype(np.int64) + 2**30 << 32) | overview.document_numbers
    rows = np.flatnonzero(mask)
    rows = rows[np.argsort(-keys[rows], kind="stable")]
    if key is not None:
        rows = rows[keys[rows] < key]
    following = int(keys[rows[limit - 1]]) if len(rows) > limit else None
    return overview.document_numbers[rows[:limit]].tolist(), following


def _items(database: Database, numbers: list[int]) -> list[Json]:
    names = ("id", "outlet", "date", "title", "url", "claims")
    return [dict(zip(names, row[1:], strict=True)) for row in database.run("documents by number", json.dumps(numbers))]


@router.get("/documents/{id:path}", summary="One report with its claims", responses=may(404))
def document(request: Request, id: str) -> Response:
    """The report, its claims with their events and corrections, and its versions."""
    return answered(request, lambda now: report_view(_report(now.database, id)))


def _report(database: Database, id: str) -> Report:
    found = report(database, id)
    if found is None:
        raise ProblemError(404, "No such report", f"no report has the id {id[:80]!r}; /api/v1/documents lists them")
    return found


def _documents(filters: Filters, database: Database, overview: Overview) -> Iterator[CodedDocument]:
    """The reports of a file."""
    for number in overview.document_numbers[wanted(overview, database, filters)].tolist():
        yield _coded(database, number)


def _coded(database: Database, number: int) -> CodedDocument:
    """A report with its claims as corrections leave them."""
    id_ = database.one("document of a number", number)[0]
    found = _report(database, id_)
    left = (apply(one.claim, one.corrections) if one.corrections else one.claim for one in found.claims)
    return msgspec.structs.replace(found.document, claims=tuple(coarsened(claim) for claim in left if claim is not None))


def report_view(found: Report) -> Json:
    """A report as the article page takes it."""
    document: Json = msgspec.to_builtins(msgspec.structs.replace(found.document, claims=()))
    del document["claims"]
    items = []
    for one in found.claims:
        claim = one.claim if not one.corrections else apply(one.claim, one.corrections) or one.claim
        items.append(
            {**claim_item(claim), "event": one.event, "correction": standing_of(one.corrections)}
        )
    return {"document": document, "claims": items, "versions": found.versions, "copy_of": found.copy_of}


@router.get("/claims", summary="Claims of the reports that fit, in the order of loading", responses=may(501))
async def claims(
    request: Request,
    filters: Filtered,
    document: Annotated[str | None, Query(description="id of a report", max_length=TITLE)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    format: Format = "json",
) -> Response:
    """The claims behind the events that fit (without filters of events: of the reports that fit)."""
    key = after(cursor) or 0
    if format != "json":
        return await document_file(request, partial(_with_claims, filters, document), "claims", format)

    def make(now: Now) -> Json:
        numbers = _reports_asked(now.overview, now.database, filters, document)
        asked = _events_asked(now.overview, now.database, filters)
        rows, total = claims_after(now.database, numbers, key, limit + 1, asked)
        items = [_claim_item(now.database, *row) for row in rows[:limit]]
        return page(items, rows[limit - 1][0] if len(rows) > limit else None, total)

    return await run_in_threadpool(answered, request, make)


def _reports_asked(overview: Overview, database: Database, filters: Filters, document: str | None) -> list[int]:
    if document is not None:
        row = database.one("document by id", document)
        return [row[0]] if row else []
    found: list[int] = overview.document_numbers[wanted(overview, database, filters)].tolist()
    return found


def _events_asked(overview: Overview, database: Database, filters: Filters) -> list[int] | None:
    """The rows of the events that fit; None where any will do."""
    if not any(getattr(filters, name) for name in OWN):
        return None
    of_events = msgspec.structs.replace(filters, start=None, end=None, outlet=(), q=None)
    found: list[int] = overview.numbers[overview.mask(database, of_events)].tolist()
    return found


def _claim_item(database: Database, number: int, claim: Claim, document: str, outlet: str | None, url: str | None,
                date: str | None, title: str, event: str | None) -> Json:  # fmt: skip
    made = corrections(database, number, claim.id)
    current = apply(claim, made) if made else claim
    return {
        **claim_item(current or claim), "event": event, "correction": standing_of(made),
        "document": {"id": document, "outlet": outlet, "url": url, "date": date, "title": title},
    }  # fmt: skip


def _with_claims(filters: Filters, document: str | None, database: Database, overview: Overview) -> Iterator[CodedDocument]:
    """The reports of a file of claims, each with those of its claims that fit."""
    numbers = _reports_asked(overview, database, filters, document)
    asked = _events_asked(overview, database, filters)
    for first in range(0, len(numbers), SLICE):
        some = numbers[first : first + SLICE]
        fitting = {row[1].id for row in claims_after(database, some, 0, asking.EVERYTHING, asked)[0]}
        for number in some:
            found = _coded(database, number)
            if claims := tuple(claim for claim in found.claims if claim.id in fitting):
                yield msgspec.structs.replace(found, claims=claims)


@router.get("/claims/{id:path}", summary="One claim with its report and corrections", responses=may(404))
def claim(request: Request, id: str) -> Response:
    """The claim as corrections leave it, as the coder wrote it, its sentence and every correction."""

    def make(now: Now) -> Json:
        with or_missing("No such claim", f"no claim has the id {id[:80]!r}; ids look like REPORT#3.1"):
            told = asking.claim(now.database, id)
        extent = told.original.sentence
        return {
            "claim": None if told.claim is None else claim_item(told.claim),
            "original": claim_item(told.original),
            "sentence": told.content[extent.start : extent.end],
            "document": {"id": told.document, "outlet": told.outlet, "url": told.url, "date": told.date},
            "corrections": [msgspec.to_builtins(one) for one in told.corrections],
        }

    return answered(request, make)


@router.get("/search", summary="Reports, events, parties and places by words, in any spelling")
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST, description="words; in quotes a phrase, word* goes on freely")],
    limit: Limit = 50,
) -> Response:
    """The best reports with the words around what was found, the newest events that they tell of, and names that fit."""

    def make(now: Now) -> Json:
        mask = now.overview.mask(now.database, Filters(q=q))
        numbers, _ = now.overview.page(mask, FOUND)
        hits = list(asking.search(now.database, q, limit))
        return {
            "documents": [_hit(hit, q) for hit in hits],
            "total": int(now.overview.reports_with(now.database, q).sum()),
            "events": [event_item(event) for event in asking.events_by_number(now.database, numbers)],
            "actors": [party(id) for id in asking.parties_called(q)][:FOUND],
            "places": [
                {"value": place.id, "name": place.name, "name_ar": place_name_ar(place.id), "lat": place.lat, "lon": place.lon,
                 "precision": place.precision}
                for place in asking.meant(q)[:FOUND]
            ],
        }  # fmt: skip

    return answered(request, make)


def _hit(hit: asking.Hit, q: str) -> Json:
    snippet = asking.parts(hit.words, q)
    return {"id": hit.document, "outlet": hit.outlet, "date": hit.date, "title": hit.title, "snippet": snippet}
