"""Events: list, one event with its accounts."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from khabar.records.event import Event
from khabar.store import asking
from khabar.store.asking import Told
from khabar.store.history import versions
from khabar.web import views
from khabar.web.answers import Now, answered, or_missing
from khabar.web.asked import Cursor, Filtered, Limit, Order, after
from khabar.web.description import may
from khabar.web.files import Format, event_file
from khabar.web.naming import Json, claim_item, event_item, source_ar

router = APIRouter(tags=["events"])


@router.get("/events", summary="The events that fit, newest first", responses=may(501))
async def events(
    request: Request,
    filters: Filtered,
    limit: Limit = 50,
    cursor: Cursor = None,
    order: Order = "newest",
    format: Format = "json",
) -> Response:
    """A page of events; with another format than json a file of all that fit."""
    if format != "json":
        return await event_file(request, filters, format)
    key = after(cursor)
    return await run_in_threadpool(
        answered, request, lambda now: views.listed(now, filters, limit, key, oldest=order == "oldest")
    )


@router.get("/events/{id}", summary="One event with every account, its words, and how it came to be known", responses=may(404))
def event(request: Request, id: str) -> Response:
    """The event, the claims of its accounts, and its best values as of each day of report."""

    def make(now: Now) -> Json:
        with or_missing("No such event", f"no event has the id {id[:80]!r}; /api/v1/events lists them"):
            found = asking.event(now.database, id)
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
