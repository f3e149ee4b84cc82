"""The folder that a run over many files writes: a part for each file, or slice of a large one, and a manifest of them all.

``documents/NAME.parquet`` has a row a document, with its full record as JSON; ``claims/NAME.parquet`` a row a claim;
``skipped/NAME.jsonl`` tells what could not be coded and why; ``parts/NAME.json`` is written last and says that the part is
whole; ``manifest.json`` lists the parts in the order of what was read, when all are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from khabar.interfaces.columns import Column
from khabar.interfaces.tables import arrow
from khabar.records import CodedDocument

MANIFEST, KIND = "manifest.json", "khabar parts"
ROWS = 256  # documents read at once
_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(CodedDocument)

DOCUMENTS: tuple[Column[CodedDocument], ...] = (
    Column("document", str, "id of the document", lambda document: document.id),
    Column("outlet", str, "outlet as named in the report", lambda document: document.outlet),
    Column("url", str, "where it stands on the web", lambda document: document.url),
    Column("date", str, "day of publication, ISO 8601", lambda document: document.date),
    Column("claims", int, "number of claims", lambda document: len(document.claims)),
    Column("record", str, "the line that `khabar code` writes of it", lambda document: _encoder.encode(document).decode()),
)


class Written(msgspec.Struct, frozen=True):
    """A file of a part: its path below the folder, the hash of its bytes, their number."""

    path: str
    sha256: str
    bytes: int


class Part(msgspec.Struct, frozen=True):
    """What became of a file, or of a slice (a number ends its ``name``): path as named, hash and size of the file; by what
    it was coded; how much came out.

    ``made`` names versions, hashes of the data files and settings; with the same ones the same bytes come out. ``skipped``
    counts the documents that could not be coded by reason.
    """

    name: str
    read: str
    sha256: str
    bytes: int
    made: dict[str, str]
    documents: int
    claims: int
    skipped: dict[str, int]
    files: tuple[Written, ...]


class Manifest(msgspec.Struct, frozen=True):
    """All parts in the order of what was read; ``failed`` says of files that are missing, or not coded whole, why.

    ``kind`` tells it from other manifests.
    """

    kind: str
    made: dict[str, str]
    parts: tuple[Part, ...]
    failed: dict[str, str]
    documents: int
    claims: int
    skipped: dict[str, int]


class StoredPart:
    """The documents of one part on this machine, to be read again."""

    def __init__(self, folder: Path, part: Part) -> None:
        self.path = next(folder / file.path for file in part.files if file.path.startswith("documents/"))
        self.bytes = next(file.bytes for file in part.files if file.path.startswith("documents/"))

    def __iter__(self) -> Iterator[CodedDocument]:
        _, parquet = arrow()
        with parquet.ParquetFile(self.path) as table:
            for batch in table.iter_batches(ROWS, columns=["record"]):
                yield from map(_decoder.decode, batch.column(0).to_pylist())


def parts_in(folder: Path) -> list[StoredPart] | None:
    """The parts of a folder in their order; None where it is no such folder, or its run is not finished."""
    try:
        found = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return None
    return [StoredPart(folder, part) for part in found.parts] if found.kind == KIND else None


def manifest(made: dict[str, str], parts: list[Part], failed: dict[str, str]) -> bytes:
    """The manifest of these parts, as its file holds it."""
    skipped: dict[str, int] = {}
    for part in parts:
        for reason, count in part.skipped.items():
            skipped[reason] = skipped.get(reason, 0) + count
    totals = (sum(part.documents for part in parts), sum(part.claims for part in parts), skipped)
    return as_json(Manifest(KIND, made, tuple(parts), failed, *totals))


def as_json(value: Any) -> bytes:
    """JSON for people as well."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"
