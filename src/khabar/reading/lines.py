"""JSON Lines: one document a line, each judged by itself, so that a bad line never stops the good ones."""

from __future__ import annotations

import json
from collections.abc import Iterator

from khabar.errors import InputError
from khabar.reading.charset import decode, wide_encoding
from khabar.reading.fields import fields_document
from khabar.reading.limits import size
from khabar.reading.source import Source
from khabar.reading.streams import DAMAGE, Stream
from khabar.records import Document, Skipped


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """A document a line: ``text`` is needed, ``id``, ``outlet``, ``url``, ``date``, ``title`` and ``byline`` may be there."""
    number = 0
    try:
        for number, line in enumerate(_split(stream), 1):
            if line is None:
                yield source.skipped(f"too large: a line of more than {size(source.limits.record)}", number)
            elif line.strip():
                yield _line(line, source, number)
    except DAMAGE as error:
        yield source.skipped(f"damaged packed data: the rest cannot be read ({error})", number + 1)


def _split(stream: Stream) -> Iterator[bytes | str | None]:
    """The lines of a stream: as bytes, or as text where the whole file is UTF-16."""
    head = stream.peek()
    if wide_encoding(head if len(head) % 2 == 0 else head[:-1]) is not None:
        yield from decode(stream.whole()).split("\n")
    else:
        yield from stream.lines()


def _line(data: bytes | str, source: Source, number: int) -> Document | Skipped:
    try:
        line = data if isinstance(data, str) else decode(data)
    except InputError as error:
        return source.skipped(error.message, number)
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return source.skipped(f"broken JSON: {complaint(error)}", number)
    return fields_document(fields, source, number, f"{source.stem}-{number}")


def complaint(error: Exception) -> str:
    """What a parser of JSON complains of."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
