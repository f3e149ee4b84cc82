"""HTML: a page is a document."""

from __future__ import annotations

from collections.abc import Iterator

from khabar.errors import InputError
from khabar.reading.address import address_id, page_address
from khabar.reading.charset import decode
from khabar.reading.pages import read_page
from khabar.reading.source import Source
from khabar.reading.streams import Stream
from khabar.records import Document, Skipped

BROKEN = 100  # letters of which one may be broken


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The report of a page; from the web its id is its address."""
    yield page_document(stream.whole(), source)


def page_document(data: bytes, source: Source, record: int | str | None = None) -> Document | Skipped:
    """The document of one page; InputError where the bytes are no text or the markup is no page."""
    page = read_page(_text(data, source, record), source.url, cuts=source.notes.wants_cuts)
    source.notes.cuts = page.cut
    url = page_address(source.url, page.url)
    name = address_id(url) if source.url is not None and url is not None else source.stem
    if not page.text:
        return source.skipped("no report: nothing but links, menus and labels on the page", record, name)
    document = Document(page.text, name, page.outlet, url, page.date, page.title, page.author)
    return source.checked(document, record)


def _text(data: bytes, source: Source, record: int | str | None) -> str:
    """The page as text: a broken letter here and there is let pass with a remark."""
    try:
        return decode(data)
    except InputError:
        text = data.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        if broken * BROKEN <= len(text) and "\0" not in text:
            source.remark(record, f"{broken} damaged letters on the page, not valid UTF-8", source.stem)
            return text
        if source.charset is not None:
            try:
                return data.decode(source.charset)
            except (LookupError, UnicodeDecodeError):
                pass
        raise
