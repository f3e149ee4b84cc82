"""The body of an answer, unpacked chunk by chunk, so that neither a huge one nor a gzip bomb fills the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from khabar.errors import FetchError

_CODINGS = ("gzip", "x-gzip", "deflate")
_FREE = 1 << 20  # bytes below which no ratio is asked: a short page of one repeated line is no bomb
_STEP = 1 << 18
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def unpacked(chunks: Iterable[bytes], coding: str, url: str, *, size: int, ratio: int) -> bytes:
    """All bytes of ``chunks`` without their content coding.

    FetchError "too large" beyond ``size`` bytes or, from a megabyte on, ``ratio`` times what was sent; "broken" where the
    coding is unknown, or the data are damaged or cut off.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return _plain(chunks, url, size)
    if coding not in _CODINGS:
        raise FetchError("broken", url, f"content coding {coding!r} was not asked for; gzip is read")
    body, sent = bytearray(), 0
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        for chunk in chunks:
            sent += len(chunk)
            waiting, part = chunk, None
            while not unpacker.eof and (part is None or len(part) == _STEP):  # a shorter part is all there is to have
                part = unpacker.decompress(waiting, _STEP)
                body += part
                waiting = unpacker.unconsumed_tail
                if max(sent, len(body)) > size:
                    raise FetchError("too large", url, f"more than {size:,} bytes")
                if len(body) > max(_FREE, ratio * sent):
                    raise FetchError("too large", url, f"{sent:,} bytes unpack to more than {ratio} times as many")
    except zlib.error as error:
        raise FetchError("broken", url, f"damaged {coding} data ({error})") from None
    if sent and not unpacker.eof:
        raise FetchError("broken", url, f"the {coding} data are cut off")
    return bytes(body)


def _plain(chunks: Iterable[bytes], url: str, size: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > size:
            raise FetchError("too large", url, f"more than {size:,} bytes")
    return bytes(body)
