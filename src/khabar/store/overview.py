"""All events of a database in columns in memory, so that a filter over hundreds of thousands answers at once.

Built from the records in one pass and kept until the database changes (:func:`state`). Counts are of events.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np

from khabar.events.parties import called
from khabar.matching.name_files import lookup_names
from khabar.store.asking import Box, area, documents_with, meant
from khabar.store.columns import (
    UNDATED,
    Brief,
    Codes,
    Mask,
    PartyKey,
    PlaceKey,
    Rows,
    Vocabulary,
    Where,
    WrittenParty,
    WrittenPlace,
    codes_of,
    days,
    most,
    point,
)
from khabar.store.database import Database, told
from khabar.text.fold import fold

DIMENSIONS = ("type", "actor", "outlet", "place", "status")


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


def state(database: Database) -> str:
    """What tells one content of a database from another: everything that changes it adds a report or a correction."""
    with told(database.path):
        return "-".join(str(part) for part in database.one("state"))


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
        self.document_numbers = codes_of(row[0] for row in rows)
        self.document_days = codes_of(days(row[3]) for row in rows)
        self.document_outlets = codes_of(self.outlets.code(row[2]) if row[2] else -1 for row in rows)
        self._document_rows = {row[1]: at for at, row in enumerate(rows)}

    def _events(self, database: Database) -> None:
        decode = msgspec.json.Decoder(Brief).decode
        columns: list[tuple[int, ...]] = []
        where: list[Where] = []
        events: list[Brief] = []
        known: dict[bytes, Where] = {}
        for number, record in database.run("all events"):
            brief = decode(record)
            written = bytes(brief.place)
            at = known.get(written)
            if at is None:
                at = known[written] = self._where(written)
            columns.append(
                (number, days(brief.start), days(brief.end), self.types.code(brief.type), self.standings.code(brief.standing),
                 at.code, brief.sources)
            )  # fmt: skip
            where.append(at)
            events.append(brief)
        table = np.array(columns, dtype=np.int64).reshape(-1, 7)
        order = np.lexsort((table[:, 0], table[:, 1]))
        self.numbers, self.starts, self.ends, self.type, self.status, self.place, self.sources = table[order].T.copy()
        self.lon, self.lat = np.array([(at.lon, at.lat) for at in where], dtype=float).reshape(-1, 2)[order].T.copy()
        self.keys = (self.starts + 2**30 << 32) | self.numbers  # in order; a page goes on from one of them
        rows = order.tolist()
        self.points = [point(events[row], where[row]) for row in rows]
        self._pairs([events[row] for row in rows])

    def _pairs(self, events: list[Brief]) -> None:
        """Which event has which parties, reports and outlets: rows of event and code, each once."""
        parties, reports = [], []
        known: dict[bytes, int] = {}
        for at, brief in enumerate(events):
            for role, named in enumerate((brief.actors, brief.recipients)):
                for one in named:
                    written = bytes(one)
                    code = known.get(written)
                    if code is None:
                        code = known[written] = self.parties.code(msgspec.json.decode(written, type=WrittenParty).key())
                    parties.append((at, code, role))
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

    def _where(self, written: bytes) -> Where:
        """A place as it is written in the record."""
        place = msgspec.json.decode(written, type=WrittenPlace | None)
        if place is None:
            return Where(-1, np.nan, np.nan, None)
        code = self.places.code(PlaceKey(place.gazetteer, place.name, place.country, units().get(place.gazetteer or "")))
        if place.lat is None or place.lon is None:
            return Where(code, np.nan, np.nan, place.precision)
        return Where(code, place.lon, place.lat, place.precision)

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
        sought = np.zeros(rows.codes.max(initial=-1) + 1, dtype=bool)
        sought[[code for code in codes if 0 <= code < len(sought)]] = True
        out[rows.events[sought[rows.codes]]] = True
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
            return most(self.entity_keys, self.entity_rows.counts(mask))
        if name == "outlet":
            return most(self.outlets.values(), self.outlet_rows.counts(mask))
        known: dict[str, tuple[Codes, list[Any]]] = {
            "type": (self.type, self.types.values()),
            "status": (self.status, self.standings.values()),
            "place": (self.place, self.places.values()),
        }
        column, values = known[name]
        chosen = column[mask]
        return most(values, np.bincount(chosen[chosen >= 0], minlength=1))

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
