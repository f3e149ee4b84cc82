"""Visits: threads that fetch what they are given, and hand back what they got. They know nothing of the database."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from khabar.errors import FetchError
from khabar.fetching.page import Fetched
from khabar.fetching.visiting import Visitor
from khabar.store.watched import Article, Listing
from khabar.watching.sources import Page, Source

WAITING = 32  # answers that may wait to be read, so that pages do not pile up in memory


class ListingTask(NamedTuple):
    """Fetch a page that lists articles."""

    source: Source
    page: Page
    what: Listing


class ArticleTask(NamedTuple):
    """Fetch an article."""

    source: Source
    what: Article


Task = ListingTask | ArticleTask


class Result(NamedTuple):
    """What a task brought: an answer, or the reason why there is none."""

    task: Task
    answer: Fetched | None
    error: FetchError | None


class Visitors:
    """A number of threads that share the rules of politeness. A job is the tasks of one source, fetched one after the other."""

    def __init__(self, visitor: Visitor, number: int, stop: threading.Event) -> None:
        self.visitor, self.stop = visitor, stop
        self._jobs: queue.SimpleQueue[Sequence[Task]] = queue.SimpleQueue()
        self._results: queue.Queue[Result] = queue.Queue(WAITING)
        for index in range(number):  # daemons: a visit that hangs does not keep the program from ending
            threading.Thread(target=self._work, name=f"visitor-{index}", daemon=True).start()

    def give(self, tasks: Sequence[Task]) -> None:
        """A job for the next free thread; each of its tasks brings one result."""
        self._jobs.put(tasks)

    def take(self, patience: float, outstanding: int) -> list[Result]:
        """The results of so many seconds, or all of those outstanding: many are written down together at little more cost."""
        results: list[Result] = []
        until = time.monotonic() + patience
        with suppress(queue.Empty):
            while len(results) < min(WAITING, outstanding):
                results.append(self._results.get(timeout=max(0.0, until - time.monotonic())))
        return results

    def _work(self) -> None:
        while not self.stop.is_set():
            for task in self._jobs.get():
                self._results.put(self._visit(task))

    def _visit(self, task: Task) -> Result:
        try:
            return Result(task, self.visitor.get(task.what.url, etag=task.what.etag, modified=task.what.modified), None)
        except FetchError as error:
            return Result(task, None, error)
        except Exception as error:  # a fault of ours or of a library costs this page, never the others
            return Result(task, None, FetchError("broken", task.what.url, f"{type(error).__name__}: {error}"))
