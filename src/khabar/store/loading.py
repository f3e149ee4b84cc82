"""Loading: coded documents into the store, batch by batch; each batch is kept whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from khabar.errors import KhabarError
from khabar.events.copies import signature
from khabar.events.settings import Linking
from khabar.events.territory import holdings
from khabar.gazetteer.spelling import words_of
from khabar.pipeline import uncollected
from khabar.reading.fields import printable
from khabar.records import CodedDocument, Document, Skipped
from khabar.records.control import Holding
from khabar.store.database import Database, sentence_count, told
from khabar.store.linker import Arrival, Linker
from khabar.store.originals import Originals, Sketch
from khabar.store.renewing import renew

BATCH = 2_000  # documents of a transaction, at most
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


class Version(NamedTuple):
    """A version of a report: its row, its number, and the hashes of what was reported and of what was coded."""

    row: int
    number: int
    text: str
    claims: str


class Fresh(NamedTuple):
    """A document to be loaded: its version, the one before it, its claims as JSON, its folded words and its MinHash."""

    document: CodedDocument
    version: Version
    before: Version | None
    records: list[bytes]
    words: list[str]
    sketch: Sketch | None


class Loader:
    """Loads into an opened database. Idempotent: what is there already, word for word, is passed over.

    ``kept`` is called with everything that was loaded or skipped, within the transaction that keeps it. A document that
    cannot be loaded is skipped, and costs no other.
    """

    def __init__(self, database: Database, kept: Kept = lambda document: None) -> None:
        self.database = database
        self.rules = database.rules
        self.kept = kept
        self.loaded = Loaded()

    def knows(self, document: Document) -> bool:
        """Whether this report is in the store already, word for word; if so it need not be coded again."""
        return any(version.text == text_hash(document) for version in self._current([document.id]).values())

    def load(self, documents: Iterable[CodedDocument | Skipped]) -> Iterator[Loaded]:
        """Load all; yields what was done after each batch that is safely kept."""
        with told(self.database.path):
            renew(self.database)
        left, linker = iter(documents), Linker(self.database)
        while batch := _batch(left):
            try:
                self._keep(batch, linker)
            except KhabarError:
                raise
            except Exception:  # one bad document never stops a run: nothing of the batch was kept, so each is loaded by itself
                for document in batch:
                    self._keep_alone(document)
                linker = Linker(self.database)
            yield self.loaded

    def _keep(self, batch: list[CodedDocument | Skipped], linker: Linker) -> None:
        """Load a batch in a transaction."""
        counts = msgspec.structs.replace(self.loaded)
        # a batch makes many objects and hardly a cycle: looking for cycles costs a sixth
        with told(self.database.path), uncollected(), self.database.batch():
            coded = [document for document in batch if isinstance(document, CodedDocument)]
            counts.skipped += len(batch) - len(coded)
            self._load(coded, linker, counts)
            for document in batch:
                self.kept(document)
        self.loaded = counts

    def _keep_alone(self, document: CodedDocument | Skipped) -> None:
        """Load one document; where that fails, it is skipped with the reason."""
        try:
            self._keep([document], Linker(self.database))
        except KhabarError:
            raise
        except Exception as error:
            if isinstance(document, Skipped):
                raise
            reason = printable(f"could not be loaded: {type(error).__name__}: {error}")
            self._keep([Skipped(printable(document.id), reason, printable(document.id))], Linker(self.database))

    def _load(self, documents: list[CodedDocument], linker: Linker, counts: Loaded) -> None:
        """First everything that follows from a document alone, then the events, in the order of the documents."""
        fresh = self._fresh(documents, counts)
        rows, originals = Rows(self.database), Originals(self.database, self.rules.copies)
        originals.expect(one.sketch for one in fresh if one.sketch is not None)
        arrivals: list[list[Arrival]] = []
        for one in fresh:
            original = originals.of(one.version.row, one.document.id, one.sketch)
            numbers = rows.add(one, original, self.rules)
            arrivals.append(linker.arrivals(one.document, original, numbers))
        rows.flush()
        originals.flush()
        linker.expect(arrival for found in arrivals for arrival in found)
        for one, found in zip(fresh, arrivals, strict=True):
            if one.before is not None:
                linker.drop(one.before.row)
            linker.add(one.document, found)
        linker.finish()

    def _fresh(self, documents: list[CodedDocument], counts: Loaded) -> list[Fresh]:
        """The documents that are new or changed, each with a row of its own."""
        current = self._current([document.id for document in documents])
        row: int = self.database.one("last document")[0]
        found = []
        for document in documents:
            records = [_encoder.encode(claim) for claim in document.claims]
            text, claims = text_hash(document), _claims_hash(document, records)
            before = current.get(document.id)
            if before is not None and before[2:] == (text, claims):
                counts.known += 1
                continue
            row += 1
            version = current[document.id] = Version(row, before.number + 1 if before else 1, text, claims)
            words = words_of(document.content)
            hashes = signature(words, self.rules.copies)
            sketch = Sketch.of(hashes, self.rules.copies) if hashes is not None else None
            found.append(Fresh(document, version, before, records, words, sketch))
            counts.claims += len(document.claims)
            counts.new += before is None
            counts.changed += before is not None
        return found

    def _current(self, ids: list[str]) -> dict[str, Version]:
        """The versions of today of these documents, as far as they are in the store."""
        return {id_: Version(*version) for id_, *version in self.database.run("current documents", json.dumps(ids))}


class Rows:
    """Rows of a batch that wait to be written together; claims are numbered in their order."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.last: int = database.one("last claim")[0]
        self.documents: list[tuple[Any, ...]] = []
        self.retired: list[tuple[int]] = []
        self.claims: list[tuple[int, str, int, str]] = []
        self.sources: dict[tuple[str | None, ...], None] = {}
        self.words: list[tuple[int, str, str]] = []
        self.ledger: list[tuple[Any, ...]] = []

    def add(self, fresh: Fresh, original: str, rules: Linking) -> dict[str, int]:
        """All that is written of a document; the row of each claim by its id."""
        document, version = fresh.document, fresh.version
        self.documents.append((
            version.row, document.id, version.number, version.text, version.claims, original, document.outlet, document.url,
            document.date, document.title, document.text, document.byline, _encoder.encode(document.spans).decode(),
            sentence_count(document.title, document.text),
        ))  # fmt: skip
        if fresh.before is not None:
            self.retired.append((fresh.before.row,))
        if document.outlet:
            self.sources[document.outlet, "outlet", None, None, None] = None
        numbers: dict[str, int] = {}
        for claim, record in zip(document.claims, fresh.records, strict=True):
            self.last += 1
            numbers[claim.id] = self.last
            self.claims.append((self.last, claim.id, version.row, record.decode()))
            for link in claim.attribution:
                kind = "unnamed" if link.stance == "anonymous" else "named"
                self.sources[link.name or link.text, kind, link.entity, link.country, link.sector] = None
        self.words.append((version.row, " ".join(fresh.words), " ".join(map(bare, fresh.words))))
        self.ledger += [(numbers[entry.id], *ledger_columns(entry)) for entry in holdings(document, original, rules)]
        return numbers

    def flush(self) -> None:
        """Write them; then what earlier versions said counts no more."""
        for step, rows in (
            ("add document", self.documents), ("add claim", self.claims), ("add source", list(self.sources)),
            ("add words", self.words), ("add ledger", self.ledger), ("retire document", self.retired),
            ("drop ledger", self.retired),
        ):  # fmt: skip
            self.database.many(step, rows)


def _batch(documents: Iterator[CodedDocument | Skipped]) -> list[CodedDocument | Skipped]:
    """The documents of the next transaction: as many as come in a few seconds, so that little is lost where coding is slow."""
    started, batch = time.monotonic(), []
    for document in islice(documents, BATCH):
        batch.append(document)
        if time.monotonic() - started > PATIENCE:
            break
    return batch


def ledger_columns(entry: Holding) -> Iterator[str | float | None]:
    """A row of the ledger as its table has it, without the number of its claim; parties as JSON."""
    return (_encoder.encode(value).decode() if isinstance(value, tuple) else value for value in msgspec.structs.astuple(entry))


@lru_cache(200_000)
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
