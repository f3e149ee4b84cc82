"""JSON files: a list of documents, or one document."""

from __future__ import annotations

from collections.abc import Iterator

from khabar.errors import InputError
from khabar.reading.fields import fields_document
from khabar.reading.json_stream import items
from khabar.reading.source import Source
from khabar.reading.streams import Stream
from khabar.records import Document, Skipped


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The documents of a list, with the fields of JSON Lines."""
    listed = stream.peek().lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")
    path, number = "item" if listed else "", 0
    try:
        for where, value in items(stream, {path}):
            if where == path:
                number += 1
                yield fields_document(value, source, number, f"{source.stem}-{number}" if listed else source.stem)
    except InputError as error:
        yield source.skipped(f"{error.message}: the rest cannot be read", number + 1)
