"""What an overview knows of all events and reports, in columns: read once, kept in the user's cache folder, brought up to date.

A database counts its changes (``sql/005-changes.sql``), so that only events and reports that changed since are read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
import numpy as np

from khabar.matching import cache
from khabar.store.briefs import Reader, Vocabularies
from khabar.store.columns import Array, PartyKey, PlaceKey, days
from khabar.store.contents import moment
from khabar.store.database import Database, told
from khabar.version import __version__

EVENT = {
    "event": np.int32, "start": np.int32, "end": np.int32, "type": np.int32, "status": np.int32, "place": np.int32,
    "sources": np.int32, "lon": np.float64, "lat": np.float64,
}  # fmt: skip
DOCUMENT = {"number": np.int32, "day": np.int32, "outlet": np.int32}
PARTY = {"event": np.int32, "code": np.int32, "role": np.int32}  # role: 0 actor, 1 recipient
REPORT = {"event": np.int32, "document": np.int32}  # by their rows in the database
TABLES: dict[str, dict[str, Any]] = {"events": EVENT, "documents": DOCUMENT, "parties": PARTY, "reports": REPORT}
WORTH = 5_000  # changed events that make writing the file worth its time
Table = dict[str, Array]


class State(NamedTuple):
    """What tells one content of a database from another: its identity, the last change of an event, report and correction."""

    identity: str
    revision: int = 0
    document: int = 0
    correction: int = 0


class Kept:
    """Columns of events, reports, and of which event has which parties and reports; rows are numbers of the database.

    ``points`` are the events' points on the map as JSON, empty where they have none.
    """

    def __init__(self, state: State, words: Vocabularies) -> None:
        self.state, self.words = state, words
        self.tables = {name: _table(layout, ()) for name, layout in TABLES.items()}
        self.points: list[bytes] = []
        self.ids: list[str] = []  # of the documents

    def updated(self, database: Database) -> Kept:
        """The same, as the database is now."""
        with moment(database):
            now = state(database)
            if now == self.state:
                return self
            new = Kept(now, Vocabularies.of(*(known.values for known in self.words)))
            new._documents(database, self)
            new._events(database, self)
        return new

    def _documents(self, database: Database, old: Kept) -> None:
        last = old.state.document
        left = ~np.isin(old.tables["documents"]["number"], [row[0] for row in database.run("retired reports", last)])
        rows = database.run("reports since", last).fetchall()
        added = [(number, days(date), self.words.outlets.code(outlet) if outlet else -1) for number, _, outlet, date in rows]
        self.tables["documents"] = _joined(old.tables["documents"], left, _table(DOCUMENT, added))
        self.ids = [*(id for id, stays in zip(old.ids, left.tolist(), strict=True) if stays), *(row[1] for row in rows)]

    def _events(self, database: Database, old: Kept) -> None:
        reader = Reader(self.words, dict(zip(self.ids, self.tables["documents"]["number"].tolist(), strict=True)))
        changed = [reader.add(number, record) for number, record in database.run("changed events", old.state.revision)]
        gone = np.array(changed, dtype=np.int32)
        for name, rows in (("events", reader.events), ("parties", reader.parties), ("reports", reader.reports)):
            left = ~np.isin(old.tables[name]["event"], gone)
            self.tables[name] = _joined(old.tables[name], left, _table(TABLES[name], rows))
            if name == "events":
                stay = (point for point, stays in zip(old.points, left.tolist(), strict=True) if stays)
                self.points = [*stay, *reader.points]


def _table(layout: dict[str, Any], rows: Iterable[tuple[Any, ...]]) -> Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(layout)
    return {name: np.array(column, dtype=kind) for (name, kind), column in zip(layout.items(), columns, strict=True)}


def _joined(old: Table, left: Array, new: Table) -> Table:
    return {name: np.concatenate((old[name][left], new[name])) for name in old}


def state(database: Database) -> State:
    """The state of a database."""
    with told(database.path):
        return State(*database.one("state"))


class File(msgspec.Struct):
    """Columns as they are kept in a file; arrays as their bytes. ``last`` is the hash of the last report."""

    state: State
    last: str
    types: list[str]
    standings: list[str]
    outlets: list[str]
    places: list[PlaceKey]
    parties: list[PartyKey]
    tables: dict[str, dict[str, bytes]]
    points: list[bytes]
    ids: list[str]


def kept(database: Database) -> Kept:
    """All columns as the database is now: from the file in the user's cache folder, and what changed since."""
    now = state(database)
    where = f"{__version__} {now.identity} {database.path.resolve()}"
    key = hashlib.blake2b(where.encode(), digest_size=16).hexdigest()
    file = cache.read("columns", key, File)
    if file is None or not _is_past(file, database, now):
        before = Kept(State(now.identity), Vocabularies.of([], [], [], [], []))
    else:
        before = _unpacked(file)
    found = before.updated(database)
    if found.state.revision - before.state.revision > WORTH:
        cache.write("columns", key, _packed(found, _last(database, found.state)))
    return found


def _is_past(file: File, database: Database, now: State) -> bool:
    """Whether the database once had the content of the file; it has not where an older copy was put in its place."""
    older = all(then <= today for then, today in zip(file.state[1:], now[1:], strict=True))
    return older and file.last == _last(database, file.state)


def _last(database: Database, at: State) -> str:
    """The hash of the report that was the last one."""
    with told(database.path):
        row = database.one("hash of a report", at.document)
    return row[0] if row else ""


def _packed(found: Kept, last: str) -> File:
    tables = {name: {column: array.tobytes() for column, array in table.items()} for name, table in found.tables.items()}
    values = {name: known.values for name, known in found.words._asdict().items()}
    return File(state=found.state, last=last, tables=tables, points=found.points, ids=found.ids, **values)


def _unpacked(file: File) -> Kept:
    found = Kept(file.state, Vocabularies.of(*(getattr(file, name) for name in Vocabularies._fields)))
    found.tables = {
        name: {column: np.frombuffer(file.tables[name][column], dtype=kind) for column, kind in layout.items()}
        for name, layout in TABLES.items()
    }
    found.points, found.ids = file.points, file.ids
    return found
