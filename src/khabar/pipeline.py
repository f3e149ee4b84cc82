"""The ordered stages, and the coder that runs a document through them. The only wiring."""

from __future__ import annotations

import datetime as dt
import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

from khabar.claims.builder import ClaimBuilder
from khabar.claims.judges import Judge
from khabar.claims.modality import ModalityFinder
from khabar.errors import SettingError
from khabar.gazetteer.spelling import words_of
from khabar.matching.lexicon import load_lexicon
from khabar.matching.matcher import Matcher
from khabar.matching.name_files import load_names
from khabar.matching.vocabulary import Vocabulary
from khabar.reading.dates import EARLIEST, LATEST
from khabar.records import Claim, CodedDocument, Document, Skipped
from khabar.resolution.assemble import Assembler
from khabar.resolution.framing import FramingFinder
from khabar.resolution.setting import setting
from khabar.resolution.surroundings import Surroundings
from khabar.syntax.roles import Frames
from khabar.syntax.view import View
from khabar.text.layout import layout
from khabar.text.sentences import stretches
from khabar.workers import Workers

BATCH, LETTERS = 16, 100_000  # documents that a worker takes at once, and code points that they have together, about


class Stage(NamedTuple):
    """One stage: what it needs from those before it, and what it adds."""

    name: str
    requires: tuple[str, ...]
    assigns: tuple[str, ...]
    doc: str


STAGES: tuple[Stage, ...] = (
    Stage("reading", (), ("document",), "files, folders and streams become documents"),
    Stage(
        "text", ("document",), ("sentences", "tokens"), "sentences and tokens with offsets, folded spelling"
    ),
    Stage(
        "matching", ("tokens",), ("words", "matches"), "clitics, lexicon entries, names, times and numbers"
    ),
    Stage(
        "syntax", ("words", "matches"), ("phrases", "roles"), "noun phrases, and the slots beside event words"
    ),
    Stage("claims", ("matches", "roles"), ("drafts",), "who says what happened, status, casualties"),
    Stage("resolution", ("drafts", "phrases"), ("claims",), "actors, places, dates and scores"),
)


class CoderLike(Protocol):
    """What commands, watching and engines need of a coder: tests put a quicker one in its place."""

    def pipe(self, documents: Iterable[Document | Skipped], *, workers: int = 1) -> Iterator[CodedDocument | Skipped]:
        """Code many documents, in order; see :meth:`Coder.pipe`."""


