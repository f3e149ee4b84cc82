"""Places and who holds them; parties and with whom they have to do."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from khabar.interfaces.ontology import actors
from khabar.interfaces.privacy import public_holding
from khabar.records.control import Control, Holding
from khabar.resolution.who import actor as who_is
from khabar.store import asking
from khabar.store.database import Database
from khabar.store.ledger import control_of, place_control, places_held
from khabar.text.fold import fold
from khabar.web.answers import Now, ProblemError, answered, or_missing
from khabar.web.asked import LONGEST, Cursor, Day, Filtered, Limit, after, day, page
from khabar.web.description import may
from khabar.web.naming import Json, event_item, nameable, party, place_name_ar, source_ar

router = APIRouter(tags=["places and parties"])
RECENT = 20  # events beside a party


@router.get("/control", summary="Who held a place on a day, as reported by a day", responses=may(404))
def control(
    request: Request,
    place: Annotated[
        str | None, Query(max_length=LONGEST, description="name or gazetteer id; without it the places are listed")
    ] = None,
    on: Annotated[Day | None, Query(description="the day asked about (default: the last one known)")] = None,
    known_by: Annotated[Day | None, Query(description="only what was reported by this day")] = None,
    q: Annotated[str, Query(max_length=LONGEST, description="of the list: only places with this in their name")] = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """State (held, contested, besieged, unknown) and holder over time, with the claims for and against each change.

    The list has the places of most claims first.
    """
    on, known_by = day("on", on), day("known_by", known_by)
    start = after(cursor) or 0

    def make(now: Now) -> Json:
        if not place:
            found = [row for row in places_held(now.database) if _called(q, *row[:2])]
            items = [_held(now, *row) for row in found[start : start + limit]]
            following = page(items, start + limit if start + limit < len(found) else None, len(found))
            return {"places": following.pop("items"), **following}
        with or_missing("No such place"):
            held = place_control(now.database, place, on=on, known_by=known_by)
        return _control(now.database, held)

    return answered(request, make)


def _called(q: str, value: str, name: str) -> bool:
    """Whether a place has these letters in its English or Arabic name."""
    return fold(q).lower().strip() in fold(f"{name} {place_name_ar(value) or ''}").lower()


def _held(now: Now, value: str, name: str, claims: int) -> Json:
    """A place of the ledger and its last known state."""
    last = now.world.once(now.database, value, lambda: _last_known(now.database, value))
    return {"value": value, "name": name, "name_ar": place_name_ar(value), "claims": claims, **last}


def _last_known(database: Database, value: str) -> Json:
    known = asking.meant(value)
    found = control_of(database, known[0]) if known else None
    holder = found.holder if found else None
    return {
        "changes": len(found.timeline) if found else 0, "state": found.state if found else "unknown", "holder": holder,
        "holder_name": holder and party(holder)["name"], "holder_name_ar": holder and party(holder)["name_ar"],
    }  # fmt: skip


def _control(database: Database, found: Control) -> Json:
    fields: Json = msgspec.to_builtins(found)
    known = asking.meant(found.gazetteer or found.place)
    place = known[0] if known else None
    fields["place"] = {
        "value": found.gazetteer or found.place, "name": found.place, "name_ar": place_name_ar(found.gazetteer),
        **{name: getattr(place, name, None) for name in ("lat", "lon", "precision")},
    }  # fmt: skip
    fields["claims"] = [_holding(database, one) for one in found.claims]
    holders = {found.holder, *(name for one in found.timeline for name in (one.holder, *one.claimed_by))}
    holders |= {name for one in found.claims for name in (*one.gained, *one.lost)}
    fields["parties"] = {name: party(name) for name in sorted(filter(None, holders))}
    fields["within"] = [{"name": name, "state": state, "holder": holder} for name, state, holder in found.within]
    return fields


def _holding(database: Database, one: Holding) -> Json:
    """A row of the ledger with the sentence that says so; sites at their settlement."""
    told = asking.claim(database, one.id)
    extent = told.original.sentence
    claim = told.claim or told.original
    return {
        **msgspec.to_builtins(public_holding(one, exact=False)), "text": told.content[extent.start : extent.end],
        "title": told.content.partition("\n")[0][:300], "source_ar": source_ar(claim),
    }  # fmt: skip


@router.get("/places", summary="The places of the events that fit, the most frequent first")
def places(request: Request, filters: Filtered, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Places with the number of their events."""
    start = after(cursor) or 0

    def make(now: Now) -> Json:
        counted = now.overview.counts("place", now.overview.mask(now.database, filters))
        found = [(key, count) for key, count in counted if nameable(key)]
        items = [
            {"value": key.value, "name": key.name, "name_ar": place_name_ar(key.gazetteer), "country": key.country,
             "unit": key.unit, "events": count}
            for key, count in found[start : start + limit]
        ]  # fmt: skip
        return page(items, start + limit if start + limit < len(found) else None, len(found))

    return answered(request, make)


@router.get("/actors", summary="States, organisations and office-holders of the events that fit")
def all_actors(request: Request, filters: Filtered, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Listed parties with the number of their events, and in how many they act and are acted upon. Private people are none."""
    start = after(cursor) or 0

    def make(now: Now) -> Json:
        mask = now.overview.mask(now.database, filters)
        found, roles = now.overview.counts("actor", mask), now.overview.in_roles(mask)
        items = [
            {**party(key.entity or "", key.name), "country": key.country, "sector": key.sector, "events": count,
             "as_actor": int(roles[0][code]), "as_recipient": int(roles[1][code])}
            for key, count in found[start : start + limit]
            if (code := now.overview.entities.find(key.entity or "")) >= 0
        ]  # fmt: skip
        return page(items, start + limit if start + limit < len(found) else None, len(found))

    return answered(request, make)


@router.get("/actors/{id}", summary="Profile of an organisation, a state or an office-holder", responses=may(404))
def one_actor(request: Request, id: str, filters: Filtered) -> Response:
    """Names and offices with dates; the events that fit, by type, place and counterpart."""

    def make(now: Now) -> Json:
        overview = now.overview
        known = overview.entities.find(id)
        if id not in actors() and known < 0:
            detail = f"no listed party has the id {id[:80]!r}; /api/v1/actors lists those of events"
            raise ProblemError(404, "No such party", detail)
        mask = overview.mask(now.database, filters) & overview.having_party(id)
        roles = [int(counts[known]) if known >= 0 else 0 for counts in overview.in_roles(mask)]
        numbers, _ = overview.page(mask, RECENT)
        others = [(key, count) for key, count in overview.counts("actor", mask) if key.entity != id]
        return {
            **party(id, overview.entity_keys[known].name if known >= 0 else None), "profile": _profile(id),
            "events": int(mask.sum()), "as_actor": roles[0], "as_recipient": roles[1],
            "types": dict(overview.counts("type", mask)),
            "with": [{**party(key.entity or "", key.name), "count": count} for key, count in others[:RECENT]],
            "recent": [event_item(event) for event in asking.events_by_number(now.database, numbers)],
        }  # fmt: skip

    return answered(request, make)


def _profile(id: str) -> Json | None:
    """What is known of a party, without the places of files on this machine."""
    found = next((one for one in who_is(id) if one.id == id), None)
    if found is None:
        return None
    terms = [msgspec.structs.replace(term, path="", line=0) for term in found.terms]
    fields: Json = msgspec.to_builtins(msgspec.structs.replace(found, terms=terms, path="", line=0))
    return fields
