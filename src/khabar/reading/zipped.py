"""ZIP files: every file in them that is of a kind that is read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, cast

from khabar.errors import InputError
from khabar.reading.kinds import PACKED, SUFFIXES_IN_WORDS, kind_of_name, read_stream, stem_of
from khabar.reading.source import Source
from khabar.reading.streams import Stream, Swelling
from khabar.records import Document, Skipped

_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
_WRONG_PLACE = (ValueError, struct.error)  # what zipfile makes of a file that says that it begins before the archive


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The documents of all files, in their order; hidden files are passed over, as in folders."""
    limits = source.limits
    if source.layers >= limits.layers:
        raise InputError(f"packed too often: archives within archives are read {limits.layers} deep; unpack them first")
    with ExitStack() as stack:
        file = stream.file(stack)
        try:
            archive = stack.enter_context(zipfile.ZipFile(file))
        except (*_DAMAGE, *_WRONG_PLACE) as error:
            raise InputError(f"damaged ZIP file: {error}") from None
        members = [member for member in archive.infolist() if not _passed_over(member.filename)]
        unpacked, packed = sum(member.file_size for member in members), file.seek(0, 2)
        if len(members) > limits.members:
            raise InputError(f"too many files: {len(members):,} in one ZIP file, {limits.members:,} are read; unpack it first")
        if unpacked > limits.free and unpacked > limits.ratio * packed:
            raise InputError(f"packed beyond measure: it unpacks to more than {limits.ratio} times its size")
        for member in members:
            yield from _member(archive, member, source)
        if not members:
            yield source.skipped("empty: there is no file in the archive", None, source.stem)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source) -> Iterator[Document | Skipped]:
    name = member.filename
    inner = source.within(name, stem_of(name))
    if member.flag_bits & _ENCRYPTED:
        yield inner.skipped("encrypted: it needs a password; unpack it first")
    elif kind_of_name(name) is None and not name.lower().endswith(PACKED):
        yield inner.skipped(f"not a kind of file that is read in archives: {SUFFIXES_IN_WORDS} are")
    else:
        try:
            with _opened(archive, member) as opened:
                swelling = Swelling(opened, member.compress_size, source.limits)
                yield from read_stream(Stream(cast("IO[bytes]", swelling), source.limits), inner, kind_of_name(name))
        except _DAMAGE as error:
            yield inner.skipped(f"damaged ZIP data: {error}")


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    try:
        return archive.open(member)
    except _WRONG_PLACE as error:
        raise zipfile.BadZipFile(str(error)) from None


def _passed_over(name: str) -> bool:
    """Whether this is a folder, or hidden."""
    return name.endswith("/") or any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
