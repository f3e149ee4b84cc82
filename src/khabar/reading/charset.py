"""From bytes to text: UTF-8, UTF-16, Windows-1256 and ISO 8859-6, told apart by the bytes alone.

The order of the tests: byte-order mark, known binary files, UTF-16 without a mark, UTF-8, and last the Arabic
one-byte character sets, which are accepted only where the result looks like Arabic.
"""

from __future__ import annotations

import codecs
import re

from khabar.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP or Office"), (b"\xd0\xcf\x11\xe0", "old Office"),
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"\x7fELF", "program"),
    (b"PAR1", "Parquet"), (b"BZh", "bzip2"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7-Zip"), (b"Rar!", "RAR"), (b"\x1f\x8b", "gzip"), (b"SQLite format 3", "SQLite"),
    (b"RIFF", "audio or video"), (b"ID3", "audio"), (b"OggS", "audio"),
)  # fmt: skip
_ONE_BYTE = ("cp1256", "iso8859_6")
# high bytes of Latin, Arabic, punctuation and joined letters
_WIDE_HIGH = b"\x00\x06\x20\xfb\xfc\xfe"
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x20), 0x7F])
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06fc]")
_UTF8_PAIR = re.compile(rb"[\xc3\xd8-\xdb][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
SAMPLE = 1 << 16


def decode(data: bytes, *, path: str | None = None, line: int | None = None) -> str:
    """Return ``data`` as text; raise :class:`InputError` for binary data and unknown or damaged encodings."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name, path, line)
    for magic, kind in _BINARY:
        if data.startswith(magic):
            raise InputError(f"binary file: {kind} data, not text", path=path, line=line)
    wide = wide_encoding(data)
    if wide is not None:
        return _strictly(data, wide, path, line)
    try:
        text = data.decode("utf-8")
        binary = _is_binary(data, len(text))
    except UnicodeDecodeError as error:
        text = data.decode(_one_byte(data, error, path, line))
        binary = is_binary(text)
    if binary:
        raise InputError("binary file: control characters in it, not text", path=path, line=line)
    return text


def wide_encoding(data: bytes) -> str | None:
    """``utf-16-le`` or ``utf-16-be`` where the bytes have the rhythm of UTF-16, marked or not; else None."""
    for mark, name in _BOMS[3:]:
        if data.startswith(mark):
            return name
    sample = data[:SAMPLE]
    if len(data) < 4 or len(data) % 2 or not (b"\0" in sample or b"\x06" in sample):
        return None
    for name, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = sample[offset::2]
        low = sample[1 - offset :: 2]
        if _share(high) >= 0.9 and _share(low) < 0.6:
            return name
    return None


def _share(column: bytes) -> float:
    return 1 - len(column.translate(None, _WIDE_HIGH)) / len(column)


def is_binary(text: str) -> bool:
    """Whether a text holds a NUL, or more control characters than a slip of the keyboard leaves."""
    return _is_binary(text.encode("utf-8", "replace"), len(text))


def _is_binary(data: bytes, letters: int) -> bool:
    """The same of UTF-8, where such bytes stand for themselves alone, and are counted faster."""
    return b"\0" in data or len(data) - len(data.translate(None, _CONTROL)) > max(2, letters // 100)


def _strictly(data: bytes, name: str, path: str | None, line: int | None) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        message = f"damaged text: not valid {name.upper()} at byte {error.start + 1}"
        raise InputError(message, path=path, line=line) from None
    if is_binary(text):
        raise InputError("binary file: control characters in it, not text", path=path, line=line)
    return text


def _one_byte(data: bytes, error: UnicodeDecodeError, path: str | None, line: int | None) -> str:
    """The Arabic one-byte character set of bytes that are not valid UTF-8: that which gives more definite articles."""
    if _is_damaged_utf8(data):
        number = data.count(b"\n", 0, error.start) + 1
        at = line if line is not None else number
        raise InputError(f"damaged text: not valid UTF-8 at byte {error.start + 1}", path=path, line=at)
    best = _best_one_byte(data)
    if best is None:
        allowed = "UTF-8, UTF-16, Windows-1256 and ISO 8859-6 are read"
        raise InputError(f"unknown encoding: {allowed}", path=path, line=line)
    return best


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most high bytes stand in letters of UTF-8: two bytes each, with room for damage."""
    return 2.5 * len(_UTF8_PAIR.findall(data)) > sum(byte >= 0x80 for byte in data)


def _best_one_byte(data: bytes) -> str | None:
    best: tuple[int, str] | None = None
    for name in _ONE_BYTE:
        text = data.decode(name, errors="replace")
        letters = [letter for letter in text if letter > "\x7f" and letter.isalpha()]
        arabic = len(_ARABIC.findall(text))
        clean = "\ufffd" not in text and not is_binary(text)
        fits = clean and bool(letters) and arabic >= 0.85 * len(letters)
        if fits and (best is None or text.count("ال") > best[0]):
            best = (text.count("ال"), name)
    return best[1] if best else None


def encoding_of(sample: bytes) -> str:
    """The encoding of a stream that is read line by line, by its first bytes, damaged lines among them or not; InputError
    where it is none that is read."""
    marked = next((name for mark, name in _BOMS if sample.startswith(mark)), None) or wide_encoding(sample[: len(sample) & ~1])
    if marked is not None:
        return marked
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError as error:
        return "utf-8" if _is_damaged_utf8(sample) else _one_byte(sample, error, None, None)
