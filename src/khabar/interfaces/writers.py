"""Writers: coded documents as JSON Lines, CSV, Parquet or GeoJSON, one document after the other.

A file appears under its name only when it is complete: until then it stands beside it, ending in ``.part``.
"""

from __future__ import annotations

import csv
import importlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import msgspec

from khabar.errors import SettingError
from khabar.interfaces.rows import COLUMNS, Value, row
from khabar.records import CodedDocument

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 5000  # rows of a Parquet row group
_encoder = msgspec.json.Encoder(order="deterministic")


class Writer(Protocol):
    """Takes coded documents one by one; ``close`` writes what remains (and leaves the stream open)."""

    def write(self, coded: CodedDocument) -> None: ...

    def close(self) -> None: ...


class JsonlWriter:
    """The full record, one document a line."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def write(self, coded: CodedDocument) -> None:
        """Write one line."""
        self.stream.write(_encoder.encode(coded) + b"\n")

    def close(self) -> None:
        """Nothing remains."""


class CsvWriter:
    """One row a claim. Text that a spreadsheet would run as a formula gets an apostrophe in front."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
        self.csv = csv.writer(self.stream, lineterminator="\n")
        self.csv.writerow([column.name for column in COLUMNS])

    def write(self, coded: CodedDocument) -> None:
        """Write a row for each claim."""
        self.csv.writerows([cell(value) for value in row(coded, claim).values()] for claim in coded.claims)

    def close(self) -> None:
        """Leave the stream to whoever opened it."""
        self.stream.detach()


class GeoJsonWriter:
    """A feature a claim: the point of its first place, null where that has no coordinates."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.stream.write(b'{"type":"FeatureCollection","features":[')
        self.separator = b"\n"

    def write(self, coded: CodedDocument) -> None:
        """Write a feature for each claim."""
        for claim in coded.claims:
            properties = row(coded, claim)
            lat, lon = properties.pop("place_lat"), properties.pop("place_lon")
            located = lat is not None and lon is not None
            feature = {
                "type": "Feature",
                "id": claim.id,
                "geometry": {"type": "Point", "coordinates": [lon, lat]} if located else None,
                "properties": properties,
            }
            self.stream.write(self.separator + _encoder.encode(feature))
            self.separator = b",\n"

    def close(self) -> None:
        """Close the collection."""
        self.stream.write(b"\n]}\n")


class ParquetWriter:
    """One row a claim, with types. Needs the extra ``parquet``."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.arrow, parquet = arrow()
        kinds = {
            str: self.arrow.string(),
            int: self.arrow.int64(),
            float: self.arrow.float64(),
            bool: self.arrow.bool_(),
        }
        self.schema = self.arrow.schema([(column.name, kinds[column.kind]) for column in COLUMNS])
        self.parquet = parquet.ParquetWriter(stream, self.schema)
        self.rows: list[dict[str, Value]] = []

    def write(self, coded: CodedDocument) -> None:
        """Keep the rows, and write a group of them when there are enough."""
        self.rows.extend(row(coded, claim) for claim in coded.claims)
        if len(self.rows) >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Write the rest and the footer."""
        self._flush()
        self.parquet.close()

    def _flush(self) -> None:
        if self.rows:
            self.parquet.write_table(self.arrow.Table.from_pylist(self.rows, schema=self.schema))
            self.rows.clear()


WRITERS: dict[str, Callable[[IO[bytes]], Writer]] = {
    ".jsonl": JsonlWriter,
    ".csv": CsvWriter,
    ".parquet": ParquetWriter,
    ".geojson": GeoJsonWriter,
}


def check_target(path: str | os.PathLike[str]) -> None:
    """Raise :class:`SettingError` where ``path`` cannot be written: unknown ending, no such folder, no right to it."""
    target = Path(path)
    if target.suffix.lower() not in WRITERS:
        raise SettingError(f"{target}: the ending says the format; {', '.join(WRITERS)} are known")
    if not target.parent.is_dir():
        raise SettingError(f"{target}: there is no folder {target.parent}; create it first")
    if target.is_dir():
        raise SettingError(f"{target}: this is a folder; name a file")
    if not os.access(target.parent, os.W_OK):
        raise SettingError(f"{target}: nothing can be written to the folder {target.parent}")
    if target.suffix.lower() == ".parquet":
        arrow()


@contextmanager
def open_writer(path: str | os.PathLike[str]) -> Iterator[Writer]:
    """A writer for ``path``, its format told by the ending; the file is put in place when all went well."""
    check_target(path)
    target = Path(path)
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as stream:
            writer = WRITERS[target.suffix.lower()](stream)
            yield writer
            writer.close()
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def cell(value: Value) -> str | int | float:
    """A value as a cell of CSV; what a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def arrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet part; SettingError where the extra is missing."""
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise SettingError("Parquet needs pyarrow: pip install 'khabar[parquet]'") from None
