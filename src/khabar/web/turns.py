"""Long work beside small answers: a few pieces at once, some more that wait, and whoever comes beyond is told to come again.

Long work has threads of its own. Small answers share ``THREADS``: more would not make them quicker, since one at a time runs in
Python, but would leave long work, which takes turns with each of them, the less.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

THREADS = 3  # for all small answers together
R = TypeVar("R")


class BusyError(Exception):
    """All places are taken."""


class Turns:
    """So many places for one kind of long work (``what`` is going on in them), and how much of it goes on at once."""

    def __init__(self, places: int, at_once: int, what: str) -> None:
        self.places, self.what = places, what
        self._free, self._turn = threading.Semaphore(places), threading.Semaphore(at_once)

    async def take(self, work: Callable[[], R]) -> R:
        """The result of the work, when it had its turn; BusyError where no place is free."""
        if not self._free.acquire(blocking=False):
            raise BusyError(f"{self.places} {self.what} already, or wait for it; ask again in a moment")
        try:
            return await to_thread.run_sync(self._in_turn, work, limiter=CapacityLimiter(1))  # in a thread of its own
        finally:
            self._free.release()

    def _in_turn(self, work: Callable[[], R]) -> R:
        with self._turn:
            return work()


def few_threads() -> None:
    """Let small answers share so few threads; to be called where the loop of the server runs."""
    to_thread.current_default_thread_limiter().total_tokens = THREADS
