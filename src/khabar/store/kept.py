"""Tables in columns that follow from a whole database: made once, kept in the user's cache folder, brought up to date.

A database counts its changes (``sql/005-changes.sql``), so that only what changed since is read again.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple, Self

import msgspec
import numpy as np

from khabar.matching import cache
from khabar.store.columns import Array, Vocabulary
from khabar.store.contents import moment
from khabar.store.database import Database, told
from khabar.version import __version__

WORTH = 5_000  # rows read that make writing the file worth its time
Layout = dict[str, Any]  # the columns of a table with their numpy types; object for texts
Table = dict[str, Array]


Progress = Callable[[int, int], None]  # told how much of how much is done


def ignored(done: int, total: int) -> None:
    """For whom progress is nothing."""


class State(NamedTuple):
    """What tells one content of a database from another: its identity, the last change of an event, report and correction."""

    identity: str
    revision: int = 0
    document: int = 0
    correction: int = 0


class Kept(ABC):
    """Tables, and the values that stand in them as numbers. Subclasses say which, and read what changed."""

    NAME: ClassVar[str]  # of the file
    LAYOUTS: ClassVar[dict[str, Layout]]
    VALUES: ClassVar[dict[str, Any]]  # vocabularies, with the kind of their values

    def __init__(self, state: State) -> None:
        self.state = state
        self.read = 0  # rows that were read to bring it up to date
        self.words: dict[str, Vocabulary[Any]] = {name: Vocabulary() for name in self.VALUES}
        self.tables = {name: _table(layout, ()) for name, layout in self.LAYOUTS.items()}

    @classmethod
    def of(cls, database: Database, progress: Progress = ignored) -> Self:
        """All as the database is now: from the file, and what changed since."""
        now = state(database)
        where = f"{__version__} {cls.LAYOUTS} {now.identity} {database.path.resolve()}"
        key = hashlib.blake2b(where.encode(), digest_size=16).hexdigest()
        file = cache.read(cls.NAME, key, File)
        before = cls(State(now.identity))
        if file is not None and _is_past(file, database, now):
            before._unpack(file)
        found = before.updated(database, progress)
        if found.read > WORTH:
            cache.write(cls.NAME, key, found._packed(database))
        return found

    def updated(self, database: Database, progress: Progress = ignored) -> Self:
        """The same, as the database is now."""
        with moment(database):
            now = state(database)
            if now == self.state:
                return self
            new = type(self)(now)
            new.words = {name: Vocabulary(known.values) for name, known in self.words.items()}
            new.tables = dict(self.tables)
            new._read(database, self.state, progress)
        return new

    @abstractmethod
    def _read(self, database: Database, then: State, progress: Progress) -> None:
        """Bring the tables up to date, which are as of then."""

    def replace(self, name: str, column: str, gone: Sequence[int], rows: Sequence[tuple[Any, ...]]) -> None:
        """Take the rows out whose column has one of these values, and add others."""
        table = self.tables[name]
        left = ~np.isin(table[column], np.array(gone, dtype=np.int64))
        new = _table(self.LAYOUTS[name], rows)
        self.tables[name] = {each: np.concatenate((table[each][left], new[each])) for each in table}
        self.read += len(rows)

    def _packed(self, database: Database) -> File:
        tables = {
            name: {column: array.tolist() if array.dtype == object else array.tobytes() for column, array in table.items()}
            for name, table in self.tables.items()
        }
        words = {name: msgspec.msgpack.encode(known.values) for name, known in self.words.items()}
        return File(self.state, _last(database, self.state), words, tables)

    def _unpack(self, file: File) -> None:
        self.state = file.state
        for name, kind in self.VALUES.items():
            self.words[name] = Vocabulary(msgspec.msgpack.decode(file.words[name], type=list[kind]))  # type: ignore[valid-type]
        for name, layout in self.LAYOUTS.items():
            written = file.tables[name]
            self.tables[name] = {column: _array(written[column], kind) for column, kind in layout.items()}


class File(msgspec.Struct):
    """What is kept; arrays of numbers as their bytes. ``last`` is the hash of the last report."""

    state: State
    last: str
    words: dict[str, bytes]
    tables: dict[str, dict[str, bytes | list[str]]]


def state(database: Database) -> State:
    """The state of a database."""
    with told(database.path):
        return State(*database.one("state"))


def _is_past(file: File, database: Database, now: State) -> bool:
    """Whether the database once had the content of the file; it has not where an older copy was put in its place."""
    older = all(then <= today for then, today in zip(file.state[1:], now[1:], strict=True))
    return older and file.last == _last(database, file.state)


def _last(database: Database, at: State) -> str:
    """The hash of the report that was the last one."""
    with told(database.path):
        row = database.one("hash of a report", at.document)
    return row[0] if row else ""


def _table(layout: Layout, rows: Sequence[tuple[Any, ...]]) -> Table:
    return {name: _array([row[at] for row in rows], kind) for at, (name, kind) in enumerate(layout.items())}


def _array(values: bytes | list[Any], kind: Any) -> Array:
    return np.frombuffer(values, dtype=kind) if isinstance(values, bytes) else np.array(values, dtype=kind)
