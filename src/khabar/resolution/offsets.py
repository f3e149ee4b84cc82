"""Places that are told by direction and distance from another one: "20 كلم شرق حلب", "ريف دير الزور الشرقي"."""

from __future__ import annotations

import math

import msgspec

from khabar.gazetteer.geo import KM_A_DEGREE
from khabar.matching.names import GazetteerPlace
from khabar.syntax.phrase import Phrase
from khabar.syntax.view import View
from khabar.timex.numerals import cardinal

LONGEST = 3  # words of a distance written out
BEFORE = 5  # tokens in front of the direction among which the distance stands
ASIDE_KM = {"province": 35.0, "district": 15.0, "city": 15.0, "site": 5.0}  # middle of what lies on one side of a place


class Offset(msgspec.Struct, frozen=True, gc=False):
    """Degrees clockwise from north, and kilometres; these are None where no distance is said."""

    degrees: float
    km: float | None


def offset_of(view: View, phrase: Phrase, name: range) -> Offset | None:
    """The direction that a phrase says in front of a name (its tokens) or as adjective behind it, with the distance."""
    bearings, words = view.names.data.bearings, view.words
    around = (i for i in range(phrase.first, phrase.last + 1) if i < name.start or (i >= name.stop and words[i].definite))
    turns = [i for i in around if words[i].stem in bearings]
    angles = [math.radians(bearings[words[i].stem]) for i in turns]
    north, east = sum(map(math.cos, angles)), sum(map(math.sin, angles))
    if not angles or math.hypot(north, east) < 0.1:
        return None
    return Offset(math.degrees(math.atan2(east, north)) % 360, _distance(view, turns[0]))


def _distance(view: View, turn: int) -> float | None:
    """Kilometres that stand right in front of a direction."""
    units = view.names.data.units
    for index in range(turn - 1, max(0, turn - BEFORE), -1):
        unit = units.get(view.words[index].folded)
        if unit is not None:
            numbers = (cardinal(view.folded, start) for start in range(max(0, index - LONGEST), index))
            return next((number.value * unit for number in numbers if number is not None and number.end == index), None)
    return None


def moved(place: GazetteerPlace, offset: Offset) -> tuple[float, float, str]:
    """Latitude, longitude and precision of what lies in that direction; countries and regions have no such middle."""
    km = offset.km if offset.km is not None else ASIDE_KM.get(place.precision)
    if km is None:
        return place.lat, place.lon, "region"
    angle = math.radians(offset.degrees)
    lat = place.lat + km * math.cos(angle) / KM_A_DEGREE
    lon = place.lon + km * math.sin(angle) / (KM_A_DEGREE * math.cos(math.radians(place.lat)))
    return round(lat, 4), round(lon, 4), "district"
