"""Coded documents read back from what ``khabar code`` wrote (JSON Lines, folders of parts), told from reports to be coded."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

import msgspec

from khabar.interfaces.parts import StoredPart, parts_in
from khabar.reading.files import STDIN, SourceFile, find_files
from khabar.records import CodedDocument, Skipped

_decoder = msgspec.json.Decoder(CodedDocument)
_GZIP = b"\x1f\x8b"


def is_coded(path: Path) -> bool:
    """Whether a file holds coded documents: its first line is one."""
    try:
        with ExitStack() as stack:
            return _coded(_opened(path, stack).readline())
    except (OSError, EOFError):
        return False


def _coded(line: bytes) -> bool:
    try:
        _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _opened(path: Path, stack: ExitStack) -> IO[bytes]:
    stream = stack.enter_context(path.open("rb"))
    packed = stream.read(2) == _GZIP
    stream.seek(0)
    return cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=stream))) if packed else stream


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
                raw = stack.enter_context(path.open("rb"))
                packed = raw.read(2) == _GZIP
                raw.seek(0)
                lines = stack.enter_context(gzip.GzipFile(fileobj=raw)) if packed else raw
                yield from self._lines(path, cast("IO[bytes]", lines), raw, before)
            self.position = before + path.stat().st_size

    def _lines(self, path: Path, lines: IO[bytes], raw: io.BufferedReader, before: int) -> Iterator[CodedDocument | Skipped]:
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                self.position = before + raw.tell()
                if not line.strip():
                    continue
                try:
                    yield _decoder.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    yield Skipped(f"{path}:{number}", f"no coded document: {error}")
        except (OSError, EOFError) as error:
            yield Skipped(f"{path}:{number + 1}", f"cannot be read on: {error}")


def same_file(one: str, other: str) -> bool:
    """Whether two names are one file."""
    return os.path.exists(one) and os.path.exists(other) and os.path.samefile(one, other)
