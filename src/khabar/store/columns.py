"""What the columns of an overview are made of: values as numbers, rows of event and value, the parts of a record kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
import numpy as np

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Codes = np.ndarray[Any, np.dtype[np.int64]]
Key = TypeVar("Key", bound=Hashable)
EPOCH = dt.date(1970, 1, 1).toordinal()
UNDATED = -(2**30)  # days: no day that a report can tell of


class WrittenParty(msgspec.Struct, gc=False):
    """A party as the record has it."""

    name: str
    entity: str | None
    country: str | None
    sector: str | None

    def key(self) -> PartyKey:
        """Without what differs from event to event."""
        return PartyKey(self.entity, self.name, self.country, self.sector)


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


class Where(NamedTuple):
    """The number of a place, its point (nan: none) and precision."""

    code: int
    lon: float
    lat: float
    precision: str | None


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


@lru_cache(maxsize=20_000)
def days(day: str | None) -> int:
    """Days since 1970 of an ISO 8601 day, UNDATED for none."""
    return dt.date.fromisoformat(day[:10]).toordinal() - EPOCH if day else UNDATED


def iso(number: int) -> str:
    """The ISO 8601 day of a number of days since 1970."""
    return dt.date.fromordinal(int(number) + EPOCH).isoformat()


def codes_of(numbers: Iterable[int]) -> Codes:
    """Numbers as a column."""
    return np.fromiter(numbers, dtype=np.int64)


def most(values: list[Key], counts: Codes) -> list[tuple[Key, int]]:
    """Values with their counts, the most frequent first; those without any are left out."""
    order = np.argsort(-counts, kind="stable")
    return [(values[at], int(counts[at])) for at in order if counts[at]]


def point(brief: Brief, at: Where) -> bytes:
    """An event's point on the map, as JSON; empty where it has none."""
    if at.lat != at.lat:  # nan
        return b""
    where = (round(at.lon, 5), round(at.lat, 5))
    return msgspec.json.encode((*where, brief.id, brief.type, at.precision, brief.sources, brief.standing, brief.start))
