"""Entries of feeds as documents."""

from __future__ import annotations

from typing import NamedTuple

from khabar.reading.address import absolute, address_id
from khabar.reading.pages import read_fragment
from khabar.reading.source import Source
from khabar.records import Document, Skipped


class Entry(NamedTuple):
    """What a feed or sitemap says of one report; ``markup`` is its text or summary, in HTML or plain."""

    title: str
    url: str | None
    day: str | None
    markup: str = ""
    author: str | None = None
    outlet: str | None = None
    name: str | None = None


def entry_document(entry: Entry, source: Source, number: int) -> Document | Skipped:
    """The document of an entry; its headline is the text where there is no other. Its id is that of the page it leads to."""
    url = absolute(entry.url, source.url) if entry.url else None
    name = address_id(url) if url else entry.name or f"{source.stem}-{number}"
    title = " ".join(read_fragment(entry.title).split())
    text, source.notes.cuts = read_fragment(entry.markup), ()
    if not text or text == title:
        title, text = "", title or text
    outlet = entry.outlet or None
    return source.checked(Document(text, name, outlet, url, entry.day, title, entry.author or None), number)
