"""The kinds of files that are read, told by the end of the name or by the first bytes. Each has its reader in its own file."""

from __future__ import annotations

import importlib
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import NamedTuple, cast

from khabar.errors import InputError
from khabar.reading.charset import wide_encoding
from khabar.reading.source import Source
from khabar.reading.streams import DAMAGE, Stream, unzipped
from khabar.records import Document, Skipped

Read = Callable[[Stream, Source], Iterator[Document | Skipped]]


class Kind(NamedTuple):
    """``name`` for people, ends of file names, types in HTTP headers, and where the reader is."""

    name: str
    suffixes: tuple[str, ...]
    media: tuple[str, ...]
    reader: str


_HERE = "khabar.reading"
_FEEDS = ("rss", "atom", "rdf")
KINDS = (
    Kind("plain text", (".txt",), ("text/plain",), f"{_HERE}.plain:read"),
    Kind("HTML", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), f"{_HERE}.html:read"),
    Kind("JSON Lines", (".jsonl", ".ndjson"), ("application/jsonl", "application/x-ndjson"), f"{_HERE}.lines:read"),
    Kind("JSON", (".json",), ("application/json",), f"{_HERE}.objects:read"),
    Kind("JSON Feed", (), ("application/feed+json",), f"{_HERE}.json_feed:read"),
    Kind("Telegram export", (), (), f"{_HERE}.telegram:read"),
    Kind("CSV", (".csv", ".tsv"), ("text/csv", "text/tab-separated-values"), f"{_HERE}.tables:read"),
    Kind("Parquet", (".parquet",), ("application/vnd.apache.parquet",), f"{_HERE}.parquet:read"),
    Kind("feed", (".rss", ".atom", ".rdf"), tuple(f"application/{name}+xml" for name in _FEEDS), f"{_HERE}.feeds:read"),
    Kind("sitemap", (), (), f"{_HERE}.sitemaps:read"),
    Kind("web archive", (".warc", ".wet"), ("application/warc",), f"{_HERE}.archives:read"),
    Kind("ZIP", (".zip",), ("application/zip",), f"{_HERE}.zipped:read"),
    Kind("XML", (".xml",), ("application/xml", "text/xml"), f"{_HERE}.kinds:refuse_xml"),
)
_BY_CONTENT = frozenset({"JSON", "XML"})  # the name of such a file does not say enough
_BY_NAME = {kind.name: kind for kind in KINDS}
PACKED = ".gz"
SUFFIXES = tuple(suffix for kind in KINDS for suffix in kind.suffixes)
SUFFIXES_IN_WORDS = f"{', '.join(SUFFIXES)}, each also with {PACKED} behind it"
_JSON = re.compile(r'\s*\{\s*(?:"|\})')
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_ROOT = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>)*<(?:[\w-]+:)?([\w-]+)", re.S)
_ROOTS = {
    "rss": "feed", "feed": "feed", "RDF": "feed", "channel": "feed", "urlset": "sitemap", "sitemapindex": "sitemap",
    "html": "HTML",
}  # fmt: skip
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_TELEGRAM = re.compile(r'"messages"\s*:\s*\[|"chats"\s*:\s*\{\s*"about"')


def kind_of_name(name: str) -> Kind | None:
    """The kind that a file's name says, None where it says nothing known."""
    plain = name.lower().removesuffix(PACKED)
    return next((kind for kind in KINDS if plain.endswith(kind.suffixes or ("\0",))), None)


def stem_of(name: str) -> str:
    """A file's name without what tells its kind."""
    packed = name[: -len(PACKED)] if name.lower().endswith(PACKED) else name
    suffix = next((suffix for suffix in SUFFIXES if packed.lower().endswith(suffix)), os.path.splitext(packed)[1])
    return packed[: len(packed) - len(suffix)] or name


def kind_of_media(content_type: str | None) -> Kind | None:
    """The kind that a type in an HTTP header says."""
    media = (content_type or "").partition(";")[0].strip().lower()
    return next((kind for kind in KINDS if media in kind.media), None)


def kind_of_content(head: bytes) -> Kind:
    """The kind of a stream by its first bytes; plain text where they tell nothing else."""
    for magic, name in ((b"WARC/", "web archive"), (b"PK\x03\x04", "ZIP"), (b"PK\x05\x06", "ZIP"), (b"PAR1", "Parquet")):
        if head.startswith(magic):
            return _BY_NAME[name]
    wide = wide_encoding(head if len(head) % 2 == 0 else head[:-1])
    start = head.decode(wide or "utf-8-sig", errors="replace").lstrip("\ufeff \r\n\t")
    if start[:1] in ("{", "["):
        return _BY_NAME[_kind_of_json(start)]
    if _HTML.match(start):
        return _BY_NAME["HTML"]
    root = _ROOT.match(start) if start[:1] == "<" else None
    return _BY_NAME[_ROOTS.get(root[1], "XML" if start.startswith("<?xml") else "plain text") if root else "plain text"]


def _kind_of_json(start: str) -> str:
    if _JSON_FEED.search(start[:4096]):
        return "JSON Feed"
    if start[0] == "{" and _TELEGRAM.search(start):
        return "Telegram export"
    if start[0] == "[":
        return "JSON" if start[1:].lstrip()[:1] in ("{", "]", "") else "plain text"
    if not _JSON.match(start):
        return "plain text"
    first = start.partition("\n")[0].rstrip()
    return "JSON Lines" if first.endswith("}") or len(first) > 4096 else "JSON"


def read_stream(stream: Stream, source: Source, kind: Kind | None = None) -> Iterator[Document | Skipped]:
    """The documents of a stream of a kind (by its content where None); what is packed is unpacked, faults of the whole told."""
    with ExitStack() as stack:
        try:
            head = stream.peek()
            if head.startswith(b"\x1f\x8b"):
                yield from _unpacked(stream, source, kind, stack)
                return
            if kind is None or kind.name in _BY_CONTENT:
                kind = kind_of_content(head)
            if not head.strip():
                yield source.skipped("empty: there is nothing in the file", None, source.stem)
                return
            source.notes.kind = kind.name
            yield from _reader(kind.reader)(stream, source)
        except DAMAGE as error:
            yield source.skipped(f"damaged gzip data: {error}", None, source.stem)
        except InputError as error:
            yield source.skipped(error.message, error.line, source.stem)


def _unpacked(stream: Stream, source: Source, kind: Kind | None, stack: ExitStack) -> Iterator[Document | Skipped]:
    if source.layers >= source.limits.layers:
        raise InputError(f"packed too often: archives within archives are read {source.limits.layers} deep; unpack them first")
    archive = _BY_NAME["web archive"]
    if zlib.decompressobj(wbits=31).decompress(stream.peek(), 5) == b"WARC/":  # its records are packed one by one
        source.notes.kind = archive.name
        yield from _reader(archive.reader)(stream, source.packed())
    else:
        yield from read_stream(unzipped(stream, stack), source.packed(), kind)


@cache
def _reader(place: str) -> Read:
    """A reader, loaded when it is first needed."""
    module, _, name = place.partition(":")
    return cast("Read", getattr(importlib.import_module(module), name))


def refuse_xml(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """XML of an unknown kind."""
    yield source.skipped("unknown XML: RSS, Atom and RDF feeds and sitemaps are read", None, source.stem)
