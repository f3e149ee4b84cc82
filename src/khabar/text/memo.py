"""Remembering: news repeats its words, so what depends on a spelling alone is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

SIZE = 200_000  # values remembered


class Memo(dict[K, V]):
    """The values that ``make`` gives for keys, each worked out when it is first asked for; a full memo starts again."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: K) -> V:
        if len(self) >= SIZE:
            self.clear()
        value = self[key] = self.make(key)
        return value
