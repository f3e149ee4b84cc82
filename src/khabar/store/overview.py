"""All events of a database in columns in memory, so that a filter over hundreds of thousands answers at once.

Built from the records in one pass and kept until the database changes (:func:`state`). Counts are of events.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
import numpy as np

from khabar.events.parties import called
from khabar.matching.name_files import load_names
from khabar.store.asking import Box, area, documents_with, meant
from khabar.store.database import Database, told
from khabar.text.fold import fold

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Codes = np.ndarray[Any, np.dtype[np.int64]]
Key = TypeVar("Key", bound=Hashable)
EPOCH = dt.date(1970, 1, 1).toordinal()
UNDATED = -(2**30)  # days: no day that a report can tell of
DIMENSIONS = ("type", "actor", "outlet", "place", "status")


class _Party(msgspec.Struct, gc=False):
    name: str
    entity: str | None
    country: str | None
    sector: str | None


class _Place(msgspec.Struct, gc=False):
    name: str
    gazetteer: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: str | None


class _Account(msgspec.Struct, gc=False):
    document: str


class _Brief(msgspec.Struct, gc=False):
    """What is kept of an event's record; the rest is passed over when it is read."""

    id: str
    type: str
    standing: str
    start: str | None
    end: str | None
    place: _Place | None
    actors: list[_Party]
    recipients: list[_Party]
    sources: int
    accounts: list[_Account]


class PlaceKey(NamedTuple):
    """A place of events: its gazetteer id (null: not found), name, country (alpha-2) and first-level unit."""

    gazetteer: str | None
    name: str
    country: str | None
    unit: str | None

    @property
    def value(self) -> str:
        """What is asked for to get its events."""
        return self.gazetteer or self.name


class PartyKey(NamedTuple):
    """A party to events as its names are known."""

    entity: str | None
    name: str
    country: str | None
    sector: str | None


class Rows(NamedTuple):
    """Which event has which values, by number: each pair once, and with parties each role."""

    events: Codes
    codes: Codes
    roles: Codes

    @classmethod
    def of(cls, rows: Sequence[tuple[int, ...]] | Codes) -> Rows:
        """Rows of event and code, or of event, code and role."""
        table = np.array(rows, dtype=np.int64)
        table = table.reshape(len(table), -1) if len(table) else np.empty((0, 3), dtype=np.int64)
        if table.shape[1] == 2:
            table = np.column_stack((table, np.zeros(len(table), dtype=np.int64)))
        packed = np.unique(table[:, 0] << 34 | table[:, 1] << 2 | table[:, 2])  # as one number each: quickly sorted
        return cls(packed >> 34, packed >> 2 & 2**32 - 1, packed & 3)

    def counts(self, mask: Mask) -> Codes:
        """How many of these events have each value."""
        return np.bincount(self.codes[mask[self.events]], minlength=1)


class Filters(msgspec.Struct, frozen=True):
    """What events are asked for; of a list of values one must hold, of the fields all.

    Days are ISO 8601, the box is west, south, east, north in degrees. ``place`` is a gazetteer id or a name (units and
    countries contain their places), ``actor`` an id, a name, a country (alpha-3) or ``SYR:MIL``, in either role; ``q`` are
    words of the reports.
    """

    type: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    box: Box | None = None
    min_sources: int = 0
    q: str | None = None


class Vocabulary(Generic[Key]):
    """Numbers for values, in the order in which they were met."""

    def __init__(self) -> None:
        self.codes: dict[Key, int] = {}

    def code(self, value: Key) -> int:
        """The number of a value, a new one where it is new."""
        return self.codes.setdefault(value, len(self.codes))

    def values(self) -> list[Key]:
        """All values, by number."""
        return list(self.codes)


def state(database: Database) -> str:
    """What tells one content of a database from another: everything that changes it adds a report or a correction."""
    with told(database.path):
        return "-".join(str(part) for part in database.one("state"))


@lru_cache(maxsize=20_000)
def days(day: str | None) -> int:
    """Days since 1970 of an ISO 8601 day, UNDATED for none."""
    return dt.date.fromisoformat(day[:10]).toordinal() - EPOCH if day else UNDATED


def iso(number: int) -> str:
    """The ISO 8601 day of a number of days since 1970."""
    return dt.date.fromordinal(int(number) + EPOCH).isoformat()


