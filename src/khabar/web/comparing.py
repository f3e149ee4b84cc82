"""Outlets side by side, and parties with and against each other."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from khabar.records import Claim
from khabar.records.event import Event
from khabar.store import asking, comparing
from khabar.store.asking import Question
from khabar.store.columns import Mask
from khabar.store.database import Database
from khabar.store.overview import Filters, Overview
from khabar.web.answers import Now, ProblemError, answered
from khabar.web.asked import Filtered
from khabar.web.naming import Json, body, coarsened, event_item
from khabar.web.reports import wanted

router = APIRouter(tags=["comparing"])
WORDS = 30  # loaded words, and verbs, of an outlet
LINKS = 300


@router.get("/framing", summary="Outlets side by side: volume, loaded words, verbs, and the same events")
def framing(
    request: Request,
    filters: Filtered,
    event: Annotated[str | None, Query(max_length=40, description="id of one event to compare the accounts of")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="events at most")] = 20,
) -> Response:
    """Reports, events and rates of loaded words of each outlet, and what each says of the newest events that several tell of.

    The rates are over all claims of the outlet in the time asked for; ``verbs`` are its triggers in the events compared.
    """

    def make(now: Now) -> Json:
        mask = now.overview.mask(now.database, filters)
        compared = [asking.event(now.database, event)] if event else _shared(now.database, now.overview, mask, limit)
        accounts = [(one, _accounts(now.database, one)) for one in compared]
        return {
            "outlets": _outlets(now.database, now.overview, filters, mask, accounts),
            "events": [{**event_item(one), "accounts": said} for one, said in accounts],
        }

    return answered(request, make)


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


def _outlets(
    database: Database,
    overview: Overview,
    filters: Filters,
    mask: Mask,
    accounts: list[tuple[Event, dict[str, list[Json]]]],
) -> list[Json]:
    published = Filters(outlet=filters.outlet, start=filters.start, end=filters.end)
    reports = overview.document_outlets[wanted(overview, database, published)]
    read = Counter(overview.outlets.values[code] for code in reports.tolist() if code >= 0)
    events = dict(overview.counts("outlet", mask))
    rates = comparing.framing(database, filters.outlet, start=filters.start, end=filters.end) if read else []
    verbs: dict[str, Counter[tuple[str, str]]] = {}
    for _, said in accounts:
        for outlet, claims in said.items():
            verbs.setdefault(outlet, Counter()).update((one["trigger"], one["type"]) for one in claims)
    return [
        {
            "outlet": outlet, "documents": count, "events": events.get(outlet, 0),
            "framing": [msgspec.to_builtins(rate) for rate in rates if rate.outlet == outlet][:WORDS],
            "verbs": [
                {"trigger": trigger, "type": type_, "count": times}
                for (trigger, type_), times in verbs.get(outlet, Counter()).most_common(WORDS)
            ],
        }
        for outlet, count in read.most_common()
    ]  # fmt: skip


@router.get("/network", summary="Who does what to whom: states and organisations")
def network(
    request: Request,
    filters: Filtered,
    level: Annotated[Literal["state", "organisation"], Query(description="organs of a state together, or apart")] = "state",
    by: Annotated[Literal["day", "week", "month", "year"] | None, Query(description="links per period as well")] = None,
    limit: Annotated[int, Query(ge=1, le=2000, description="links at most")] = LINKS,
) -> Response:
    """Directed pairs with the number of their events and the mean PLOVER score (-10 hostile to 10 cooperative).

    With ``by`` each link has its periods too. Events that are alleged, denied or planned are counted apart.
    """
    question = _question(filters)

    def make(now: Now) -> Json:
        found = comparing.dyads(now.database, question, by=by or "year", level=level)
        links: dict[tuple[str, str], Json] = {}
        names: dict[str, str] = {}
        for dyad in found:
            names |= {dyad.actor: dyad.actor_name, dyad.recipient: dyad.recipient_name}
            _add(links.setdefault((dyad.actor, dyad.recipient), _empty(dyad.actor, dyad.recipient)), dyad, by is not None)
        chosen = sorted(links.values(), key=lambda link: (-link["events"], link["source"], link["target"]))[:limit]
        nodes = sorted({name for link in chosen for name in (link["source"], link["target"])})
        for link in chosen:
            total = link.pop("sum")
            link["score"] = round(total / link["events"], 2) if link["events"] else None
        weight = {node: sum(link["events"] for link in chosen if node in (link["source"], link["target"])) for node in nodes}
        return {
            "nodes": [{"id": node, **body(node, names[node]), "events": weight[node]} for node in nodes],
            "links": chosen, "total": len(links), "left_out": found.left_out,
        }  # fmt: skip

    return answered(request, make)


def _question(filters: Filters) -> Question:
    """The filters as a question; a problem where it cannot be asked so."""
    for name in ("type", "actor", "place", "status"):
        if len(getattr(filters, name)) > 1:
            raise ProblemError(400, "Parameter not allowed", f"{name} may be given once here", parameter=name)
    for name in ("outlet", "q"):
        if getattr(filters, name):
            raise ProblemError(400, "Parameter not allowed", f"{name} cannot be asked for here", parameter=name)
    first = {name: next(iter(getattr(filters, name)), None) for name in ("type", "actor", "place", "status")}
    return Question(
        type=first["type"], party=first["actor"], place=first["place"], standing=first["status"], start=filters.start,
        end=filters.end, box=filters.box, min_sources=filters.min_sources,
    )  # fmt: skip


def _empty(source: str, target: str) -> Json:
    return {"source": source, "target": target, "events": 0, "alleged": 0, "denied": 0, "planned": 0, "sum": 0.0, "periods": []}


def _add(link: Json, dyad: Any, periods: bool) -> None:
    for name in ("events", "alleged", "denied", "planned"):
        link[name] += getattr(dyad, name)
    link["sum"] += (dyad.mean_score or 0.0) * dyad.events
    if periods:
        link["periods"].append({"period": dyad.period, "events": dyad.events, "score": dyad.mean_score})
