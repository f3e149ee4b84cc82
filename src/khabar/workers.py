"""Work given to several processes: results come in order, reading waits for them, and a process that dies costs one item.

When a process dies, each batch that went down with it is done again by itself; one that kills its process again is done item by
item, and the item that does is lost. All else comes out as if nothing had happened.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, TypeVar

from khabar.errors import WorkerError

AHEAD = 4  # batches a worker that are read ahead
T = TypeVar("T")
R = TypeVar("R")


class Workers(Generic[T, R]):
    """``count`` processes that ``start(*given)`` makes ready and that do ``work(batch)``, both functions of a module.

    ``lost(item)`` is what comes out for an item that kills its process.
    """

    def __init__(
        self,
        count: int,
        work: Callable[[list[T]], list[R]],
        lost: Callable[[T], R],
        start: Callable[..., None],
        given: tuple[Any, ...] = (),
    ) -> None:
        self.count, self.work, self.lost, self.start, self.given = count, work, lost, start, given
        self.pool = self._made(count)
        self.spare: ProcessPoolExecutor | None = None  # does again what a process died of

    def map(self, batches: Iterable[list[T]]) -> Iterator[R]:
        """What the work makes of all items, in order. Raises WorkerError where processes cannot even start."""
        waiting: deque[tuple[list[T], Future[list[R]]]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, self._submitted(batch)))
                if len(waiting) > AHEAD * self.count:
                    yield from self._done(*waiting.popleft())
            while waiting:
                yield from self._done(*waiting.popleft())
        finally:
            self.pool.shutdown(cancel_futures=True)
            if self.spare is not None:
                self.spare.shutdown()

    def _made(self, count: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), self.start, self.given)

    def _submitted(self, batch: list[T]) -> Future[list[R]]:
        try:
            return self.pool.submit(self.work, batch)
        except BrokenProcessPool:
            self.pool = self._made(self.count)
            return self.pool.submit(self.work, batch)

    def _done(self, batch: list[T], future: Future[list[R]]) -> list[R]:
        """What a batch came to; where a process died meanwhile, it is done again."""
        try:
            return future.result()
        except BrokenProcessPool:
            return self._alone(batch) or [result for item in batch for result in self._alone([item]) or [self.lost(item)]]

    def _alone(self, batch: list[T]) -> list[R] | None:
        """What a batch comes to while nothing else is done that could kill the process; None where it does."""
        if self.spare is None:
            self.spare = self._made(1)
            try:
                self.spare.submit(_nothing).result()
            except BrokenProcessPool:
                raise WorkerError("worker processes die while they start; is there memory enough for each of them?") from None
        try:
            return self.spare.submit(self.work, batch).result()
        except BrokenProcessPool:
            self.spare = None
            return None


def _nothing() -> None:
    """What a process that has started can do."""
