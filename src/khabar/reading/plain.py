"""Plain text: one document a file. Byline, dateline and tickers stay in the text and become spans (``text/layout.py``)."""

from __future__ import annotations

from collections.abc import Iterator

from khabar.reading.charset import decode
from khabar.reading.source import Source
from khabar.reading.streams import Stream
from khabar.records import Document, Skipped


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The text with ``\\n`` for line ends."""
    text = decode(stream.whole())
    yield source.checked(Document(text=text.replace("\r\n", "\n").replace("\r", "\n"), id=source.stem, url=source.url))
