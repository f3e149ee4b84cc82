"""What one server serves: a database, its overview, the coder for pasted text, and the token that writing needs."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khabar.pipeline import Coder
from khabar.records import CodedDocument, Document
from khabar.store.database import Database, reading
from khabar.store.overview import Overview, state


class World:
    """Shared by all requests. Each request opens the database for itself, since readers see the last finished batch."""

    def __init__(self, path: Path, *, sample: bool = False, token: str | None = None) -> None:
        self.path, self.sample = path, sample
        self.token = token or secrets.token_urlsafe(24)
        self._overview: Overview | None = None
        self._coder: Coder | None = None
        self._building, self._coding = threading.Lock(), threading.Lock()

    @contextmanager
    def open(self) -> Iterator[Database]:
        """The database, to be read."""
        with reading(self.path) as database:
            yield database

    def warm(self) -> None:
        """Get ready: the columns at once, so that a database that cannot be read is told; the coder meanwhile."""
        with self.open() as database:
            self.overview(database)
        threading.Thread(target=self._load_coder, daemon=True).start()

    def _load_coder(self) -> None:
        with self._coding:
            if self._coder is None:
                self._coder = Coder()

    def overview(self, database: Database) -> Overview:
        """The columns of the database as it is now; they are built again when it has changed."""
        current = self._overview
        if current is not None and current.state == state(database):
            return current
        with self._building:
            if self._overview is None or self._overview.state != state(database):
                self._overview = Overview(database)
            return self._overview

    def code(self, document: Document) -> CodedDocument:
        """Code one text; one at a time, since the coder remembers what it has read."""
        self._load_coder()
        with self._coding:
            assert self._coder is not None
            return self._coder.code(document)
