"""Sites are shown at their settlement: a base, a hospital, a camp is not put on a map to the metre."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from khabar.gazetteer.geo import cell, cells_within, km
from khabar.matching.name_files import lookup_names
from khabar.matching.names import GazetteerPlace
from khabar.records.event import EventPlace

CELL = 1.0  # degrees
NEAR = 20.0  # km within which a settlement stands for a site


def settlement(place: EventPlace) -> EventPlace:
    """The settlement of a site, else its district: a point rounded to a tenth of a degree. Other places stay as they are."""
    if place.precision != "site" or place.lat is None or place.lon is None:
        return place
    near = nearby(place.country, place.lat, place.lon)
    return EventPlace(near.name, near.id, place.country, near.lat, near.lon, near.precision, place.grade, place.disputed, True)


class Nearby(NamedTuple):
    """What stands for a site."""

    name: str
    id: str | None
    lat: float
    lon: float
    precision: str


def nearby(country: str | None, lat: float, lon: float) -> Nearby:
    """The settlement nearest to a site, else its district: the point rounded to a tenth of a degree."""
    near = _nearest(lat, lon, country)
    if near is None:
        lat, lon = round(lat, 1), round(lon, 1)
        return Nearby(f"near {lat:.1f}, {lon:.1f}", None, lat, lon, "district")
    return Nearby(near.name, near.id, near.lat, near.lon, near.precision)


@cache
def _settlements() -> dict[tuple[int, int], list[GazetteerPlace]]:
    """The shipped settlements by wide cell; added gazetteers differ from machine to machine, and stay out."""
    grid: dict[tuple[int, int], list[GazetteerPlace]] = {}
    for place in lookup_names().data.places:
        if place.precision == "city" and not place.source:
            grid.setdefault(cell(place.lat, place.lon, CELL), []).append(place)
    return grid


def _nearest(lat: float, lon: float, country: str | None) -> GazetteerPlace | None:
    found = [
        (km(lat, lon, place.lat, place.lon), place.id, place)
        for near in cells_within(lat, lon, NEAR, CELL)
        for place in _settlements().get(near, ())
        if country is None or place.country in (None, country)
    ]
    apart, _, place = min(found, key=lambda entry: entry[:2], default=(NEAR + 1, "", None))
    return place if apart <= NEAR else None
