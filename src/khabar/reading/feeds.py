"""RSS, Atom and RDF feeds: each entry is a document, of the text or summary that the feed carries."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import feedparser

from khabar.reading.charset import decode
from khabar.reading.dates import machine_day
from khabar.reading.entries import Entry, entry_document
from khabar.reading.source import Source
from khabar.reading.streams import Stream
from khabar.reading.xml_check import well_formed
from khabar.records import Document, Skipped

_DATES = ("published", "updated", "created")


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The entries in their order, then those that are no sound XML."""
    entries, faults = feed_entries(stream.whole(), source.url)
    for number, entry in enumerate(entries, 1):
        yield entry_document(entry, source, number)
    for fault in faults:
        yield source.skipped(f"broken XML: {fault}", None, source.stem)
    if not entries:
        yield source.skipped("empty: there is no entry in the feed", None, source.stem)


def feed_entries(data: bytes, url: str | None) -> tuple[list[Entry], list[str]]:
    """All entries, and what is wrong with those left out. InputError where it declares entities or is beyond saving."""
    text, faults = well_formed(decode(data))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url or ""}
    raw = io.BytesIO(text.encode("utf-8", "replace"))
    feed = feedparser.parse(raw, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    outlet = feed.feed.get("title")
    return [_entry(item, outlet) for item in feed.entries], faults


def _entry(item: Any, outlet: str | None) -> Entry:
    contents = [content.get("value", "") for content in item.get("content", ())]
    markup = max([*contents, item.get("summary", "")], key=len)
    day = next((day for key in _DATES if (day := machine_day(dict.get(item, key) or ""))), None)
    source = item.get("source", {}).get("title")
    return Entry(item.get("title", ""), item.get("link"), day, markup, item.get("author"), source or outlet, item.get("id"))
