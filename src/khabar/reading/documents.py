"""Documents from files, folders, patterns and stdin, and the reason why where one cannot be read.

What happens to each kind of file:

- ``.txt``: one document, its id the file's name without suffix. The title stays empty; line ends become
  ``\\n``.
- ``.jsonl``, ``.jsonl.gz``: a document a line. ``text`` is needed, ``id``, ``outlet``, ``url``, ``date`` and
  ``title`` may be there, other keys are passed over. Title and text are never altered. A line without an id
  gets the file's stem and the line's number. A ``date`` that is not ISO 8601 is left out with a remark, the
  document coded without it.
- ``.html``, ``.htm``: the main content of the page, with title, date, outlet and address where it gives them.
- stdin and files with other names: told by their first bytes (gzip, JSON Lines, HTML, else plain text).
"""

from __future__ import annotations

import gzip
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO, BinaryIO, NamedTuple, cast

from khabar.errors import InputError
from khabar.reading.charset import SAMPLE, decode, wide_encoding
from khabar.reading.files import SourceFile, find_files
from khabar.reading.html import html_document
from khabar.reading.lines import line_document, why_unreadable
from khabar.records import Document, Skipped

_GZIP = b"\x1f\x8b"
_JSON = re.compile(r'\s*\{\s*(?:"|\})')
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


class Remark(NamedTuple):
    """Something left out of a document that was read all the same."""

    where: str
    message: str
    id: str


class Reader:
    """Iterates over the documents of ``sources`` (paths, folders, patterns, ``-`` for stdin), one at a time.

    ``remarks`` grows while reading. ``size`` is the number of bytes of all files, None where that is unknown
    (stdin); ``position`` how many have been read so far.
    """

    def __init__(self, sources: Iterable[str | os.PathLike[str]], *, stdin: IO[bytes] | None = None) -> None:
        self.files = find_files(sources)
        self.remarks: list[Remark] = []
        self.position = 0
        self._stdin = stdin
        self._file: IO[bytes] | None = None
        self._before = 0

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

    def _read(self, entry: SourceFile) -> Iterator[Document | Skipped]:
        with ExitStack() as stack:
            if entry.path is None:
                raw = self._stdin if self._stdin is not None else sys.stdin.buffer
            else:
                raw = stack.enter_context(entry.path.open("rb"))
            start = self.position
            stream = _Peekable(raw)
            if stream.peek().startswith(_GZIP):
                unpacked = gzip.GzipFile(fileobj=cast(BinaryIO, stream))
                stream = _Peekable(cast(BinaryIO, stack.enter_context(unpacked)))
            for document in self._documents(entry, stream):
                if entry.path is not None and raw.seekable():
                    self.position = start + raw.tell()
                yield document

    def _documents(self, entry: SourceFile, stream: _Peekable) -> Iterator[Document | Skipped]:
        try:
            head = stream.peek()
            kind = entry.kind or _sniff(head)
            if not head.strip():
                yield Skipped(entry.where, "empty: there is nothing in the file", entry.stem)
            elif kind == "jsonl":
                yield from self._lines(entry, stream)
            else:
                yield self._whole(entry, kind, stream.read())
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Skipped(entry.where, f"damaged gzip data: {error}", entry.stem)

    def _whole(self, entry: SourceFile, kind: str, data: bytes) -> Document | Skipped:
        try:
            text = decode(data, path=entry.where)
        except InputError as error:
            line = "" if error.line is None else f":{error.line}"
            return Skipped(f"{entry.where}{line}", error.message, entry.stem)
        if kind == "html":
            document = html_document(text, entry.stem)
        else:
            document = Document(text=text.replace("\r\n", "\n").replace("\r", "\n"), id=entry.stem)
        reason = why_unreadable(document)
        return Skipped(entry.where, reason, entry.stem) if reason else document

    def _lines(self, entry: SourceFile, stream: _Peekable) -> Iterator[Document | Skipped]:
        number = 0
        try:
            for number, line in enumerate(_split(stream), 1):
                if not line.strip():
                    continue
                where = f"{entry.where}:{number}"
                document, remark = line_document(line, where, f"{entry.stem}-{number}")
                if remark is not None:
                    self.remarks.append(Remark(where, remark, document.id))
                yield document
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            reason = f"damaged gzip data: the rest cannot be read ({error})"
            yield Skipped(f"{entry.where}:{number + 1}", reason)
        except InputError as error:
            yield Skipped(entry.where, error.message, entry.stem)


def read_documents(
    sources: Iterable[str | os.PathLike[str]], *, stdin: IO[bytes] | None = None
) -> Iterator[Document | Skipped]:
    """The documents of ``sources`` in order: paths, folders, patterns, ``-`` for stdin."""
    return iter(Reader(sources, stdin=stdin))


def _split(stream: _Peekable) -> Iterator[bytes | str]:
    """The lines of a stream: as bytes, or as text where the whole file is UTF-16."""
    head = stream.peek()
    if wide_encoding(head if len(head) % 2 == 0 else head[:-1]) is not None:
        yield from decode(stream.read()).split("\n")
        return
    while line := stream.readline():
        yield line


def _sniff(head: bytes) -> str:
    """The kind of a stream by its first bytes: jsonl, html, else text."""
    wide = wide_encoding(head if len(head) % 2 == 0 else head[:-1])
    start = head[:1024].decode(wide or "utf-8-sig", errors="replace").lstrip("\ufeff")
    if _JSON.match(start):
        return "jsonl"
    return "html" if _HTML.match(start) else "text"


class _Peekable:
    """A byte stream whose first bytes can be looked at before it is read."""

    def __init__(self, raw: IO[bytes]) -> None:
        self.raw = raw
        self._head: bytes | None = None

    def peek(self) -> bytes:
        """The first bytes, which stay to be read."""
        if self._head is None:
            self._head = self._take()
        return self._head

    def _take(self) -> bytes:
        parts: list[bytes] = []
        room = SAMPLE
        while room > 0 and (part := self.raw.read(room)):
            parts.append(part)
            room -= len(part)
        return b"".join(parts)

    def read(self, size: int = -1) -> bytes:
        """The next ``size`` bytes, or all."""
        head, self._head = self._head or b"", b""
        if size < 0:
            return head + self.raw.read()
        if head:
            self._head = head[size:]
            return head[:size]
        return self.raw.read(size)

    def readline(self) -> bytes:
        """The next line with its end."""
        head = self._head or b""
        cut = head.find(b"\n") + 1
        if cut:
            self._head = head[cut:]
            return head[:cut]
        self._head = b""
        return head + self.raw.readline()
