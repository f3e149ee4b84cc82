"""How much is read at once, and how far packed data may swell: what is larger is reported, not read."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Sizes in bytes. ``record``: one page, feed, line, row, message or text file, unpacked.

    ``ratio``: how many times its size packed data may become, looked at beyond ``free`` bytes. ``layers``: how often something
    may be packed (a gzip file in a ZIP file is packed twice). ``members``: files of a ZIP file. ``spool``: what is written to
    a temporary file where a reader must move about in data that came as a stream.
    """

    record: int = 16 << 20
    ratio: int = 250
    free: int = 32 << 20
    layers: int = 2
    members: int = 100_000
    spool: int = 4 << 30


def size(number: int) -> str:
    """ "16 MB": a size for people."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if number >= factor:
            return f"{number // factor} {unit}"
    return f"{number} bytes"
