"""Events as an overview reads them: in one pass over their records, of which it needs the smaller part."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import numpy as np

from khabar.matching.name_files import lookup_names
from khabar.store.columns import PartyKey, PlaceKey, Vocabulary, days


class WrittenParty(msgspec.Struct, gc=False):
    """A party as the record has it."""

    name: str
    entity: str | None
    country: str | None
    sector: str | None


class WrittenPlace(msgspec.Struct, gc=False):
    """A place as the record has it."""

    name: str
    gazetteer: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: str | None


class WrittenAccount(msgspec.Struct, gc=False):
    """An account as the record has it."""

    document: str


class Brief(msgspec.Struct, gc=False):
    """What is kept of an event's record; the rest is passed over when it is read.

    Places and parties come again and again: each spelling is understood once.
    """

    id: str
    type: str
    standing: str
    start: str | None
    end: str | None
    place: msgspec.Raw
    actors: list[msgspec.Raw]
    recipients: list[msgspec.Raw]
    sources: int
    accounts: list[WrittenAccount]


class Vocabularies(NamedTuple):
    """Numbers for the values of events and reports."""

    types: Vocabulary[str]
    standings: Vocabulary[str]
    outlets: Vocabulary[str]
    places: Vocabulary[PlaceKey]
    parties: Vocabulary[PartyKey]

    @classmethod
    def of(cls, *values: list[Any]) -> Vocabularies:
        """With these values."""
        return cls(*map(Vocabulary, values))


class Where(NamedTuple):
    """The number of a place (-1: none), its point (nan: none) and precision."""

    code: int
    lon: float
    lat: float
    precision: str | None


_brief = msgspec.json.Decoder(Brief).decode
_party = msgspec.json.Decoder(WrittenParty).decode
_place = msgspec.json.Decoder(WrittenPlace | None).decode
_point = msgspec.json.Encoder().encode


class Reader:
    """Reads events into rows; ``numbers`` are those of the reports by their ids."""

    def __init__(self, words: Vocabularies, numbers: dict[str, int]) -> None:
        self.words, self.numbers = words, numbers
        self.events: list[tuple[Any, ...]] = []
        self.parties: list[tuple[int, int, int]] = []
        self.reports: list[tuple[int, int]] = []
        self.points: list[bytes] = []
        self.places: dict[bytes, Where] = {}
        self.codes: dict[bytes, int] = {}

    def add(self, number: int, record: bytes | None) -> int:
        """An event, or that there is none of this number any more; gives its number."""
        if not record:
            return number
        words, brief = self.words, _brief(record)
        written = bytes(brief.place)
        at = self.places.get(written)
        if at is None:
            at = self.places[written] = self._where(written)
        self.events.append(
            (number, days(brief.start), days(brief.end), words.types.code(brief.type), words.standings.code(brief.standing),
             at.code, brief.sources, at.lon, at.lat)
        )  # fmt: skip
        self.points.append(_on_map(brief, at))
        for role, parties in enumerate((brief.actors, brief.recipients)):
            self.parties += [(number, self._code(bytes(party)), role) for party in parties]
        for account in brief.accounts:
            report = self.numbers.get(account.document)
            if report is not None:
                self.reports.append((number, report))
        return number

    def _code(self, written: bytes) -> int:
        code = self.codes.get(written)
        if code is None:
            party = _party(written)
            code = self.words.parties.code(PartyKey(party.entity, party.name, party.country, party.sector))
            self.codes[written] = code
        return code

    def _where(self, written: bytes) -> Where:
        place = _place(written)
        if place is None:
            return Where(-1, np.nan, np.nan, None)
        unit = units().get(place.gazetteer or "")
        code = self.words.places.code(PlaceKey(place.gazetteer, place.name, place.country, unit))
        if place.lat is None or place.lon is None:
            return Where(code, np.nan, np.nan, place.precision)
        return Where(code, place.lon, place.lat, place.precision)


def _on_map(brief: Brief, at: Where) -> bytes:
    """An event's point, as JSON; empty where it has none."""
    if at.lat != at.lat:  # nan
        return b""
    where = (round(at.lon, 5), round(at.lat, 5))
    return _point((*where, brief.id, brief.type, at.precision, brief.sources, brief.standing, brief.start))


_units: dict[str, str] = {}


def units() -> dict[str, str]:
    """The id of the first-level unit of each gazetteer id for which it is known."""
    if not _units:
        places = lookup_names().data.places
        by_name = {(place.name, place.country): place.id for place in places if place.precision == "province"}
        for place in places:
            unit = place.id if place.precision == "province" else by_name.get((place.admin1, place.country))
            if unit:
                _units[place.id] = unit
    return _units
