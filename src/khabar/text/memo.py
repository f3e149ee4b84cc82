"""Remembering: news repeats its words, so what depends on a spelling alone is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

SIZE = 24_000  # keys, after which those not asked for since the last time are let go


class Memo(dict[K, V]):
    """The values that ``make`` gives for keys, each worked out when it is first asked for.

    At most twice SIZE are kept: a full memo starts again, and takes over from the one before what is asked for again.
    """

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self.make = make
        self.before: dict[K, V] = {}

    def __missing__(self, key: K) -> V:
        value = self.before[key] if key in self.before else self.make(key)
        if len(self) >= SIZE:
            self.before = dict(self)
            super().clear()
        self[key] = value
        return value

    def clear(self) -> None:
        """Forget everything."""
        super().clear()
        self.before = {}
