"""JSON Feed (https://jsonfeed.org, versions 1 and 1.1): each item is a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from khabar.errors import InputError
from khabar.reading.dates import machine_day
from khabar.reading.entries import Entry, entry_document
from khabar.reading.json_stream import items
from khabar.reading.source import Source
from khabar.reading.streams import Stream
from khabar.records import Document, Skipped


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The items in their order."""
    number = 0
    try:
        for number, entry in enumerate(feed_entries(stream), 1):
            yield entry_document(entry, source, number)
    except InputError as error:
        yield source.skipped(f"{error.message}: the rest cannot be read", number + 1)
    if not number:
        yield source.skipped("empty: there is no entry in the feed", None, source.stem)


def feed_entries(stream: Stream) -> Iterator[Entry]:
    """What each item says; the feed's title is known only where it stands before the items."""
    outlet: str | None = None
    for path, value in items(stream, {"items.item"}):
        if path == "title" and isinstance(value, str):
            outlet = value
        elif path == "items.item" and isinstance(value, dict):
            yield _entry(value, outlet)


def _entry(item: dict[str, Any], outlet: str | None) -> Entry:
    def said(key: str) -> str:
        value = item.get(key)
        return value if isinstance(value, str) else ""

    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [author["name"] for author in authors or () if isinstance(author, dict) and isinstance(author.get("name"), str)]
    markup = said("content_html") or said("content_text") or said("summary")
    day = machine_day(said("date_published")) or machine_day(said("date_modified"))
    url = said("url") or said("external_url") or None
    return Entry(said("title"), url, day, markup, "، ".join(names), outlet, said("id") or None)
