"""Rows of numbers that are worked out once per key and then looked up: those of spellings, and of groups of features."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from khabar.text.memo import SIZE

Array = npt.NDArray[Any]
K = TypeVar("K", bound=Hashable)


class Rows(Generic[K]):
    """A table of rows; ``make`` works out together the rows of all keys that were numbered since somebody looked.

    ``numbers`` finds the number of a key, and asks :meth:`number` for that of a new one. Numbers are good until the rows are
    looked up: a full table starts again.
    """

    def __init__(
        self, make: Callable[[Sequence[K]], Array], numbers: Callable[[Callable[[K], int]], dict[Any, Any]]
    ) -> None:
        self.make = make
        self.numbers = numbers(self.number)
        self.table: Array = make([])
        self.new: list[K] = []
        self.total = 0

    def number(self, key: K) -> int:
        """The number of a new row."""
        self.new.append(key)
        self.total += 1
        return self.total - 1

    def at(self, numbers: Sequence[int]) -> Array:
        """The rows of these numbers, in order."""
        if self.new:
            self._add()
        found: Array = self.table[numbers]
        if self.total >= SIZE:
            self.numbers.clear()
            self.total = 0
        return found

    def of(self, keys: Sequence[K]) -> Array:
        """The rows of keys, in order."""
        return self.at(list(map(self.numbers.__getitem__, keys)))

    def _add(self) -> None:
        if self.total > len(self.table):
            room = np.zeros((self.total * 3 // 2 - len(self.table), self.table.shape[1]), np.float32)
            self.table = np.concatenate([self.table, room])
        self.table[self.total - len(self.new) : self.total] = self.make(self.new)
        self.new = []
