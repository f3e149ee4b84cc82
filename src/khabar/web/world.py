"""What one server serves: a database, its overview, the coder for pasted text, and the token that writing needs."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from khabar.errors import StoreError
from khabar.pipeline import Coder, uncollected
from khabar.records import CodedDocument, Document
from khabar.store.database import Database, reading
from khabar.store.kept import Kept, kept, state
from khabar.store.overview import Overview
from khabar.web import naming

PATIENCE = 1.0  # seconds that an answer waits for columns that are brought up to date


class Connection(threading.local):
    """The database as one thread of the server has it open."""

    def __init__(self) -> None:
        self.file: tuple[int, int] | None = None
        self.database: Database | None = None
        self.stack = ExitStack()


class World:
    """Shared by all requests."""

    def __init__(self, path: Path, *, sample: bool = False, token: str | None = None) -> None:
        self.path, self.sample = path, sample
        self.token = token or secrets.token_urlsafe(24)
        self._connection = Connection()
        self._overview: Overview | None = None
        self._fault: Exception | None = None
        self._builder: threading.Thread | None = None
        self._coder: Coder | None = None
        self._building, self._coding = threading.Lock(), threading.Lock()

    @contextmanager
    def open(self) -> Iterator[Database]:
        """The database, to be read: it stays open in each thread, until another file stands in its place."""
        mine = self._connection
        try:
            found = os.stat(self.path)
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror}") from error
        if mine.database is None or mine.file != (found.st_dev, found.st_ino):
            mine.stack.close()
            mine.database = None
            mine.database, mine.file = mine.stack.enter_context(reading(self.path)), (found.st_dev, found.st_ino)
        yield mine.database

    def warm(self) -> None:
        """Begin to get ready for the first request; tells, as StoreError, of a database that cannot be read."""
        with reading(self.path) as database:
            state(database)
        self._begin()

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
        if self._overview is None or self._overview.state != state(database):
            self._begin().join(None if self._overview is None else PATIENCE)
        if self._overview is None:
            raise self._fault or StoreError(f"{self.path}: cannot be read")
        return self._overview

    def _begin(self) -> threading.Thread:
        """The thread that builds columns, started where none is at work."""
        with self._building:
            if self._builder is None or not self._builder.is_alive():
                self._builder = threading.Thread(target=self._build, daemon=True)
                self._builder.start()
            return self._builder

    def _build(self) -> None:
        try:
            with self.open() as database, uncollected():
                self._overview = Overview(self._columns(database))
        except Exception as error:  # whoever waits is told
            self._fault = error
        naming.warm()

    def _columns(self, database: Database) -> Kept:
        known = self._overview.kept if self._overview else None
        if known is None or known.state.identity != state(database).identity:
            return kept(database)
        return known.updated(database)

    def code(self, document: Document) -> CodedDocument:
        """Code one text; one at a time, since the coder remembers what it has read."""
        self._load_coder()
        with self._coding:
            assert self._coder is not None
            return self._coder.code(document)
