"""What the columns of an overview are made of: values as numbers, rows of event and value, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Array = np.ndarray[Any, np.dtype[Any]]
Key = TypeVar("Key", bound=Hashable)
EPOCH = dt.date(1970, 1, 1).toordinal()
UNDATED = -(2**30)  # days: no day that a report can tell of


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


class Rows:
    """Which event (by its row) has which values (by number); each pair once, in order of values."""

    def __init__(self, events: Array, codes: Array, count: int) -> None:
        packed = np.sort(codes.astype(np.int64) << 32 | events.astype(np.int64))
        packed = packed[np.diff(packed, prepend=-1) != 0]
        self.events = packed & 2**32 - 1
        self.first = np.searchsorted(packed, np.arange(count + 1, dtype=np.int64) << 32)  # of each value

    def counts(self, mask: Mask) -> Array:
        """How many of these events have each value."""
        before = np.zeros(len(self.events) + 1, dtype=np.int32)
        np.cumsum(mask.take(self.events), dtype=np.int32, out=before[1:])
        return np.diff(before[self.first])

    def having(self, codes: Iterable[int], size: int) -> Mask:
        """Which of so many events have one of these values; numbers that are none are passed over."""
        out = np.zeros(size, dtype=bool)
        for code in codes:
            if 0 <= code < len(self.first) - 1:
                out[self.events[self.first[code] : self.first[code + 1]]] = True
        return out

    def per_event(self, size: int) -> Array:
        """How many values each of so many events has."""
        return np.bincount(self.events, minlength=size)


class Vocabulary(Generic[Key]):
    """Numbers for values, in the order in which they were met."""

    def __init__(self, values: Iterable[Key] = ()) -> None:
        self.values = list(values)
        self.codes = {value: code for code, value in enumerate(self.values)}

    def code(self, value: Key) -> int:
        """The number of a value, a new one where it is new."""
        known = self.codes.get(value)
        if known is None:
            known = self.codes[value] = len(self.values)
            self.values.append(value)
        return known

    def find(self, value: Key) -> int:
        """The number of a value, -1 where it is none of them."""
        return self.codes.get(value, -1)


@lru_cache(maxsize=20_000)
def days(day: str | None) -> int:
    """Days since 1970 of an ISO 8601 day, UNDATED for none."""
    return dt.date.fromisoformat(day[:10]).toordinal() - EPOCH if day else UNDATED


def iso(number: int) -> str:
    """The ISO 8601 day of a number of days since 1970."""
    return dt.date.fromordinal(int(number) + EPOCH).isoformat()


def among(column: Array, codes: Iterable[int], count: int) -> Mask:
    """Where a column of numbers below ``count`` holds one of these; -1 is none."""
    wanted = np.zeros(count + 1, dtype=bool)
    wanted[[code for code in codes if code >= 0]] = True
    wanted[-1] = False
    return wanted[column]


def most(values: list[Key], counts: Array, limit: int | None = None) -> list[tuple[Key, int]]:
    """Values with their counts, the most frequent first; those without any are left out."""
    order = np.argsort(-counts, kind="stable")[: min(limit or len(counts), int(np.count_nonzero(counts)))]
    return [(values[at], count) for at, count in zip(order.tolist(), counts[order].tolist(), strict=True)]
