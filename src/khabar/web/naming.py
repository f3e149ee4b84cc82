"""English and Arabic names beside ids: what the pages show where the record has an id."""

from __future__ import annotations

from functools import cache
from typing import Any

from khabar.events.sites import settlement
from khabar.interfaces.happenings import record
from khabar.matching import known
from khabar.matching.name_files import load_names
from khabar.matching.names import Actor
from khabar.records import Place
from khabar.records.event import Event, EventPlace
from khabar.resolution import who

Json = dict[str, Any]


@cache
def actors() -> dict[str, Actor]:
    """States, organisations and office-holders by id."""
    return {actor.id: actor for actor in load_names().data.actors}


def warm() -> None:
    """Read the names now, so that the first answer need not wait for them."""
    actors(), who.arabic_names(), known.arabic_names()


def party(id: str) -> Json:
    """A party by its id; parties that have none stand by their words."""
    actor = actors().get(id)
    name = actor.name if actor else id
    return {"value": id, "name": name, "name_ar": who.arabic_names().get(id) or (None if actor else id)}


def place_name_ar(gazetteer: str | None) -> str | None:
    """The usual Arabic name of a shipped place."""
    return known.arabic_names().get(gazetteer or "")


def event_item(event: Event, *, accounts: bool = False) -> Json:
    """An event as the pages take it: sites at their settlement, Arabic names beside the usual English ones."""
    fields = record(event)
    if not accounts:
        del fields["accounts"]
    for one in (*fields["actors"], *fields["recipients"]):
        one["name_ar"] = who.arabic_names().get(one["entity"] or "")
    if fields["place"]:
        fields["place"]["name_ar"] = place_name_ar(fields["place"]["gazetteer"])
    return fields


def coarse(place: Place) -> Place:
    """A site at its settlement; the words stay, since they stand in the text."""
    near = settlement(
        EventPlace(place.name or place.text, place.gazetteer, place.country, place.lat, place.lon, place.precision, "")
    )
    if not near.within:
        return place
    named = (near.name, near.gazetteer, near.country, near.lat, near.lon, near.precision)
    return Place(place.start, place.end, place.text, *named, place.disputed)
