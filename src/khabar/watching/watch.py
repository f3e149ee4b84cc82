"""The round: what is due is given to visitors, and what they bring is written down, until nothing is due or it is to stop."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from khabar.errors import BusyError
from khabar.fetching.visiting import Visitor
from khabar.pipeline import CoderLike
from khabar.store.database import reading
from khabar.store.watched import Watched
from khabar.watching.raw import RawPages
from khabar.watching.recording import Recorder
from khabar.watching.schedule import moment
from khabar.watching.sources import Page, Settings, Source
from khabar.watching.tally import Tally
from khabar.watching.visits import ArticleTask, ListingTask, Task, Visitors

TURN = 1.0  # seconds after which a watch that has nothing to do looks whether it is to stop
JOB = 20  # articles that a visitor is given at once


class Watch:
    """Watches sources and loads what is new into the database at ``path``.

    Everything that is to be done stands in the database: whatever was going on when a watch was killed is due at the next.
    ``stop`` ends it after what is being written down; ``keep_raw`` is a folder for the pages as they were fetched; ``rules``
    are rules of linking, which the database keeps.
    """

    def __init__(
        self,
        sources: tuple[Source, ...],
        settings: Settings,
        path: Path,
        coder: CoderLike,
        *,
        rules: Path | None = None,
        keep_raw: Path | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self.sources, self.settings, self.path = sources, settings, path
        self.stop = stop or threading.Event()
        self.raw = RawPages(keep_raw) if keep_raw is not None else None
        self.recorder = Recorder(path, coder, rules, settings, self.raw, self.stop)
        visitor = Visitor(
            contact=settings.contact,
            delay=settings.delay,
            limits=settings.limits,
            allow_private=settings.allow_private,
            stop=self.stop,
        )
        self.visitors = Visitors(visitor, min(settings.visitors, len(sources)), self.stop)
        self.flying: Counter[str] = Counter()
        self.asked: set[str] = set()

    @property
    def tallies(self) -> dict[str, Tally]:
        """What was done so far, by the id of the source."""
        return self.recorder.tallies

    def run(self, *, once: bool, turn: Callable[[], None] = lambda: None) -> None:
        """Watch until it is to stop; with ``once`` until every source was looked at and nothing is due.

        ``turn`` is called again and again, about once a second. StoreError where the database cannot be written.
        """
        self._register()
        try:
            while not self.stop.is_set():
                self._assign(once=once)
                if not self.flying.total():
                    if once:
                        break
                    self.stop.wait(TURN)
                results = self.visitors.take(TURN, self.flying.total())
                if results and not self.stop.is_set():
                    self.recorder.settle(results)
                self.flying.subtract(result.task.source.id for result in results)
                turn()
        except BusyError:
            if not self.stop.is_set():
                raise  # else: ended while another program wrote; what was not written down is due again
        finally:
            if self.raw is not None:
                self.raw.close()

    def _register(self) -> None:
        with self.recorder.writing() as database, database.batch():
            watched = Watched(database)
            listings = [(page.url, source.id, None) for source in self.sources for page in source.listings]
            watched.register(listings, _now())
        for source in self.sources:
            self.tallies[source.id] = Tally()

    def _assign(self, *, once: bool) -> None:
        """Give the visitors what is due of sources that are not being visited."""
        with reading(self.path) as database:
            watched = Watched(database)
            for source in self.sources:
                if not self.flying[source.id]:
                    tasks = self._due(watched, source, once=once)
                    if tasks:
                        self.flying[source.id] = len(tasks)
                        self.visitors.give(tasks)

    def _due(self, watched: Watched, source: Source, *, once: bool) -> list[Task]:
        """Listings that are due, with ``once`` every listing that was not asked before; then articles."""
        pages, now = {page.url: page for page in source.listings}, _now()
        tasks: list[Task] = []
        for listing in watched.due_listings([*pages], now, early=once):
            if listing.next <= now or listing.url not in self.asked:
                self.asked.add(listing.url)
                tasks.append(ListingTask(source, pages.get(listing.url) or Page(listing.url, "sitemap"), listing))
        return tasks + [ArticleTask(source, article) for article in watched.due_articles(source.id, now, JOB)]


def _now() -> str:
    return moment(dt.datetime.now(dt.UTC))
