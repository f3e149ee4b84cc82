"""English and Arabic names beside ids: what the pages show where the record has an id."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from khabar.events.sites import nearby
from khabar.interfaces.happenings import record
from khabar.interfaces.ontology import begins_as_settlement
from khabar.interfaces.privacy import UNLISTED, described, public, public_claim
from khabar.matching import known
from khabar.matching.name_files import lookup_names
from khabar.matching.names import Actor
from khabar.records import Claim
from khabar.records.event import Event
from khabar.resolution import who
from khabar.store.columns import PlaceKey

Json = dict[str, Any]


@cache
def actors() -> dict[str, Actor]:
    """States, organisations and office-holders by id."""
    return {actor.id: actor for actor in lookup_names().data.actors}


def warm() -> None:
    """Read the names now, so that the first answer need not wait for them."""
    actors(), who.arabic_names(), known.arabic_names()
    described("CVL", "SYR"), begins_as_settlement("قرية"), nearby("SY", 33.5, 36.3)


def party(id: str, name: str | None = None) -> Json:
    """A party by its id, with the name given where its id was made by rule ("tun-police").

    One that has no id, and stands in the ledger by its words, gets no name.
    """
    actor = actors().get(id)
    made = name or (id if id.isascii() and " " not in id else UNLISTED)
    return {"value": id, "name": actor.name if actor else made, "name_ar": who.arabic_names().get(id)}


def place_name_ar(gazetteer: str | None) -> str | None:
    """The usual Arabic name of a shipped place."""
    return known.arabic_names().get(gazetteer or "")


def nameable(place: PlaceKey) -> bool:
    """Whether a place may stand in a list: words that are no known place could name a person ("the house of …")."""
    return place.gazetteer is not None or begins_as_settlement(place.name)


def event_item(event: Event, *, accounts: bool = False) -> Json:
    """An event as the pages take it: sites at settlements, no private person named, Arabic names beside the English."""
    fields = record(public(event, exact=False))
    if not accounts:
        del fields["accounts"]
    for one in (*fields["actors"], *fields["recipients"]):
        one["name_ar"] = who.arabic_names().get(one["entity"] or "")
    if fields["place"]:
        fields["place"]["name_ar"] = place_name_ar(fields["place"]["gazetteer"])
    return fields


def coarsened(claim: Claim) -> Claim:
    """The claim with sites at their settlements and unlisted parties without a name; the words stay: they stand in the text."""
    public = public_claim(claim, exact=False)
    places = (msgspec.structs.replace(place, text=own.text) for place, own in zip(public.places, claim.places, strict=True))
    return msgspec.structs.replace(public, places=tuple(places))
