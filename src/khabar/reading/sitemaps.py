"""Sitemaps (sitemaps.org) with Google's news extension: each headline is a document, and every address a link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from khabar.errors import InputError
from khabar.reading.dates import machine_day
from khabar.reading.entries import Entry, entry_document
from khabar.reading.limits import size
from khabar.reading.source import Source
from khabar.reading.streams import CHUNK, Stream
from khabar.reading.xml_check import refuse_entities
from khabar.records import Document, Skipped

_FIELDS = ("loc", "lastmod", "title", "publication_date", "name")


class Listed(NamedTuple):
    """An address of a sitemap, and what is said of it."""

    kind: str  # url | sitemap
    fields: dict[str, str]


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The headlines of a news sitemap; of other sitemaps only how many addresses there are."""
    addresses = number = 0
    try:
        for number, listed in enumerate(listings(stream), 1):
            if "title" in listed.fields:
                yield entry_document(entry(listed), source, number)
            else:
                addresses += 1
    except InputError as error:
        yield source.skipped(f"{error.message}: the rest cannot be read", number + 1)
    if addresses or not number:
        yield source.skipped(f"no headline: addresses alone ({addresses:,}), nothing to read", None, source.stem)


def entry(listed: Listed) -> Entry:
    """An address with its headline."""
    said = listed.fields
    return Entry(said.get("title", ""), said.get("loc"), machine_day(said.get("publication_date", "")), outlet=said.get("name"))


def listings(stream: Stream) -> Iterator[Listed]:
    """Every ``url`` and ``sitemap`` element; InputError where the XML is broken or declares entities."""
    found: list[Listed] = []
    walker = _Walker(found, stream.limits.record)
    while data := stream.read(CHUNK):
        walker.feed(data, False)
        yield from found
        found.clear()
    walker.feed(b"", True)
    yield from found


class _Walker:
    """Goes through the XML as it comes."""

    def __init__(self, found: list[Listed], most: int) -> None:
        self._found, self._most = found, most
        self._fields: dict[str, str] = {}
        self._text: list[str] = []
        self._length = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._entity

    def feed(self, data: bytes, last: bool) -> None:
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise InputError(f"broken XML in line {error.lineno}: {expat.ErrorString(error.code)}") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._text.clear()
        self._length = 0
        if name.rpartition(" ")[2] in ("url", "sitemap"):
            self._fields = {}

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._most:
            raise InputError(f"too large: an element of more than {size(self._most)}")
        self._text.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        if name in _FIELDS and (text := " ".join("".join(self._text).split())):
            self._fields.setdefault(name, text)
        elif name in ("url", "sitemap") and "loc" in self._fields:
            self._found.append(Listed(name, self._fields))
        self._text.clear()

    def _entity(self, *declaration: object) -> None:
        raise refuse_entities()
