"""Loading: coded documents into the store, batch by batch; each batch is kept whole or not at all."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec
import numpy as np

from khabar.events.copies import Signature, bands, key_number, likeness, signature
from khabar.events.settings import Linking
from khabar.events.territory import holdings
from khabar.gazetteer.spelling import words_of
from khabar.records import CodedDocument, Document, Skipped
from khabar.records.control import Holding
from khabar.store.database import Database, sentence_count, told
from khabar.store.linker import Linker
from khabar.store.renewing import renew

BATCH = 500  # documents of a transaction, at most
PATIENCE = 5.0  # seconds after which one ends
_ARTICLE = re.compile("^(?:[وفبك]?ال|[وف]?لل)(?=.{3})")
_encoder = msgspec.json.Encoder(order="deterministic")
Kept = Callable[[CodedDocument | Skipped], None]


class Loaded(msgspec.Struct):
    """What a load did: new documents, new versions, those that were there already, claims, and what could not be coded."""

    new: int = 0
    changed: int = 0
    known: int = 0
    claims: int = 0
    skipped: int = 0

    @property
    def documents(self) -> int:
        """All documents that came in."""
        return self.new + self.changed + self.known


class Loader:
    """Loads into an opened database. Idempotent: what is there already, word for word, is passed over.

    ``kept`` is called with everything that was loaded or skipped, within the transaction that keeps it.
    """

    def __init__(self, database: Database, rules: Linking, kept: Kept = lambda document: None) -> None:
        self.database = database
        self.rules = rules
        self.kept = kept
        self.loaded = Loaded()
        self.rows = Rows(database)

    def knows(self, document: Document) -> bool:
        """Whether this report is in the store already, word for word; if so it need not be coded again."""
        row = self.database.one("current document", document.id)
        return row is not None and row[2] == text_hash(document)

    def load(self, documents: Iterable[CodedDocument | Skipped]) -> Iterator[Loaded]:
        """Load all; yields what was done after each batch that is safely kept."""
        with told(self.database.path):
            renew(self.database, self.rules)
        left, linker = iter(documents), Linker(self.database, self.rules)
        while batch := _batch(left):
            counts = msgspec.structs.replace(self.loaded)
            with told(self.database.path), self.database.batch():
                self.rows = Rows(self.database)
                for document in batch:
                    if isinstance(document, Skipped):
                        counts.skipped += 1
                    else:
                        self._document(document, linker, counts)
                    self.kept(document)
                self.rows.flush()
                linker.finish()
            self.loaded = counts
            yield counts

    def _document(self, document: CodedDocument, linker: Linker, counts: Loaded) -> None:
        records = [_encoder.encode(claim) for claim in document.claims]
        text, claims = text_hash(document), _claims_hash(document, records)
        before = self.database.one("current document", document.id)
        if before is not None and before[2:] == (text, claims):
            counts.known += 1
            return
        version = 1
        if before is not None:
            version = before[1] + 1
            self.rows.flush()
            linker.flush()
            self.database.run("retire document", before[0])
            self.database.run("drop ledger", before[0])
            linker.drop(before[0])
        sketch = signature(document.content, self.rules.copies)
        keys = [key_number(band) for band in bands(sketch, self.rules.copies)] if sketch is not None else []
        original = self._original(sketch, keys) or document.id
        number = self.database.run(
            "add document", document.id, version, text, claims, original, document.outlet, document.url, document.date,
            document.title, document.text, document.byline, _encoder.encode(document.spans).decode(),
            sentence_count(document.title, document.text),
        ).lastrowid  # fmt: skip
        assert number is not None
        if sketch is not None:
            self.database.run("add sketch", number, sketch.tobytes())
            self.database.many("add band", [(key, number) for key in keys])
        numbers = self.rows.add(document, number, records)
        self.rows.ledger += [
            (numbers[entry.id], *_columns(entry)) for entry in holdings(document, original, self.rules)
        ]
        linker.add(document, original, numbers)
        counts.claims += len(document.claims)
        counts.new += version == 1
        counts.changed += version > 1

    def _original(self, sketch: Signature | None, keys: list[int]) -> str | None:
        """The first of the reports of which this one is a copy."""
        if sketch is None:
            return None
        best = (self.rules.copies.alike, 0)
        for number, hashes in self.database.run("sketches of bands", _encoder.encode(keys).decode()):
            best = max(best, (likeness(sketch, np.frombuffer(hashes, dtype=np.uint64)), -number))
        row = self.database.one("original of a document", -best[1])
        return str(row[0]) if row else None


class Rows:
    """Rows of a batch that wait to be written together; claims are numbered in their order."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.last: int = database.one("last claim")[0]
        self.claims: list[tuple[int, str, int, str]] = []
        self.sources: dict[tuple[str | None, ...], None] = {}
        self.words: list[tuple[int, str, str]] = []
        self.ledger: list[tuple[Any, ...]] = []

    def add(self, document: CodedDocument, number: int, records: list[bytes]) -> dict[str, int]:
        """Claims, sources and words of a document; the row of each claim by its id."""
        if document.outlet:
            self.sources[document.outlet, "outlet", None, None, None] = None
        numbers: dict[str, int] = {}
        for claim, record in zip(document.claims, records, strict=True):
            self.last += 1
            numbers[claim.id] = self.last
            self.claims.append((self.last, claim.id, number, record.decode()))
            for link in claim.attribution:
                kind = "unnamed" if link.stance == "anonymous" else "named"
                self.sources[link.name or link.text, kind, link.entity, link.country, link.sector] = None
        words = words_of(document.content)
        self.words.append((number, " ".join(words), " ".join(map(bare, words))))
        return numbers

    def flush(self) -> None:
        """Write them."""
        for step, rows in (
            ("add claim", self.claims), ("add source", list(self.sources)), ("add words", self.words),
            ("add ledger", self.ledger),
        ):  # fmt: skip
            self.database.many(step, rows)
        for waiting in (self.claims, self.sources, self.words, self.ledger):
            waiting.clear()


def _batch(documents: Iterator[CodedDocument | Skipped]) -> list[CodedDocument | Skipped]:
    """The documents of the next transaction: as many as come in a few seconds, so that little is lost where coding is slow."""
    started, batch = time.monotonic(), []
    for document in islice(documents, BATCH):
        batch.append(document)
        if time.monotonic() - started > PATIENCE:
            break
    return batch


def _columns(entry: Holding) -> Iterator[str | float | None]:
    return (_encoder.encode(value).decode() if isinstance(value, tuple) else value for value in msgspec.structs.astuple(entry))


def bare(word: str) -> str:
    """A folded word without article and what is glued to it, for search."""
    return _ARTICLE.sub("", word)


def text_hash(document: Document | CodedDocument) -> str:
    """The hash of all that was reported."""
    fields = (document.id, document.outlet, document.url, document.date, document.title, document.text)
    return _hash(_encoder.encode(fields))


def _claims_hash(document: CodedDocument, records: list[bytes]) -> str:
    """The hash of the JSON array of claims, byline and spans."""
    rest = (_encoder.encode(document.byline), _encoder.encode(document.spans))
    return _hash(b"[[" + b",".join(records) + b"]," + b",".join(rest) + b"]")


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
