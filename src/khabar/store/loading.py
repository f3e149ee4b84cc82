"""Loading: coded documents into the store, batch by batch; each batch is kept whole or not at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
import numpy as np

from khabar.events.copies import bands, likeness, signature
from khabar.events.settings import Linking
from khabar.events.territory import holdings
from khabar.gazetteer.spelling import words_of
from khabar.records import CodedDocument, Document, Skipped
from khabar.store.database import Database, sentence_count, told
from khabar.store.linker import Linker

BATCH = 100  # documents of a transaction
_ARTICLE = re.compile("^(?:[وفبك]?ال|[وف]?لل)(?=.{3})")
_encoder = msgspec.json.Encoder(order="deterministic")


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
    """Loads into an opened database. Idempotent: what is there already, word for word, is passed over."""

    def __init__(self, database: Database, rules: Linking) -> None:
        self.database = database
        self.rules = rules
        self.loaded = Loaded()

    def knows(self, document: Document) -> bool:
        """Whether this report is in the store already, word for word; if so it need not be coded again."""
        row = self.database.one("current document", document.id)
        return row is not None and row[2] == text_hash(document)

    def load(self, documents: Iterable[CodedDocument | Skipped]) -> Iterator[Loaded]:
        """Load all; yields what was done after each batch that is safely kept."""
        left = iter(documents)
        while batch := list(islice(left, BATCH)):
            counts = msgspec.structs.replace(self.loaded)
            with told(self.database.path), self.database.batch():
                linker = Linker(self.database, self.rules)
                for document in batch:
                    if isinstance(document, Skipped):
                        counts.skipped += 1
                    else:
                        self._document(document, linker, counts)
                linker.finish()
            self.loaded = counts
            yield counts

    def _document(self, document: CodedDocument, linker: Linker, counts: Loaded) -> None:
        text, claims = text_hash(document), _hash(_encoder.encode((document.claims, document.byline, document.spans)))
        before = self.database.one("current document", document.id)
        if before is not None and before[2:] == (text, claims):
            counts.known += 1
            return
        version = 1
        if before is not None:
            version = before[1] + 1
            self.database.run("retire document", before[0])
            self.database.run("drop ledger", before[0])
            linker.drop(before[0])
        sketch = signature(document.content, self.rules.copies)
        original = self._original(sketch) or document.id
        number = self.database.run(
            "add document", document.id, version, text, claims, original, document.outlet, document.url, document.date,
            document.title, document.text, document.byline, _encoder.encode(document.spans).decode(),
            sentence_count(document.title, document.text),
        ).lastrowid  # fmt: skip
        assert number is not None
        if sketch is not None:
            self.database.run("add sketch", number, sketch.tobytes())
            self.database.many("add band", [(key_number(band), number) for band in bands(sketch, self.rules.copies)])
        words = words_of(document.content)
        self.database.run("add words", number, " ".join(words), " ".join(map(bare, words)))
        numbers = self._claims(document, number)
        self._ledger(document, original, numbers)
        linker.add(document, original, numbers)
        counts.claims += len(document.claims)
        counts.new += version == 1
        counts.changed += version > 1

    def _claims(self, document: CodedDocument, number: int) -> dict[str, int]:
        """Write the claims and their sources; the row of each claim by its id."""
        numbers: dict[str, int] = {}
        if document.outlet:
            self.database.run("add source", document.outlet, "outlet", None, None, None)
        for claim in document.claims:
            row = self.database.run("add claim", claim.id, number, _encoder.encode(claim).decode()).lastrowid
            assert row is not None
            numbers[claim.id] = row
            for link in claim.attribution:
                kind = "unnamed" if link.stance == "anonymous" else "named"
                self.database.run("add source", link.name or link.text, kind, link.entity, link.country, link.sector)
        return numbers

    def _ledger(self, document: CodedDocument, original: str, numbers: dict[str, int]) -> None:
        for entry in holdings(document, original, self.rules):
            values = (_encoder.encode(v).decode() if isinstance(v, tuple) else v for v in msgspec.structs.astuple(entry))
            self.database.run("add ledger", numbers[entry.id], *values)

    def _original(self, sketch: np.ndarray[tuple[int], np.dtype[np.uint64]] | None) -> str | None:
        """The first of the reports of which this one is a copy."""
        if sketch is None:
            return None
        best = (self.rules.copies.alike, 0, "")
        seen: set[int] = set()
        for band in bands(sketch, self.rules.copies):
            for number, original, hashes in self.database.run("sketches of a band", key_number(band)):
                if number not in seen:
                    seen.add(number)
                    alike = likeness(sketch, np.frombuffer(hashes, dtype=np.uint64))
                    best = max(best, (alike, -number, original))
        return best[2] or None


def bare(word: str) -> str:
    """A folded word without article and what is glued to it, for search."""
    return _ARTICLE.sub("", word)


def text_hash(document: Document | CodedDocument) -> str:
    """The hash of all that was reported."""
    fields = (document.id, document.outlet, document.url, document.date, document.title, document.text)
    return _hash(_encoder.encode(fields))


def key_number(key: bytes) -> int:
    """A key as a number of 63 bits; that two keys share one costs a comparison, nothing else."""
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big") >> 1


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
