"""Documents from files, folders, patterns and stdin, and the reason why where one cannot be read (``docs/reading.md``)."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

from khabar.reading.fields import printable
from khabar.reading.files import SourceFile, find_files
from khabar.reading.kinds import read_stream
from khabar.reading.limits import Limits
from khabar.reading.source import Notes, Remark, Source
from khabar.reading.streams import Stream
from khabar.records import Document, Skipped


class Reader:
    """Iterates over the documents of ``sources`` (paths, folders, patterns, ``-`` for stdin), one at a time.

    ``remarks`` grows while reading, and may be emptied by who reads them. ``size`` is the number of bytes of all files, None
    where that is unknown (stdin); ``position`` how many have been read so far. ``notes`` tells of the document read last.
    """

    def __init__(
        self,
        sources: Iterable[str | os.PathLike[str]],
        *,
        stdin: IO[bytes] | None = None,
        limits: Limits = Limits(),  # noqa: B008  (frozen)
        cuts: bool = False,
    ) -> None:
        self.files = find_files(sources)
        self.notes = Notes(wants_cuts=cuts)
        self.position = 0
        self._stdin = stdin
        self._limits = limits

    @property
    def remarks(self) -> deque[Remark]:
        """What was left out of documents that were read all the same."""
        return self.notes.remarks

    @property
    def size(self) -> int | None:
        """Bytes of all files together, None where a stream is among them."""
        total = 0
        for entry in self.files:
            if isinstance(entry, SourceFile):
                if entry.path is None or not entry.path.is_file():
                    return None
                total += entry.path.stat().st_size
        return total

    def __iter__(self) -> Iterator[Document | Skipped]:
        for entry in self.files:
            if isinstance(entry, Skipped):
                yield entry
                continue
            try:
                yield from self._read(entry)
            except OSError as error:
                yield Skipped(entry.where, f"cannot be read: {error.strerror or error}")
            except Exception as error:  # a fault of ours or of a library costs this file, never the others
                yield Skipped(entry.where, printable(f"could not be read: {type(error).__name__}: {error}"))

    def _read(self, entry: SourceFile) -> Iterator[Document | Skipped]:
        with ExitStack() as stack:
            if entry.path is None:
                raw = self._stdin if self._stdin is not None else sys.stdin.buffer
            else:
                raw = stack.enter_context(entry.path.open("rb"))
            start = self.position
            source = Source(entry.where, entry.stem, self.notes, self._limits)
            for document in read_stream(Stream(raw, self._limits), source, entry.kind):
                if entry.path is not None and raw.seekable():
                    self.position = start + raw.tell()
                yield document


def read_documents(
    sources: Iterable[str | os.PathLike[str]], *, stdin: IO[bytes] | None = None
) -> Iterator[Document | Skipped]:
    """The documents of ``sources`` in order: paths, folders, patterns, ``-`` for stdin."""
    return iter(Reader(sources, stdin=stdin))
