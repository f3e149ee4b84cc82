"""Bytes that came from the web: pages and feeds alike become documents, their links a list to go on from."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from khabar.errors import InputError
from khabar.reading.charset import decode
from khabar.reading.html import html_document
from khabar.reading.lines import why_unreadable
from khabar.records import Document, Skipped


class Link(msgspec.Struct, frozen=True):
    """An address that a feed or sitemap names. ``kind`` is article, or sitemap where a sitemap of its own stands there."""

    url: str
    title: str = ""
    date: str | None = None
    kind: str = "article"


def read_bytes(
    raw: bytes,
    *,
    url: str,
    content_type: str | None = None,
    charset: str | None = None,
    outlet: str | None = None,
) -> Iterator[Document | Skipped]:
    """The documents in what a server answered: a page gives one, a feed one for each entry; told by content, then type.

    ``outlet`` is that of the source and goes before what the page says of itself. A page's id is its canonical address,
    an entry's that of its article; what cannot be read is a :class:`Skipped` whose ``where`` is the address. Never raises.
    """
    try:
        text = decode(raw, path=url)
    except InputError as error:
        yield Skipped(url, error.message, url)
        return
    page = html_document(text, url)
    document = msgspec.structs.replace(page, outlet=outlet or page.outlet, url=page.url or url)
    reason = why_unreadable(document)
    yield Skipped(url, reason, url) if reason else document


def links_in(raw: bytes, *, url: str, content_type: str | None = None, charset: str | None = None) -> Iterator[Link | Skipped]:
    """The addresses that a feed, news sitemap or sitemap index names, absolute, in its order; none for anything else."""
    yield from ()
