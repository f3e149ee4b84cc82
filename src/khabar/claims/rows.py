"""Rows of numbers that are worked out once per key and then looked up: those of spellings, and of groups of features."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from khabar.text.memo import SIZE

Array = npt.NDArray[Any]
K = TypeVar("K", bound=Hashable)

FIRST = 256  # rows for which there is room at first


class Rows(dict[K, int]):
    """The number of each key's row in ``table``; ``make`` works out a row of ``width`` where a key is first asked for."""

    def __init__(self, width: int, make: Callable[[K], Array]) -> None:
        super().__init__()
        self.make = make
        self.table: Array = np.zeros((FIRST, width), np.float32)

    def __missing__(self, key: K) -> int:
        number = len(self)
        if number == len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[number] = self.make(key)
        self[key] = number
        return number

    def of(self, keys: Iterable[K]) -> Array:
        """The rows of keys, in order."""
        if len(self) >= SIZE:  # it starts again
            self.clear()
        numbers = list(map(self.__getitem__, keys))  # new keys may move the table
        return self.table[numbers]
