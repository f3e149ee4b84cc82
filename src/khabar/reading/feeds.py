"""RSS, Atom and RDF feeds: each entry is a document, of the text or summary that the feed carries."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser

from khabar.errors import InputError
from khabar.reading.charset import decode
from khabar.reading.dates import machine_day
from khabar.reading.entries import Entry, entry_document
from khabar.reading.source import Source
from khabar.reading.streams import Stream
from khabar.records import Document, Skipped

_DECLARATIONS = re.compile(r"<!DOCTYPE[^>\[]{0,300}\[|<!ENTITY", re.I)
_HEAD = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_DATES = ("published", "updated", "created")
_DEEPEST = 200  # elements within each other
_TAG = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)[A-Za-z][^<>]*?(/?)>", re.S)


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The entries in their order."""
    entries = feed_entries(stream.whole(), source)
    if not entries:
        yield source.skipped("empty: there is no entry in the feed", None, source.stem)
    for number, entry in enumerate(entries, 1):
        yield entry_document(entry, source, number)


def feed_entries(data: bytes, source: Source) -> list[Entry]:
    """All entries; InputError where the feed declares entities, or is nested beyond measure."""
    text = _HEAD.sub("", decode(data))
    if _DECLARATIONS.search(text):
        raise InputError("XML with entities of its own: they are refused, as they can grow without end")
    if _too_deep(text):
        raise InputError(f"nested too deeply: more than {_DEEPEST} elements within each other")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": source.url or ""}
    feed = feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=headers, sanitize_html=False)
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        source.remark(None, f"the feed is malformed, some of it may be missing: {feed.bozo_exception}", source.stem)
    outlet = feed.feed.get("title")
    return [_entry(item, outlet) for item in feed.entries]


def _entry(item: Any, outlet: str | None) -> Entry:
    contents = [content.get("value", "") for content in item.get("content", ())]
    markup = max([*contents, item.get("summary", "")], key=len)
    day = next((day for key in _DATES if (day := machine_day(item.get(key) or ""))), None)
    source = item.get("source", {}).get("title")
    return Entry(item.get("title", ""), item.get("link"), day, markup, item.get("author"), source or outlet, item.get("id"))


def _too_deep(text: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(text):
        if tag[1] is not None and not tag[2]:
            depth += -1 if tag[1] else 1
            if depth > _DEEPEST:
                return True
    return False
