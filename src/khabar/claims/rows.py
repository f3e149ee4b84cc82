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
    """A table of rows by key; ``make`` works out the rows of keys that are asked for for the first time."""

    def __init__(self, make: Callable[[Sequence[K]], Array]) -> None:
        self.make = make
        self.numbers: dict[K, int] = {}
        self.table: Array = make([])

    def of(self, keys: Sequence[K]) -> Array:
        """The rows of keys, in order."""
        if len(self.numbers) >= SIZE:  # it starts again
            self.numbers.clear()
        number = self.numbers.__getitem__
        try:
            numbers = list(map(number, keys))
        except KeyError:
            self._add(list(set(keys).difference(self.numbers)))
            numbers = list(map(number, keys))
        return self.table[numbers]

    def _add(self, keys: list[K]) -> None:
        known = len(self.numbers)
        total = known + len(keys)
        if total > len(self.table):
            room = np.zeros((total, self.table.shape[1]), np.float32)
            self.table = np.concatenate([self.table, room])
        self.table[known:total] = self.make(keys)
        self.numbers.update(zip(keys, range(known, total), strict=True))
