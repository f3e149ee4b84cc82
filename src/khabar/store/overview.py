"""Questions about all events of a database, answered from columns in memory: a filter over very many answers at once.

Counts are of events.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np

from khabar.events.parties import called
from khabar.store.asking import Box, area, documents_with, meant
from khabar.store.columns import UNDATED, Array, Mask, PartyKey, Rows, Vocabulary, among, days, most
from khabar.store.database import Database
from khabar.store.event_columns import EventColumns
from khabar.text.fold import fold

DIMENSIONS = ("type", "actor", "outlet", "place", "status")
ROLES = ("actor", "recipient")
REMEMBERED = 16  # filters whose events are remembered: a page asks several questions about the same


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


class Overview:
    """The columns in order of start and number, and what follows from them."""

    def __init__(self, kept: EventColumns) -> None:
        self.kept, self.state = kept, kept.state
        self.types, self.standings, self.outlets, self.places, self.parties = kept.words.values()
        columns = kept.tables["events"]
        order = np.lexsort((columns["event"], columns["start"]))
        self.numbers, self.starts, self.ends, self.type, self.status, self.place, self.sources = (
            columns[name][order] for name in ("event", "start", "end", "type", "status", "place", "sources")
        )
        self.lon, self.lat, self.points = (columns[name][order] for name in ("lon", "lat", "point"))
        self.units, unit_of = Vocabulary[str](), np.full(len(self.places.values) + 1, -1, dtype=np.int32)
        for code, place in enumerate(self.places.values):
            unit_of[code] = self.units.code(place.unit) if place.unit else -1
        self.unit = unit_of[self.place]
        self.placed = ~np.isnan(self.lat)
        self.keys = (self.starts.astype(np.int64) + 2**30 << 32) | self.numbers  # in order; a page goes on from one of them
        self._by_number = np.argsort(self.numbers, kind="stable")
        self._reports()
        self._parties()
        self._found: dict[Filters, dict[str, Mask]] = {}
        self._lock = threading.Lock()

    def rows(self, numbers: Array) -> tuple[Array, Mask]:
        """The rows of events with these numbers, and which of them are known here (of others the row means nothing)."""
        if not len(self):
            return np.zeros(len(numbers), dtype=np.int64), np.zeros(len(numbers), dtype=bool)
        at = np.searchsorted(self.numbers, numbers, sorter=self._by_number)
        rows = self._by_number[np.minimum(at, len(self) - 1)]
        return rows, self.numbers[rows] == numbers

    def _reports(self) -> None:
        documents, told = self.kept.tables["documents"], self.kept.tables["reports"]
        self.document_numbers, self.document_days, self.document_outlets = (
            documents[name] for name in ("document", "day", "outlet")
        )
        self.days_read = np.sort(self.document_days[self.document_days > UNDATED])
        known = np.isin(told["document"], self.document_numbers)
        events, _ = self.rows(told["event"][known])
        reports = np.searchsorted(self.document_numbers, told["document"][known])
        self.report_rows = Rows(events, reports, len(self.document_numbers))
        outlets = self.document_outlets[reports]
        self.outlet_rows = Rows(events[outlets >= 0], outlets[outlets >= 0], len(self.outlets.values))

    def _parties(self) -> None:
        """Which event has which party, and which listed one (also by role): an event counts once, whatever roles and names."""
        parties, table = self.parties, self.kept.tables["parties"]
        (events, _), codes = self.rows(table["event"]), table["party"]
        self.party_rows = Rows(events, codes, len(parties.values))
        self.entities, self.entity_keys = Vocabulary[str](), list[PartyKey]()
        self._called: dict[str, list[int]] = {}
        of = np.full(len(parties.values), -1, dtype=np.int32)
        for code, key in enumerate(parties.values):
            for name in called(key):
                self._called.setdefault(name, []).append(code)
            if key.entity:
                of[code] = self.entities.code(key.entity)
                if of[code] == len(self.entity_keys):
                    self.entity_keys.append(key)
        listed, count = of[codes], len(self.entity_keys)
        self.entity_rows = Rows(events[listed >= 0], listed[listed >= 0], count)
        in_role = [(listed >= 0) & (table["role"] == role) for role in range(len(ROLES))]
        self.role_rows = [Rows(events[chosen], listed[chosen], count) for chosen in in_role]

    def __len__(self) -> int:
        return len(self.numbers)

    def masks(self, database: Database, filters: Filters) -> dict[str, Mask]:
        """For each filter that is given the events that pass it; those of late are remembered."""
        with self._lock:  # the questions of one page come together: the first finds what all of them need
            found = self._found.pop(filters, None)
            if found is None:
                found = self._masks(database, filters)
            self._found[filters] = found
            if len(self._found) > REMEMBERED:
                del self._found[next(iter(self._found))]
        return found

    def _masks(self, database: Database, filters: Filters) -> dict[str, Mask]:
        found: dict[str, Mask] = {}
        for name, column, known in (("type", self.type, self.types), ("status", self.status, self.standings)):
            if wanted := getattr(filters, name):
                found[name] = among(column, map(known.find, wanted), len(known.values))
        if filters.actor:
            found["actor"] = self.party_rows.having(self._codes_called(filters.actor), len(self))
        if filters.outlet:
            found["outlet"] = self.outlet_rows.having(map(self.outlets.find, filters.outlet), len(self))
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
            reports = np.flatnonzero(self.reports_with(database, filters.q))
            found["q"] = self.report_rows.having(reports.tolist(), len(self))
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
        keys, count = self.places.values, len(self.places.values)
        here = [code for code, key in enumerate(keys) if name in (key.gazetteer, key.name, key.unit)]
        out = among(self.place, here, count)
        for place in meant(name)[:3]:
            if place.precision == "country":
                out |= among(self.place, (code for code, key in enumerate(keys) if key.country == place.country), count)
            elif not here:
                south, north, west, east = area(place.lat, place.lon, place.precision)
                out |= (self.lat >= south) & (self.lat <= north) & (self.lon >= west) & (self.lon <= east)
        return out

    def parties_called(self, names: Iterable[str]) -> list[PartyKey]:
        """The parties to events of these ids, names, countries ("SYR") or countries and sectors ("SYR:MIL")."""
        return [self.parties.values[code] for code in self._codes_called(names)]

    def _codes_called(self, names: Iterable[str]) -> list[int]:
        written = [name for given in names for name in (given, fold(given).lower())]
        return [code for name in written for code in self._called.get(name, ())]

    def having_party(self, id: str) -> Mask:
        """The events with a listed party, in any role."""
        return self.entity_rows.having([self.entities.find(id)], len(self))

    def in_roles(self, mask: Mask) -> list[Array]:
        """Of these events, how many have each listed party as actor, and how many as recipient."""
        return [rows.counts(mask) for rows in self.role_rows]

    def reports_with(self, database: Database, words: str) -> Mask:
        """The current reports that hold these words."""
        return np.isin(self.document_numbers, documents_with(database, words))

    def reports_of(self, mask: Mask) -> Mask:
        """The reports that tell of the events of a mask."""
        return self.report_rows.counts(mask) > 0

    def counts(self, name: str, mask: Mask, limit: int | None = None) -> list[tuple[Any, int]]:
        """How many of these events have each value of a dimension, or lie in each unit, the most frequent first."""
        if name == "actor":
            return most(self.entity_keys, self.entity_rows.counts(mask), limit)
        if name == "outlet":
            return most(self.outlets.values, self.outlet_rows.counts(mask), limit)
        known: dict[str, tuple[Array, list[Any]]] = {
            "type": (self.type, self.types.values),
            "status": (self.status, self.standings.values),
            "place": (self.place, self.places.values),
            "unit": (self.unit, self.units.values),
        }
        column, values = known[name]
        chosen = column.take(np.flatnonzero(mask))
        return most(values, np.bincount(chosen + 1, minlength=len(values) + 1)[1:], limit)  # -1: none

    def page(self, mask: Mask, limit: int, after: int | None = None, *, oldest: bool = False) -> tuple[list[int], int | None]:
        """Numbers of the next events of a mask, and the key to go on from; newest first unless asked otherwise."""
        rows = np.flatnonzero(mask)
        if after is not None:
            rows = rows[self.keys[rows] > after] if oldest else rows[self.keys[rows] < after]
        rows = (rows if oldest else rows[::-1])[: limit + 1]
        more = int(self.keys[rows[limit - 1]]) if len(rows) > limit else None
        return self.numbers[rows[:limit]].tolist(), more

    def newest_points(self, mask: Mask, limit: int) -> tuple[list[str], int]:
        """The points (JSON) of at most so many placed events, the newest first, and how many are placed."""
        rows = np.flatnonzero(mask & self.placed)
        return self.points[rows[::-1][:limit]].tolist(), len(rows)

    def span(self, mask: Mask) -> tuple[int, int] | None:
        """The first and last day on which events of a mask began."""
        rows = np.flatnonzero(mask & (self.starts > UNDATED))
        return (int(self.starts[rows[0]]), int(self.starts[rows[-1]])) if len(rows) else None