class Overview:
    """The columns; events stand in order of start and number."""

    def __init__(self, database: Database) -> None:
        self.types, self.standings = Vocabulary[str](), Vocabulary[str]()
        self.places, self.outlets = Vocabulary[PlaceKey](), Vocabulary[str]()
        self.parties = Vocabulary[PartyKey]()
        with told(database.path):
            self.state = state(database)
            self._documents(database)
            self._events(database)
        self._parties = self.parties.values()
        self._called: dict[str, list[int]] = {}
        for party, code in self.parties.codes.items():
            for name in called(party):
                self._called.setdefault(name, []).append(code)
        self._found: dict[str, Mask] = {}

    def _documents(self, database: Database) -> None:
        rows = database.run("all reports").fetchall()
        self.document_numbers = _codes(row[0] for row in rows)
        self.document_days = _codes(days(row[3]) for row in rows)
        self.document_outlets = _codes(self.outlets.code(row[2]) if row[2] else -1 for row in rows)
        self._document_rows = {row[1]: at for at, row in enumerate(rows)}

    def _events(self, database: Database) -> None:
        decode = msgspec.json.Decoder(_Brief).decode
        columns: list[tuple[int, ...]] = []
        points: list[tuple[float, float]] = []
        events: list[_Brief] = []
        for number, record in database.run("all events"):
            brief = decode(record)
            place = self._place(brief.place)
            columns.append(
                (number, days(brief.start), days(brief.end), self.types.code(brief.type), self.standings.code(brief.standing),
                 -1 if place is None else self.places.code(place), brief.sources)
            )  # fmt: skip
            at = brief.place
            points.append((np.nan, np.nan) if at is None or at.lat is None or at.lon is None else (at.lon, at.lat))
            events.append(brief)
        table = np.array(columns, dtype=np.int64).reshape(-1, 7)
        order = np.lexsort((table[:, 0], table[:, 1]))
        self.numbers, self.starts, self.ends, self.type, self.status, self.place, self.sources = table[order].T.copy()
        self.lon, self.lat = np.array(points, dtype=float).reshape(-1, 2)[order].T.copy()
        self.keys = (self.starts + 2**30 << 32) | self.numbers  # in order; a page goes on from one of them
        ordered = [events[at] for at in order]
        self.points = [_point(brief) for brief in ordered]
        self._pairs(ordered)

    def _pairs(self, events: list[_Brief]) -> None:
        """Which event has which parties, reports and outlets: rows of event and code, each once."""
        parties, reports = [], []
        for at, brief in enumerate(events):
            for role, named in enumerate((brief.actors, brief.recipients)):
                for one in named:
                    key = PartyKey(one.entity, one.name, one.country, one.sector)
                    parties.append((at, self.parties.code(key), role))
            for account in brief.accounts:
                row = self._document_rows.get(account.document)
                if row is not None:
                    reports.append((at, row))
        self.party_rows, self.report_rows = Rows.of(parties), Rows.of(reports)
        outlets = np.column_stack((self.report_rows.events, self.document_outlets[self.report_rows.codes]))
        self.outlet_rows = Rows.of(outlets[outlets[:, 1] >= 0])
        self._listed()

    def _listed(self) -> None:
        """Which event has which listed party: rows of event and entity; an event counts once, whatever roles and names."""
        self.entities = Vocabulary[str]()
        self.entity_keys: list[PartyKey] = []
        of = np.full(len(self.parties.codes) + 1, -1, dtype=np.int64)
        for key, code in self.parties.codes.items():
            if key.entity:
                of[code] = self.entities.code(key.entity)
                if of[code] == len(self.entity_keys):
                    self.entity_keys.append(key)
        entity = of[self.party_rows.codes]
        self.entity_rows = Rows.of(np.column_stack((self.party_rows.events, entity))[entity >= 0])

    def _place(self, place: _Place | None) -> PlaceKey | None:
        if place is None:
            return None
        return PlaceKey(place.gazetteer, place.name, place.country, units().get(place.gazetteer or ""))

    def __len__(self) -> int:
        return len(self.numbers)

    def masks(self, database: Database, filters: Filters) -> dict[str, Mask]:
        """For each filter that is given the events that pass it."""
        found: dict[str, Mask] = {}
        for name, column, vocabulary in (("type", self.type, self.types), ("status", self.status, self.standings)):
            if wanted := getattr(filters, name):
                found[name] = np.isin(column, [vocabulary.codes.get(value, -2) for value in wanted])
        if filters.actor:
            names = [name for given in filters.actor for name in (given, fold(given).lower())]
            found["actor"] = self._having(self.party_rows, [code for name in names for code in self._called.get(name, ())])
        if filters.outlet:
            found["outlet"] = self._having(self.outlet_rows, [self.outlets.codes.get(name, -2) for name in filters.outlet])
        if filters.place:
            found["place"] = np.any([self.at(name) for name in filters.place], axis=0)
        if filters.start:
            found["start"] = self.ends >= days(filters.start)
        if filters.end:
            found["end"] = (self.starts <= days(filters.end)) & (self.starts > UNDATED)
        if filters.box:
            west, south, east, north = filters.box
            found["box"] = (self.lon >= west) & (self.lon <= east) & (self.lat >= south) & (self.lat <= north)
        if filters.min_sources:
            found["min_sources"] = self.sources >= filters.min_sources
        if filters.q:
            found["q"] = self._telling(database, filters.q)
        return found

    def mask(self, database: Database, filters: Filters) -> Mask:
        """The events that pass all filters."""
        return self.joined(self.masks(database, filters))

    def joined(self, masks: dict[str, Mask], but: Iterable[str] = ()) -> Mask:
        """The events that pass all masks but those of these names."""
        out = np.ones(len(self), dtype=bool)
        for name, mask in masks.items():
            if name not in but:
                out &= mask
        return out

    def at(self, name: str) -> Mask:
        """The events at a place, or in a unit, district or country of this gazetteer id or name."""
        here = [code for key, code in self.places.codes.items() if name in (key.gazetteer, key.name, key.unit)]
        out = np.isin(self.place, here)
        for place in meant(name)[:3]:
            if place.precision == "country":
                out |= np.isin(self.place, [c for key, c in self.places.codes.items() if key.country == place.country])
            elif not here:
                south, north, west, east = area(place.lat, place.lon, place.precision)
                out |= (self.lat >= south) & (self.lat <= north) & (self.lon >= west) & (self.lon <= east)
        return out

    def _having(self, rows: Rows, codes: Iterable[int]) -> Mask:
        out = np.zeros(len(self), dtype=bool)
        out[rows.events[np.isin(rows.codes, list(codes))]] = True
        return out

    def rows_of_party(self, id: str) -> Codes:
        """Event and role (0 actor, 1 recipient) of a listed party."""
        codes = [code for code in self._called.get(id, ()) if self._parties[code].entity == id]
        chosen = np.isin(self.party_rows.codes, codes)
        return np.column_stack((self.party_rows.events[chosen], self.party_rows.roles[chosen]))

    def having_party(self, id: str) -> Mask:
        """The events with a listed party, in any role."""
        return self._having(self.entity_rows, [self.entities.codes.get(id, -2)])

    def reports_with(self, database: Database, words: str) -> Mask:
        """The current reports that hold these words."""
        return np.isin(self.document_numbers, documents_with(database, words))

    def _telling(self, database: Database, words: str) -> Mask:
        if words not in self._found:
            reports = self.reports_with(database, words)
            mask = np.zeros(len(self), dtype=bool)
            mask[self.report_rows.events[reports[self.report_rows.codes]]] = True
            if len(self._found) >= 16:
                self._found.pop(next(iter(self._found)))
            self._found[words] = mask
        return self._found[words]

    def reports_of(self, mask: Mask) -> Mask:
        """The reports that tell of the events of a mask."""
        out = np.zeros(len(self.document_numbers), dtype=bool)
        out[self.report_rows.codes[mask[self.report_rows.events]]] = True
        return out

    def counts(self, name: str, mask: Mask) -> list[tuple[Any, int]]:
        """How many of these events have each value of a dimension, the most frequent first; values without any are left out."""
        if name == "actor":
            return _most(self.entity_keys, self.entity_rows.counts(mask))
        if name == "outlet":
            return _most(self.outlets.values(), self.outlet_rows.counts(mask))
        known: dict[str, tuple[Codes, list[Any]]] = {
            "type": (self.type, self.types.values()),
            "status": (self.status, self.standings.values()),
            "place": (self.place, self.places.values()),
        }
        column, values = known[name]
        chosen = column[mask]
        return _most(values, np.bincount(chosen[chosen >= 0], minlength=1))

    def page(self, mask: Mask, limit: int, after: int | None = None, *, oldest: bool = False) -> tuple[list[int], int | None]:
        """Numbers of the next events of a mask, and the key to go on from; newest first unless asked otherwise."""
        rows = np.flatnonzero(mask)
        if after is not None:
            rows = rows[self.keys[rows] > after] if oldest else rows[self.keys[rows] < after]
        rows = (rows if oldest else rows[::-1])[: limit + 1]
        more = int(self.keys[rows[limit - 1]]) if len(rows) > limit else None
        return self.numbers[rows[:limit]].tolist(), more

    def newest_points(self, mask: Mask, limit: int) -> tuple[list[bytes], int]:
        """The points (JSON) of at most so many placed events, the newest first, and how many are placed."""
        rows = np.flatnonzero(mask & ~np.isnan(self.lat))
        return [self.points[at] for at in rows[::-1][:limit]], len(rows)

    def span(self, mask: Mask) -> tuple[int, int] | None:
        """The first and last day on which events of a mask began."""
        starts = self.starts[mask & (self.starts > UNDATED)]
        return (int(starts[0]), int(starts[-1])) if len(starts) else None


def _codes(numbers: Iterable[int]) -> Codes:
    return np.fromiter(numbers, dtype=np.int64)


def _most(values: list[Key], counts: Codes) -> list[tuple[Key, int]]:
    order = np.argsort(-counts, kind="stable")
    return [(values[at], int(counts[at])) for at in order if counts[at]]


def _point(brief: _Brief) -> bytes:
    place = brief.place
    if place is None or place.lat is None or place.lon is None:
        return b""
    point = (round(place.lon, 5), round(place.lat, 5))
    return msgspec.json.encode((*point, brief.id, brief.type, place.precision, brief.sources, brief.standing, brief.start))


_units: dict[str, str] = {}


def units() -> dict[str, str]:
    """The id of the first-level unit of each gazetteer id for which it is known."""
    if not _units:
        places = load_names().data.places
        by_name = {(place.name, place.country): place.id for place in places if place.precision == "province"}
        for place in places:
            unit = place.id if place.precision == "province" else by_name.get((place.admin1, place.country))
            if unit:
                _units[place.id] = unit
    return _units
