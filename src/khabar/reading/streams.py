"""Streams of bytes whose beginning can be looked at, and which say when they are larger than allowed."""

from __future__ import annotations

import gzip
import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, cast

from khabar.errors import InputError
from khabar.reading.charset import SAMPLE
from khabar.reading.limits import Limits, size

CHUNK = 1 << 16
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile)


class Stream:
    """A byte stream; ``peek`` leaves the first bytes to be read."""

    def __init__(self, raw: IO[bytes], limits: Limits) -> None:
        self.raw, self.limits = raw, limits
        self._head: bytes | None = None
        self._read = 0
        self._start = raw.tell() if raw.seekable() else None

    def peek(self) -> bytes:
        """The first bytes (64 kB, or all), which stay to be read."""
        if self._head is None:
            self._head = self._take()
        return self._head

    def _take(self) -> bytes:
        parts: list[bytes] = []
        room = SAMPLE
        while room > 0 and (part := self.raw.read(room)):
            parts.append(part)
            room -= len(part)
        return b"".join(parts)

    def read(self, size: int = -1) -> bytes:
        """The next ``size`` bytes, or all."""
        head, self._head = self._head or b"", b""
        if size < 0:
            data = head + self.raw.read()
        elif head:
            self._head = head[size:]
            data = head[:size]
        else:
            data = self.raw.read(size)
        self._read += len(data)
        return data

    def tell(self) -> int:
        """How many bytes have been read."""
        return self._read

    def seekable(self) -> bool:
        """A stream is read once; see :meth:`file`."""
        return False

    def whole(self) -> bytes:
        """All bytes, where they are no more than one record may have; else InputError."""
        data = self.read(self.limits.record + 1)
        while data and len(data) <= self.limits.record and (more := self.read(self.limits.record + 1 - len(data))):
            data += more
        if len(data) > self.limits.record:
            raise InputError(f"too large: more than {size(self.limits.record)}, the most that is read at once; split it")
        return data

    def lines(self) -> Iterator[bytes | None]:
        """The lines with their ends; None in place of one that is longer than a record may be."""
        while line := self._line(self.limits.record + 1):
            if len(line) <= self.limits.record:
                yield line
                continue
            while line and not line.endswith(b"\n"):
                line = self._line(CHUNK)
            yield None

    def _line(self, most: int) -> bytes:
        head = self._head or b""
        cut = head.find(b"\n") + 1
        if cut:
            self._head = head[cut:]
            line = head[:cut]
        else:
            self._head = b""
            line = head + self.raw.readline(most - len(head))
        self._read += len(line)
        return line

    def again(self) -> Stream:
        """The same stream from its start; for files only."""
        assert self._start is not None
        self.raw.seek(self._start)
        return Stream(self.raw, self.limits)

    def file(self, stack: ExitStack) -> IO[bytes]:
        """All of it as a file in which one can move about: itself, or a temporary copy; InputError where it is too large."""
        if self._start is not None and self._read == 0 and self.raw.seekable():
            self.raw.seek(self._start)
            return self.raw
        copy = stack.enter_context(tempfile.SpooledTemporaryFile(self.limits.free))  # noqa: SIM115  (the stack closes it)
        while part := self.read(CHUNK):
            if copy.tell() + len(part) > self.limits.spool:
                raise InputError(f"too large: more than {size(self.limits.spool)} to unpack; unpack it first")
            copy.write(part)
        copy.seek(0)
        return cast("IO[bytes]", copy)


class Swelling(io.RawIOBase):
    """What a packed stream unpacks to; InputError where it becomes out of all proportion larger."""

    def __init__(self, unpacked: IO[bytes], packed: int | Stream, limits: Limits) -> None:
        super().__init__()
        self._unpacked, self._packed, self._limits = unpacked, packed, limits
        self._out = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        return self._counted(self._unpacked.read(size if size >= 0 else self._limits.record + 1))

    def readline(self, size: int | None = -1) -> bytes:
        """The next line."""
        return self._counted(self._unpacked.readline(-1 if size is None else size))

    def readable(self) -> bool:
        """It is."""
        return True

    def _counted(self, data: bytes) -> bytes:
        self._out += len(data)
        if self._out > self._limits.free:
            packed = self._packed if isinstance(self._packed, int) else self._packed.tell()
            if self._out > self._limits.ratio * max(packed, 1):
                raise InputError(f"packed beyond measure: it unpacks to more than {self._limits.ratio} times its size")
        return data


def unzipped(stream: Stream, stack: ExitStack) -> Stream:
    """The content of a gzip stream."""
    opened = stack.enter_context(gzip.GzipFile(fileobj=cast("IO[bytes]", stream)))
    return Stream(cast("IO[bytes]", Swelling(cast("IO[bytes]", opened), stream, stream.limits)), stream.limits)