class Coder:
    """Reads documents and writes down their claims.

    ``lexicon`` names folders that add to the shipped lexicon or override entries by id. Raises DataError with every
    fault of the data files at once.
    """

    def __init__(self, *, lexicon: Sequence[Path | str] = ()) -> None:
        self.folders = tuple(Path(folder) for folder in lexicon)
        self.lexicon = load_lexicon(self.folders)
        self.names = load_names()
        self.vocabulary = Vocabulary(self.lexicon, self.names)
        self.matcher = Matcher(self.lexicon, self.vocabulary)
        self.frames = Frames(self.lexicon.frames)
        self.modality = ModalityFinder(self.lexicon)
        self.framing = FramingFinder(self.lexicon)

    @cached_property
    def judge(self) -> Judge:
        """The judge, read from its file when it is first asked; training makes its rows without one."""
        return Judge(self.lexicon, self.names)

    def __call__(
        self,
        text: str,
        *,
        date: str | dt.date | None = None,
        title: str = "",
        id: str = "",
        outlet: str | None = None,
        url: str | None = None,
    ) -> CodedDocument:
        """Code one text; ``date`` is its day of publication (ISO 8601 or a date). SettingError where it is neither."""
        day = date.isoformat() if isinstance(date, dt.date) else date
        if day is not None and (not isinstance(day, str) or publication_day(day) is None):
            allowed = f"a date or an ISO 8601 day such as '2024-05-06', of a year from {EARLIEST} to {LATEST}"
            raise SettingError(f"date is {day!r}; it must be {allowed}")
        return self.code(Document(text=text, id=id, outlet=outlet, url=url, date=day, title=title))

    def code(self, document: Document) -> CodedDocument:
        """Code one document."""
        with uncollected():
            return self._code(document)

    def _code(self, document: Document) -> CodedDocument:
        published = publication_day(document.date)
        claims = tuple(self._claims(document, published))
        lists = self.vocabulary.lists
        spans = layout(document, lists["byline"], lists["ticker"])
        return CodedDocument(
            id=document.id,
            outlet=document.outlet,
            url=document.url,
            date=document.date,
            title=document.title,
            text=document.text,
            byline=next((span.text for span in spans if span.kind == "byline"), document.byline),
            spans=spans,
            claims=claims,
        )

    def _claims(self, document: Document, published: dt.date | None) -> Iterator[Claim]:
        """The claims of a document; each stretch of a very long one is read like a document of its own, so that time grows
        with length and nothing else."""
        first = 1  # number of the first sentence of a stretch
        content = document.content
        for stretch in stretches(content):
            views = [View(content, sentence, self.vocabulary, self.matcher, published) for sentence in stretch]
            builder = ClaimBuilder(self.lexicon, self.frames, self.judge, self.modality, published)
            drafts = builder.drafts(views)
            if any(drafts):
                assembler = self._assembler(document, views, published)
                for number, sentence in enumerate(drafts, first):
                    yield from (assembler.claim(draft, number, index) for index, draft in enumerate(sentence, 1))
            first += len(views)

    def _assembler(self, document: Document, views: list[View], published: dt.date | None) -> Assembler:
        """What makes claims of drafts, understood from all that these sentences name."""
        where = Surroundings(self.names, views, self._countries(views), self._outlet_country(document.outlet))
        about = setting(views, self.names, document.outlet)
        return Assembler(self.framing, self.names, document.id, published, where, about)

    @staticmethod
    def _countries(views: list[View]) -> Counter[str]:
        """How often a document names each country (alpha-2), by name or adjective."""
        return Counter([word.country for view in views for word in view.words if word.country])

    def _outlet_country(self, outlet: str | None) -> str | None:
        """The country (alpha-2) of an outlet among the actors."""
        words = words_of(outlet or "")
        refs = self.names.longest(words[0], enumerate(words[1:], 1))[1] if words else []
        nations = (self.names.data.actors[number].country for table, number in refs if table == "actor")
        return next((self.names.data.countries[nation][0] for nation in nations if nation in self.names.data.countries), None)

    def pipe(
        self, documents: Iterable[Document | Skipped], *, workers: int = 1
    ) -> Iterator[CodedDocument | Skipped]:
        """Code many documents, in order. A document that cannot be coded comes out as :class:`Skipped`, also one that kills
        the process of its worker. WorkerError where the processes of workers cannot start."""
        if workers <= 1:
            yield from (self._safely(document) for document in documents)
            return
        crew = Workers(workers, _work, _lost, _start_worker, (self.folders,))
        yield from crew.map(_batches(documents))

    def _safely(self, document: Document | Skipped) -> CodedDocument | Skipped:
        if isinstance(document, Skipped):
            return document
        try:
            return self.code(document)
        except Exception as error:  # one bad document never stops a run: it is reported and counted
            return Skipped(document.id, f"could not be coded: {type(error).__name__}: {error}", document.id)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python's collector of cycles from looking again and again through what has been remembered."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


_worker: Coder | None = None


def _start_worker(folders: tuple[Path, ...]) -> None:
    global _worker  # noqa: PLW0603  (one coder per worker process)
    _worker = Coder(lexicon=folders)
    gc.freeze()  # the lexicon lives as long as the process: the collector need not walk through it


def _work(batch: list[Document | Skipped]) -> list[CodedDocument | Skipped]:
    assert _worker is not None
    return [_worker._safely(document) for document in batch]


def _lost(document: Document | Skipped) -> Skipped:
    if isinstance(document, Skipped):
        return document
    return Skipped(document.id, "could not be coded: the process that coded it died, and died again", document.id)


def _batches(documents: Iterable[Document | Skipped]) -> Iterator[list[Document | Skipped]]:
    """The documents in batches of some, fewer where they are long, so that no worker is busy for long while others wait."""
    batch: list[Document | Skipped] = []
    letters = 0
    for document in documents:
        batch.append(document)
        letters += len(document.text) if isinstance(document, Document) else 0
        if len(batch) == BATCH or letters >= LETTERS:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def publication_day(date: str | None) -> dt.date | None:
    """The day of an ISO 8601 date or time, None where it is none, or one on which nothing can have been published."""
    try:
        day = dt.date.fromisoformat(date[:10]) if date else None
    except ValueError:
        return None
    return day if day is not None and EARLIEST <= day.year <= LATEST else None
