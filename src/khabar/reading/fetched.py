"""Bytes that came from the web: pages and feeds alike become documents, their links a list to go on from."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from email.message import EmailMessage

import msgspec

from khabar.errors import InputError
from khabar.reading import feeds, json_feed, sitemaps
from khabar.reading.address import absolute, address_id
from khabar.reading.dates import machine_day
from khabar.reading.entries import Entry
from khabar.reading.kinds import Kind, kind_of_content, kind_of_media, read_stream
from khabar.reading.limits import Limits
from khabar.reading.pages import read_fragment
from khabar.reading.source import Notes, Source
from khabar.reading.streams import DAMAGE, Stream, unzipped
from khabar.records import Document, Skipped


class Link(msgspec.Struct, frozen=True):
    """An address that a feed or sitemap names; ``date`` is an ISO 8601 day, ``kind`` article or sitemap."""

    url: str
    title: str = ""
    date: str | None = None
    kind: str = "article"


def media_of(header: str) -> tuple[str, str | None]:
    """The type and the character set that a Content-Type header claims."""
    message = EmailMessage()
    message["Content-Type"] = header
    return message.get_content_type(), message.get_content_charset()


def read_bytes(
    raw: bytes,
    *,
    url: str,
    content_type: str | None = None,
    charset: str | None = None,
    outlet: str | None = None,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    notes: Notes | None = None,
) -> Iterator[Document | Skipped]:
    """The documents in what a server answered: a page gives one, a feed one for each entry; told by content, then type.

    ``outlet`` is that of the source and goes before what the page says of itself. A page's id is its canonical address,
    an entry's that of its article; what cannot be read is a :class:`Skipped` whose ``where`` is the address. Never raises.
    """
    source = Source(url, address_id(url), notes or Notes(), limits, url, outlet, charset)
    try:
        yield from read_stream(Stream(io.BytesIO(raw), limits), source, _kind(raw, content_type))
    except Exception as error:  # what the web sends must not stop who reads it: it is reported
        yield source.skipped(f"could not be read: {type(error).__name__}: {error}", None, source.stem)


def _kind(raw: bytes, content_type: str | None) -> Kind:
    kind = kind_of_content(raw[: 1 << 16])
    return kind_of_media(content_type) or kind if kind.name in ("plain text", "XML") else kind


def links_in(raw: bytes, *, url: str, content_type: str | None = None) -> Iterator[Link | Skipped]:
    """The addresses that a feed, news sitemap or sitemap index names, absolute, in its order; none for anything else."""
    source = Source(url, address_id(url), Notes(), Limits(), url)
    try:
        yield from _links(raw, content_type, source)
    except DAMAGE as error:
        yield source.skipped(f"damaged packed data: {error}", None, source.stem)
    except InputError as error:
        yield source.skipped(error.message, error.line, source.stem)


def _links(raw: bytes, content_type: str | None, source: Source) -> Iterator[Link | Skipped]:
    stream = Stream(io.BytesIO(raw), source.limits)
    with ExitStack() as stack:
        if raw.startswith(b"\x1f\x8b"):
            stream = unzipped(stream, stack)
        kind = _kind(stream.peek(), content_type).name
        if kind == "feed":
            entries: Iterable[Entry] = feeds.feed_entries(stream.whole(), source.url)[0]
        elif kind == "JSON Feed":
            entries = json_feed.feed_entries(stream)
        elif kind == "sitemap":
            yield from _of_sitemap(stream, source)
            return
        else:
            return
        for entry in entries:
            address = absolute(entry.url, source.url) if entry.url else None
            if address is not None:
                yield Link(address, " ".join(read_fragment(entry.title).split()), entry.day)


def _of_sitemap(stream: Stream, source: Source) -> Iterator[Link]:
    for listed in sitemaps.listings(stream):
        address = absolute(listed.fields["loc"], source.url)
        day = listed.fields.get("publication_date") or listed.fields.get("lastmod") or ""
        if address is not None:
            kind = "sitemap" if listed.kind == "sitemap" else "article"
            yield Link(address, listed.fields.get("title", ""), machine_day(day), kind)
