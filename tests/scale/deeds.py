"""A coder for workers of an engine that does what the ids of documents say: it dies, kills others or makes long records."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from khabar.records import CodedDocument, Document, Skipped
from khabar.workers import Workers


class Deeds:
    """Codes nothing; ``die``, ``die-once:FILE``, ``kill:PID`` and ``long`` are deeds, all other ids are none."""

    def pipe(self, documents: Iterable[Document | Skipped], *, workers: int = 1) -> Iterator[CodedDocument | Skipped]:
        if workers > 1:
            yield from Workers(workers, work, lost, ready).map([document] for document in documents)
            return
        for document in documents:
            yield document if isinstance(document, Skipped) else self.code(document)

    def code(self, document: Document) -> CodedDocument:
        deed, _, about = document.id.partition(":")
        if deed == "die" or (deed == "die-once" and not Path(about).exists()):
            Path(about or os.devnull).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        elif deed == "kill":
            os.kill(int(about), signal.SIGKILL)
        text = os.urandom(200_000).hex() if deed == "long" else document.text
        return CodedDocument(document.id, None, None, document.date, "", text, None, (), ())


def work(batch: list[Document | Skipped]) -> list[CodedDocument | Skipped]:
    return list(Deeds().pipe(batch))


def lost(document: Document | Skipped) -> Skipped:
    return Skipped(document.id, "lost")


def ready() -> None:
    pass


def make(lexicon: Sequence[Path]) -> Deeds:
    return Deeds()
