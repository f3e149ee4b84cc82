"""A mention: of a claim and its document, what linking compares."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import cache, lru_cache

import msgspec

from khabar.events.settings import Linking
from khabar.matching.name_files import lookup_names
from khabar.records import Claim, CodedDocument, Party
from khabar.text.fold import fold

NAMED = 4  # places of a claim that are looked at
_SETTLED = ("site", "city")


class Spot(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place with a point; ``precision`` as in the claim, ``seat`` the point of the province in which the gazetteer has it."""

    name: str
    id: str
    country: str | None
    lat: float
    lon: float
    precision: str
    seat: tuple[float, float] | None = None

    @property
    def settled(self) -> bool:
        """Whether it is a settlement or a site in one."""
        return self.precision in _SETTLED


class Mention(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One claim as linking sees it. Days are ordinals; ``dated`` tells whether the text says the day.

    Parties stand as :func:`party_key` has them; those of which not even the country is known are left out. ``copy`` is the id
    of the report of which the document is a copy, or its own.
    """

    claim: str
    document: str
    sentence: int
    type: str
    mode: str | None
    realm: str
    start: int | None
    end: int | None
    dated: bool
    foreground: bool
    spots: tuple[Spot, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    words: tuple[str, ...]
    tolls: tuple[tuple[str, int, int | None], ...]
    copy: str
    effect: str = ""

    @property
    def spot(self) -> Spot | None:
        """The most specific place."""
        return self.spots[0] if self.spots else None

    def urgent(self) -> tuple[bool, bool, int]:
        """Claims with a settlement are linked before those that name none, which then join them."""
        return (not (self.spot and self.spot.settled), self.spot is None, self.sentence)


def mentions(document: CodedDocument, original: str, rules: Linking) -> list[Mention]:
    """The claims of a document, those that say most of where first; ``original`` is the id of that of which it is a copy."""
    published = published_day(document.date)
    return sorted((_mention(document, original, claim, published, rules) for claim in document.claims), key=Mention.urgent)


def _mention(document: CodedDocument, original: str, claim: Claim, published: dt.date | None, rules: Linking) -> Mention:
    start, end, dated = span(claim, published, rules)
    spots = tuple(
        _spot(place.name or place.text, place.gazetteer or "", place.country, place.lat, place.lon, place.precision)
        for place in claim.places
        if place.lat is not None and place.lon is not None and place.precision not in (None, "country")
    )
    return Mention(
        claim=claim.id, document=document.id, sentence=claim.sentence.start, type=claim.type, mode=claim.mode,
        realm=rules.realm(claim.status), start=start, end=end, dated=dated, foreground=claim.foreground, spots=spots,
        actors=_named(claim.actors), recipients=_named(claim.recipients),
        words=_words((*claim.actors, *claim.recipients)),
        tolls=tuple(
            (kind, toll.low if toll.low is not None else 0, toll.high) for kind, toll in sorted(claim.casualties.items())
        ),
        copy=original, effect=claim.territory.effect if claim.territory else "",
    )  # fmt: skip


@cache
def _seats() -> dict[str, tuple[float, float]]:
    """The point of the province of each shipped place: large provinces reach further than any distance tells."""
    places = [place for place in lookup_names().data.places if not place.source]
    provinces = {(place.country, place.name): (place.lat, place.lon) for place in places if place.precision == "province"}
    return {
        place.id: provinces[place.country, place.admin1] for place in places if (place.country, place.admin1) in provinces
    }


@lru_cache(50_000)
def _spot(name: str, id: str, country: str | None, lat: float, lon: float, precision: str) -> Spot:
    return Spot(name, id, country, lat, lon, precision, _seats().get(id))


def _words(parties: tuple[Party, ...]) -> tuple[str, ...]:
    """The longer words that name parties, folded."""
    return tuple(sorted({word for party in parties for word in _longer(party.text)})) if parties else ()


@lru_cache(50_000)
def _longer(text: str) -> tuple[str, ...]:
    return tuple(word for word in fold(text).split() if len(word) > 3)


def _named(parties: tuple[Party, ...]) -> tuple[str, ...]:
    """The keys of parties, each once, without those that only say a sector."""
    keys = dict.fromkeys([party_key(party) for party in parties])
    return tuple([key for key in keys if key and not key.startswith(":")])


def party_key(party: Party) -> str:
    """The organisation's id, else country and sector ("SYR:MIL"), else nothing."""
    if party.entity:
        return party.entity
    country = party.country if party.country not in (None, "UNK") else ""
    return f"{country}:{party.sector or ''}" if country or party.sector else ""


def span(claim: Claim, published: dt.date | None, rules: Linking) -> tuple[int | None, int | None, bool]:
    """First and last day on which it may have happened, and whether the text says so."""
    date = claim.date
    if date is not None and date.value is not None and date.basis != "publication":
        interval = days_of(date.value)
        if interval:
            return interval[0].toordinal(), interval[1].toordinal(), True
    if published is None or (date is not None and date.basis != "publication"):
        return None, None, False
    back = rules.days.before_publication if claim.foreground else rules.days.background
    if claim.status in rules.happened:
        return published.toordinal() - back, published.toordinal(), False
    return published.toordinal(), published.toordinal() + back, False


@lru_cache(10_000)
def days_of(value: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of an ISO 8601 day, month, year or interval; None where it is none, or at the ends of the calendar."""
    first, _, last = value.partition("/")
    start, end = _bounds(first), _bounds(last or first)
    if start is None or end is None or start[0] > end[1]:
        return None
    return (start[0], end[1]) if dt.date.min.year < start[0].year and end[1].year < dt.date.max.year else None


def _bounds(part: str) -> tuple[dt.date, dt.date] | None:
    numbers = part[:10].split("-")
    try:
        year, *rest = (int(number) for number in numbers)
        if not rest:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        if len(rest) == 1:
            return dt.date(year, rest[0], 1), dt.date(year, rest[0], calendar.monthrange(year, rest[0])[1])
        month, day = rest
        return dt.date(year, month, day), dt.date(year, month, day)
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None


def published_day(date: str | None) -> dt.date | None:
    """The day of publication (of a month or year the last one), None where it is not known."""
    interval = days_of(date) if date else None
    return interval[1] if interval else None
