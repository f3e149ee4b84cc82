"""What one server serves: a database, its overview, the coder for pasted text, and the token that writing needs."""

from __future__ import annotations

import os
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from khabar.errors import StoreError
from khabar.pipeline import Coder, uncollected
from khabar.records import CodedDocument, Document
from khabar.store.database import Database, reading
from khabar.store.deeds import DeedColumns
from khabar.store.event_columns import EventColumns
from khabar.store.kept import Kept, Progress, State, state
from khabar.store.overview import Overview
from khabar.store.wordings import WordingColumns
from khabar.web import naming
from khabar.web.turns import Turns
from khabar.web.upkeep import Upkeep

PATIENCE = 2.0  # seconds that an answer waits for what is made for the first time
TEXTS = 4  # that are being coded, one at a time, or wait for it
FILES = 8  # that are being written, two at a time, or wait for it
K = TypeVar("K", bound=Kept)


def _columns(kind: type[K]) -> Callable[[K | None, Database, Progress], K]:
    """Makes such columns from those before, else from the file in which they were kept."""

    def make(before: K | None, database: Database, progress: Progress) -> K:
        if before is None or before.state.identity != state(database).identity:
            return kind.of(database, progress)
        return before.updated(database, progress)

    return make


def _overview(before: Overview | None, database: Database, progress: Progress) -> Overview:
    return Overview(_columns(EventColumns)(before.kept if before else None, database, progress))


class Opened(NamedTuple):
    """A database that is open, and which file it is (device and number)."""

    file: tuple[int, int]
    database: Database
    stack: ExitStack


class World:
    """Shared by all requests."""

    def __init__(self, path: Path, *, sample: bool = False, token: str | None = None) -> None:
        self.path, self.sample = path, sample
        self.token = token or secrets.token_urlsafe(24)
        self._idle: deque[Opened] = deque()
        self._overview = Upkeep("events are read", _overview, self._with_database)
        self._deeds = Upkeep("pairs of parties are counted", _columns(DeedColumns), self._with_database)
        self._wordings = Upkeep("loaded words are counted", _columns(WordingColumns), self._with_database)
        self._known: tuple[State | None, dict[str, naming.Json]] = (None, {})
        self._coder: Coder | None = None
        self._coding = threading.Lock()
        self.texts, self.files = Turns(TEXTS, 1, "texts are being read"), Turns(FILES, 2, "files are being written")

    @contextmanager
    def open(self) -> Iterator[Database]:
        """The database, to be read; it stays open for the next who asks, until another file stands in its place."""
        opened = self._open()
        with ExitStack() as closing:
            closing.callback(opened.stack.close)
            yield opened.database
            closing.pop_all()  # no fault: it can be used again
            self._idle.append(opened)

    def _open(self) -> Opened:
        try:
            found = os.stat(self.path)
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror}") from error
        file = (found.st_dev, found.st_ino)
        while self._idle:
            with suppress(IndexError):  # another was quicker
                opened = self._idle.pop()
                if opened.file == file:
                    return opened
                opened.stack.close()
        stack = ExitStack()
        return Opened(file, stack.enter_context(reading(self.path)), stack)

    def close(self) -> None:
        """Let go of the database."""
        while self._idle:
            self._idle.pop().stack.close()

    def warm(self) -> None:
        """Begin to get ready for the first request; tells, as StoreError, of a database that cannot be read."""
        with self.open() as database:
            state(database)
        self._overview.begin()
        threading.Thread(target=naming.warm, daemon=True).start()

    def warm_coder(self) -> None:
        """Load the coder meanwhile, where text will soon be pasted."""
        if self._coder is None:
            threading.Thread(target=self._load_coder, daemon=True).start()

    def _load_coder(self) -> None:
        with self._coding:
            if self._coder is None:
                self._coder = Coder()

    def overview(self, database: Database) -> Overview:
        """The columns of the database; when it has changed they are brought up to date, and those before serve meanwhile."""
        return self._overview.get(database)

    def deeds(self, database: Database) -> DeedColumns:
        """Who did what to whom in all events; PreparingError while it is counted for the first time."""
        return self._deeds.get(database, PATIENCE)

    def wordings(self, database: Database) -> WordingColumns:
        """Which claims hold loaded words; PreparingError while they are looked for for the first time."""
        return self._wordings.get(database, PATIENCE)

    def once(self, database: Database, place: str, make: Callable[[], naming.Json]) -> naming.Json:
        """What is told of a place, worked out once for each content of the database."""
        now = state(database)
        of, known = self._known
        if of != now:
            known = {}
            self._known = now, known
        if place not in known:
            known[place] = make()
        return known[place]

    def _with_database(self, work: Callable[[Database], None]) -> None:
        with self.open() as database, uncollected():
            work(database)

    def code(self, document: Document) -> CodedDocument:
        """Code one text; one at a time, since the coder remembers what it has read."""
        self._load_coder()
        with self._coding:
            assert self._coder is not None
            return self._coder.code(document)
