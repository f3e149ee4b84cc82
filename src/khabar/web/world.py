"""What one server serves: a database, its overview, the coder for pasted text, and the token that writing needs."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khabar.pipeline import Coder, uncollected
from khabar.records import CodedDocument, Document
from khabar.store.database import Database, reading
from khabar.store.overview import Overview, state
from khabar.web import naming

PATIENCE = 1.0  # seconds that an answer waits for new columns


class World:
    """Shared by all requests. Each request opens the database for itself, since readers see the last finished batch."""

    def __init__(self, path: Path, *, sample: bool = False, token: str | None = None) -> None:
        self.path, self.sample = path, sample
        self.token = token or secrets.token_urlsafe(24)
        self._overview: Overview | None = None
        self._builder: threading.Thread | None = None
        self._coder: Coder | None = None
        self._building, self._coding = threading.Lock(), threading.Lock()

    @contextmanager
    def open(self) -> Iterator[Database]:
        """The database, to be read."""
        with reading(self.path) as database:
            yield database

    def warm(self) -> None:
        """Get ready before the first request; tells, as StoreError, of a database that cannot be read."""
        with self.open() as database:
            self.overview(database)
        naming.warm()

    def warm_coder(self) -> None:
        """Load the coder meanwhile, where text will soon be pasted."""
        if self._coder is None:
            threading.Thread(target=self._load_coder, daemon=True).start()

    def _load_coder(self) -> None:
        with self._coding:
            if self._coder is None:
                self._coder = Coder()

    def overview(self, database: Database) -> Overview:
        """The columns of the database; when it has changed they are built again, and those before serve meanwhile."""
        wanted = state(database)
        if self._overview is None:
            self._build()
        elif self._overview.state != wanted:
            with self._building:
                if self._builder is None or not self._builder.is_alive():
                    self._builder = threading.Thread(target=self._build, daemon=True)
                    self._builder.start()
            self._builder.join(PATIENCE)
        assert self._overview is not None
        return self._overview

    def shown(self, database: Database) -> str:
        """What tells one content of the answers from another: the state of the database, and that of the columns."""
        self.overview(database)
        return f"{state(database)} {self._overview.state if self._overview else ''}"

    def _build(self) -> None:
        with self.open() as database, uncollected():
            self._overview = Overview(database)

    def code(self, document: Document) -> CodedDocument:
        """Code one text; one at a time, since the coder remembers what it has read."""
        self._load_coder()
        with self._coding:
            assert self._coder is not None
            return self._coder.code(document)
