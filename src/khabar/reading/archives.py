"""Web archives: WARC files hold the answers of servers, WET files the text of pages. Each page is read as if just fetched."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, cast

from fastwarc.stream_io import BrotliReader, GzipReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from khabar.errors import InputError
from khabar.reading.address import address_id
from khabar.reading.charset import decode
from khabar.reading.html import page_document
from khabar.reading.kinds import kind_of_content, read_stream
from khabar.reading.limits import size
from khabar.reading.pages import read_lines
from khabar.reading.source import Source
from khabar.reading.streams import CHUNK, Stream
from khabar.records import Document, Skipped

_BEGINNINGS = (b"\x1f\x8b\x08", b"\r\nWARC/1.")  # of a record, packed and plain
_SWALLOWED = b"\r\n\r\nWARC/1."  # a record within another: the length told is wrong
_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_CODINGS = {"gzip": GzipReader, "x-gzip": GzipReader, "br": BrotliReader, "zstd": ZstdReader}
_READ = ("HTML", "feed", "sitemap", "JSON Feed")


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The pages and feeds of the archive in their order; where a record is damaged, reading goes on with the next one."""
    yield from _Archive(stream, source).documents()


class _Archive:
    """One archive; records are numbered without requests and other records about records."""

    def __init__(self, stream: Stream, source: Source) -> None:
        self._source, self._limits = source, stream.limits
        self._movable = stream.raw.seekable()
        self._packed = stream.peek().startswith(_BEGINNINGS[0][:2])
        self._file = stream.again().raw if self._movable else cast("IO[bytes]", stream)
        self._number = 0
        self._at = 0
        self._passed: Counter[str] = Counter()

    def documents(self) -> Iterator[Document | Skipped]:
        """Everything, from one damaged place to the next."""
        start: int | None = 0
        told = -1  # the number of the record whose damage was told last
        while start is not None:
            self._at = start
            try:
                for record in ArchiveIterator(self._file, _WANTED, auto_decode="transfer", strict_mode=False):
                    self._number += 1
                    self._at = record.stream_pos
                    yield from self._safely(record)
                break
            except (OSError, InputError) as error:
                start = self._next_record(self._at + 1) if self._movable else None
                if told != self._number:
                    rest = "reading goes on with the next record" if start is not None else "the rest cannot be read"
                    where = f"after record {self._number}" if isinstance(error, OSError) else self._number
                    yield self._source.skipped(f"damaged web archive: {error}; {rest}", where)
                    told = self._number
        if self._passed:
            counts = ", ".join(f"{kind} {count:,}" for kind, count in self._passed.most_common(12))
            self._source.remark(None, f"records that hold no page: {counts}", self._source.stem)

    def _next_record(self, start: int) -> int | None:
        """Where in the file the next record begins, None where there is none."""
        mark = _BEGINNINGS[0] if self._packed else _BEGINNINGS[1]
        self._file.seek(start)
        before, at = b"", start
        while data := self._file.read(CHUNK):
            found = (before + data).find(mark)
            if found >= 0:
                begin = at - len(before) + found + (0 if self._packed else 2)
                self._file.seek(begin)
                return begin
            before, at = data[-len(mark) + 1 :], at + len(data)
        return None

    def _safely(self, record: WarcRecord) -> Iterator[Document | Skipped]:
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        name = address_id(url) if url else f"{self._source.stem}-{self._number}"
        where = self._source.at(self._number)
        source = replace(self._source, where=where, stem=name, url=url or None, charset=record.http_charset)
        headers = record.http_headers
        if record.record_type == WarcRecordType.response and (headers is None or headers.status_code != 200):
            self._passed["answers other than 200"] += 1
            return
        data = self._unpacked(record)
        if len(data) > self._limits.record:
            yield source.skipped(f"too large: a record of more than {size(self._limits.record)}", None, source.stem)
            return
        try:
            if record.record_type == WarcRecordType.conversion:
                yield _text_document(data, source)
            else:
                yield from self._answer(data, record, source)
        except InputError as error:
            yield source.skipped(error.message, None, source.stem)

    def _unpacked(self, record: WarcRecord) -> bytes:
        """The body without its content coding; InputError where the record took in the next one."""
        most = self._limits.record + 1
        data = record.reader.read(most)
        if _SWALLOWED in data:
            raise InputError("the length that the record tells is wrong")
        coding = (record.http_headers.get("Content-Encoding") or "").strip().lower() if record.http_headers is not None else ""
        reader = _CODINGS.get(coding)
        if reader is None or (reader is GzipReader and not data.startswith(_BEGINNINGS[0][:2])):
            return data  # many crawlers unpack, and leave the header
        try:
            unpacked: bytes = reader(io.BytesIO(data)).read(most)
            return unpacked
        except OSError:
            return b""

    def _answer(self, data: bytes, record: WarcRecord, source: Source) -> Iterator[Document | Skipped]:
        media = record.http_content_type or record.headers.get("Content-Type", "") or "unknown type"
        kind = kind_of_content(data[:CHUNK])
        if kind.name == "HTML" or (kind.name == "plain text" and "html" in media):
            source.notes.kind = "HTML"
            yield page_document(data, source)
        elif kind.name in _READ:
            yield from read_stream(Stream(io.BytesIO(data), self._limits), source, kind)
        else:
            self._passed[media.partition(";")[0].strip().lower()] += 1


def _text_document(data: bytes, source: Source) -> Document | Skipped:
    """A page of which only the text is left (WET)."""
    page = read_lines(decode(data), source.url)
    if not page.text:
        return source.skipped("no report: nothing but short lines on the page", None, source.stem)
    return source.checked(Document(page.text, source.stem, None, source.url, page.date, page.title))
