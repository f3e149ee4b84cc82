"""What follows from the whole database: made in the background, and brought up to date when the database has changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from khabar.errors import StoreError
from khabar.store.database import Database
from khabar.store.kept import Progress, State, state

PATIENCE = 1.0  # seconds after which answers no longer wait for what is brought up to date


class Dated(Protocol):
    """Something of a state of the database."""

    state: State


T = TypeVar("T", bound=Dated)


class PreparingError(Exception):
    """Not ready yet: what is being made, and how much of it is done (0 to 1)."""

    def __init__(self, what: str, done: float) -> None:
        super().__init__(f"{what}: {done:.0%} done")
        self.done = done


class Upkeep(Generic[T]):
    """Keeps one such thing: ``make`` makes it (from the one before, if any), ``run`` calls that with the database open."""

    def __init__(self, what: str, make: Callable[[T | None, Database, Progress], T], run: Callable[..., None]) -> None:
        self.what, self._make, self._run = what, make, run
        self._made: T | None = None
        self._fault: Exception | None = None
        self._done = self._begun = 0.0
        self._maker: threading.Thread | None = None
        self._lock = threading.Lock()

    def get(self, database: Database, patience: float | None = None) -> T:
        """As the database is now, or as it was a moment ago.

        The first answers wait until so many seconds after it was begun (None: as long as it takes), then PreparingError tells
        how far it is.
        """
        made = self._made
        if made is None:
            self._wait(patience)
        elif made.state != state(database):
            self._wait(PATIENCE)
        if self._made is None:
            if self._fault is not None:
                raise StoreError(str(self._fault)) from self._fault
            raise PreparingError(self.what, self._done)
        return self._made

    def _wait(self, patience: float | None) -> None:
        """Counted from when it was begun: who comes later, while it takes long, shall not keep a thread for nothing."""
        maker = self.begin()
        maker.join(patience and max(0.0, self._begun + patience - time.monotonic()))

    def begin(self) -> threading.Thread:
        """The thread that makes it, started where none is at work."""
        with self._lock:
            if self._maker is None or not self._maker.is_alive():
                self._fault, self._begun = None, time.monotonic()
                self._maker = threading.Thread(target=self._work, daemon=True)
                self._maker.start()
            return self._maker

    def _work(self) -> None:
        try:
            self._run(self._remake)
        except Exception as error:  # whoever waits is told
            self._fault = error

    def _remake(self, database: Database) -> None:
        self._made = self._make(self._made, database, self._progress)

    def _progress(self, done: int, total: int) -> None:
        self._done = done / max(1, total)
