"""CSV and TSV: a document a row; a row that cannot be read never stops the others."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator

from khabar.errors import InputError
from khabar.reading.charset import decode, encoding_of
from khabar.reading.columns import Columns
from khabar.reading.fields import fields_document
from khabar.reading.limits import size
from khabar.reading.source import Source
from khabar.reading.streams import DAMAGE, Stream
from khabar.records import Document, Skipped

DELIMITERS = "\t,;|"
_DAMAGE = re.compile("[\udc80-\udcff]")  # bytes that could not be decoded
AGAIN = 100  # times that reading starts anew behind a quote that nothing closes


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The rows under the header, which names the columns."""
    csv.field_size_limit(source.limits.record)
    rows = _Rows(stream)
    header = next(rows, None)
    if not isinstance(header, list):
        raise InputError("no table: the first line must name the columns")
    columns = Columns(header)
    try:
        for row in rows:
            if isinstance(row, str):
                yield source.skipped(row, rows.line)
            elif not any(row):
                continue
            elif len(row) != len(header):
                yield source.skipped(f"wrong row: {len(row)} fields, the header has {len(header)}", rows.line)
            else:
                yield fields_document(columns.fields(row), source, rows.line, f"{source.stem}-{rows.line}")
    except DAMAGE as error:
        yield source.skipped(f"damaged packed data: the rest cannot be read ({error})", rows.line + 1)


class _Rows:
    """The rows of a table; a string says why one cannot be read. ``line`` is the number of a row's first line."""

    def __init__(self, stream: Stream) -> None:
        self._lines = _texts(stream)
        self._waiting: deque[str] = deque()
        self._taken: list[str] = []
        self._delimiter = ","
        self._next = 1
        self._again = 0
        self.line = 0
        first = next(self._lines, None)
        if first is not None:
            self._delimiter = max(DELIMITERS, key=first.count)
            self._waiting.append(first)

    def __iter__(self) -> Iterator[list[str] | str]:
        return self

    def __next__(self) -> list[str] | str:
        self._taken.clear()
        self.line = self._next
        try:
            row = next(csv.reader(self._source(), delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            return self._broken(str(error))
        self._next += len(self._taken)
        return "damaged text: not valid in the encoding of the table" if any(map(_DAMAGE.search, row)) else row

    def _source(self) -> Iterator[str]:
        """The lines of one row."""
        while True:
            line = self._waiting.popleft() if self._waiting else next(self._lines, None)
            if line is None:
                return
            self._taken.append(line)
            yield line

    def _broken(self, complaint: str) -> str:
        """A quote that nothing closes takes in all that follows: go on with the line behind its first."""
        self._next += 1
        if len(self._taken) > 1:
            self._again += 1
            if self._again > AGAIN:
                raise InputError(f"broken table: more than {AGAIN} rows with quotes that nothing closes")
            self._waiting.extendleft(reversed(self._taken[1:]))
        return f"broken row: {'a quote that nothing closes' if len(self._taken) > 1 else complaint}"


def _texts(stream: Stream) -> Iterator[str]:
    """The lines as text, in the encoding of the first 64 kB."""
    name = encoding_of(stream.peek())
    if name.startswith("utf-16") or name.startswith("utf-32"):
        yield from decode(stream.whole()).splitlines(keepends=True)
        return
    for number, line in enumerate(stream.lines()):
        if line is None:
            raise InputError(f"too large: a line of more than {size(stream.limits.record)}", line=number + 1)
        data = line if number else line.removeprefix(codecs.BOM_UTF8)
        yield data.decode(name, errors="surrogateescape").replace("\0", "")


