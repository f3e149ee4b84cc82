"""Coded documents read back from what ``khabar code`` wrote (JSON Lines, folders of parts), told from reports to be coded."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

import msgspec

from khabar.interfaces.marks import marks
from khabar.interfaces.parts import StoredPart, parts_in
from khabar.pipeline import publication_day
from khabar.reading.files import STDIN, SourceFile, find_files
from khabar.records import CodedDocument, Skipped

_decoder = msgspec.json.Decoder(CodedDocument)
_GZIP = b"\x1f\x8b"


def is_coded(path: Path) -> bool:
    """Whether a file holds coded documents: its first line is one."""
    try:
        with ExitStack() as stack:
            return _coded(_opened(path, stack)[1].readline())
    except (OSError, EOFError):
        return False


def _coded(line: bytes) -> bool:
    try:
        _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _opened(path: Path, stack: ExitStack) -> tuple[IO[bytes], IO[bytes]]:
    """The bytes of a file, and what they hold: the same, or unpacked."""
    raw = stack.enter_context(path.open("rb"))
    packed = raw.read(2) == _GZIP
    raw.seek(0)
    return raw, cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=raw))) if packed else raw


def sorted_out(inputs: Sequence[str]) -> tuple[list[Path | StoredPart], list[str]]:
    """The files and parts with coded documents among the inputs, and everything else, in order."""
    coded: list[Path | StoredPart] = []
    others: list[str] = []
    stored = {name: parts for name in inputs if (parts := parts_in(Path(name))) is not None}
    for parts in stored.values():
        coded.extend(parts)
    for entry in find_files([name for name in inputs if name != STDIN and name not in stored]):
        if isinstance(entry, SourceFile) and entry.path is not None and entry.is_lines and is_coded(entry.path):
            coded.append(entry.path)
        else:
            others.append(entry.where)
    return coded, [*others, *(name for name in inputs if name == STDIN)]


class CodedFiles:
    """Iterates over the documents of coded files and parts; ``position`` counts the bytes read, ``size`` those of all files."""

    def __init__(self, files: Sequence[Path | StoredPart]) -> None:
        self.files = files
        self.size = sum(path.stat().st_size if isinstance(path, Path) else path.bytes for path in files)
        self.position = 0

    def __iter__(self) -> Iterator[CodedDocument | Skipped]:
        for path in self.files:
            before = self.position
            if isinstance(path, StoredPart):
                yield from path
                self.position = before + path.bytes
                continue
            with ExitStack() as stack:
                raw, lines = _opened(path, stack)
                yield from self._lines(path, lines, raw, before)
            self.position = before + path.stat().st_size

    def _lines(self, path: Path, lines: IO[bytes], raw: IO[bytes], before: int) -> Iterator[CodedDocument | Skipped]:
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                self.position = before + raw.tell()
                if not line.strip():
                    continue
                try:
                    document = _decoder.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                    yield Skipped(f"{path}:{number}", f"no coded document: {error}")
                    continue
                reason = why_unsound(document)
                yield document if reason is None else Skipped(f"{path}:{number}", reason, document.id)
        except (OSError, EOFError) as error:
            yield Skipped(f"{path}:{number + 1}", f"cannot be read on: {error}")


def why_unsound(document: CodedDocument) -> str | None:
    """The reason why a coded document is not one that Khabar wrote; None where nothing speaks against it."""
    if document.date is not None and publication_day(document.date) is None:
        return f"unsound: date {document.date[:40]!r} is no day on which anything can have been published"
    ids = [claim.id for claim in document.claims]
    if len(set(ids)) < len(ids):
        return "unsound: two claims have one id"
    size = len(document.content)
    for claim in document.claims:
        spans = [(claim.sentence.start, claim.sentence.end), *((mark.start, mark.end) for mark in marks(claim))]
        if not all(0 <= start < end <= size for start, end in spans):
            return f"unsound: the words of {claim.id} are not in its document"
        if not all(abs(place.lat or 0) <= 90 and abs(place.lon or 0) <= 180 for place in claim.places):
            return f"unsound: a place of {claim.id} is not on the globe"
    return None
