"""All events and reports in columns, for an overview: read in one pass over the records, of which it needs the smaller part."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, NamedTuple

import msgspec
import numpy as np

from khabar.matching.name_files import lookup_names
from khabar.store.columns import PartyKey, PlaceKey, Vocabulary, days
from khabar.store.database import Database
from khabar.store.kept import Kept, Progress, State


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


class EventColumns(Kept):
    """Events, reports, and which event has which parties and reports; rows are numbers of the database.

    A ``point`` is the event's on the map as JSON, empty where it has none. Roles are 0 (actor) and 1 (recipient).
    """

    NAME = "events"
    LAYOUTS: ClassVar = {
        "events": {
            **dict.fromkeys(("event", "start", "end", "type", "status", "place", "sources"), np.int32),
            "lon": np.float64, "lat": np.float64, "point": object,
        },
        "documents": {**dict.fromkeys(("document", "day", "outlet"), np.int32), "id": object},
        "parties": dict.fromkeys(("event", "party", "role"), np.int32),
        "reports": dict.fromkeys(("event", "document"), np.int32),
    }  # fmt: skip
    VALUES: ClassVar = {"types": str, "standings": str, "outlets": str, "places": PlaceKey, "parties": PartyKey}

    def _read(self, database: Database, then: State, progress: Progress) -> None:
        last, outlets = then.document, self.words["outlets"]
        gone = [row[0] for row in database.run("retired reports", last)]
        reports = database.run("reports since", last).fetchall()
        added = [(number, days(date), outlets.code(outlet) if outlet else -1, id) for number, id, outlet, date in reports]
        self.replace("documents", "document", gone, added)
        known = self.tables["documents"]
        reader = Reader(self.words, dict(zip(known["id"].tolist(), known["document"].tolist(), strict=True)))
        changed = [reader.add(number, record) for number, record in database.run("changed events", then.revision)]
        for name, rows in (("events", reader.events), ("parties", reader.parties), ("reports", reader.reports)):
            self.replace(name, "event", changed, rows)


class Reader:
    """Reads events into rows; ``numbers`` are those of the reports by their ids."""

    def __init__(self, words: dict[str, Vocabulary[Any]], numbers: dict[str, int]) -> None:
        self.words, self.numbers = words, numbers
        self.events: list[tuple[Any, ...]] = []
        self.parties: list[tuple[int, int, int]] = []
        self.reports: list[tuple[int, int]] = []
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
            (number, days(brief.start), days(brief.end), words["types"].code(brief.type),
             words["standings"].code(brief.standing), at.code, brief.sources, at.lon, at.lat, _on_map(brief, at))
        )  # fmt: skip
        for role, parties in enumerate((brief.actors, brief.recipients)):
            self.parties += [(number, self._party(bytes(party)), role) for party in parties]
        for account in brief.accounts:
            report = self.numbers.get(account.document)
            if report is not None:
                self.reports.append((number, report))
        return number

    def _party(self, written: bytes) -> int:
        code = self.codes.get(written)
        if code is None:
            party = _party(written)
            code = self.words["parties"].code(PartyKey(party.entity, party.name, party.country, party.sector))
            self.codes[written] = code
        return code

    def _where(self, written: bytes) -> Where:
        place = _place(written)
        if place is None:
            return Where(-1, np.nan, np.nan, None)
        unit = units().get(place.gazetteer or "")
        code = self.words["places"].code(PlaceKey(place.gazetteer, place.name, place.country, unit))
        if place.lat is None or place.lon is None:
            return Where(code, np.nan, np.nan, place.precision)
        return Where(code, place.lon, place.lat, place.precision)


def _on_map(brief: Brief, at: Where) -> str:
    """An event's point, as JSON; empty where it has none."""
    if at.lat != at.lat:  # nan
        return ""
    where = (round(at.lon, 5), round(at.lat, 5))
    return _point((*where, brief.id, brief.type, at.precision, brief.sources, brief.standing, brief.start)).decode()


@cache
def units() -> dict[str, str]:
    """The id of the first-level unit of each gazetteer id for which it is known."""
    places = lookup_names().data.places
    by_name = {(place.name, place.country): place.id for place in places if place.precision == "province"}
    found = ((one.id, one.id if one.precision == "province" else by_name.get((one.admin1, one.country))) for one in places)
    return {place: unit for place, unit in found if unit}
