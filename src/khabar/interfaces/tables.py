"""Tables into streams: CSV, Parquet (with points: GeoParquet) and GeoJSON, an item after the other.

A file appears under its name only when it is complete: until then it stands beside it, ending in ``.part``.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Generic, Protocol, TypeVar

import msgspec

from khabar.errors import SettingError
from khabar.interfaces.columns import Column, Value, row

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the last four: full width, which some run as well
_BATCH = 5000  # rows of a Parquet row group
_encoder = msgspec.json.Encoder(order="deterministic")
Item = TypeVar("Item")
Taken_contra = TypeVar("Taken_contra", contravariant=True)


class Writer(Protocol[Taken_contra]):
    """Takes items one by one; ``close`` writes what remains (and leaves the stream open)."""

    def write(self, item: Taken_contra) -> None: ...

    def close(self) -> None: ...


class JsonlWriter:
    """The full record of each item, one a line."""

    def __init__(self, stream: IO[bytes], record: Callable[[Any], Any] = lambda item: item) -> None:
        self.stream, self.record = stream, record

    def write(self, item: Any) -> None:
        """Write one line."""
        self.stream.write(_encoder.encode(self.record(item)) + b"\n")

    def close(self) -> None:
        """Nothing remains."""


class CsvWriter(Generic[Item]):
    """One row an item. Text that a spreadsheet would run as a formula gets an apostrophe in front."""

    def __init__(self, stream: IO[bytes], columns: Sequence[Column[Item]], delimiter: str = ",") -> None:
        self.stream = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
        self.columns = columns
        self.csv = csv.writer(self.stream, lineterminator="\n", delimiter=delimiter)
        self.csv.writerow([column.name for column in columns])

    def write(self, item: Item) -> None:
        """Write a row."""
        self.csv.writerow([cell(value) for value in row(self.columns, item).values()])

    def close(self) -> None:
        """Leave the stream to whoever opened it."""
        self.stream.detach()


class GeoJsonWriter(Generic[Item]):
    """A feature an item: its point, null where it has no coordinates; ``identity`` is the column of its id."""

    def __init__(self, stream: IO[bytes], columns: Sequence[Column[Item]], identity: str) -> None:
        self.stream, self.columns, self.identity = stream, columns, identity
        self.stream.write(b'{"type":"FeatureCollection","features":[')
        self.separator = b"\n"

    def write(self, item: Item) -> None:
        """Write a feature."""
        properties = row(self.columns, item)
        lat, lon = properties.pop("place_lat"), properties.pop("place_lon")
        feature = {
            "type": "Feature",
            "id": properties[self.identity],
            "geometry": None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]},
            "properties": properties,
        }
        self.stream.write(self.separator + _encoder.encode(feature))
        self.separator = b",\n"

    def close(self) -> None:
        """Close the collection."""
        self.stream.write(b"\n]}\n")


class ParquetWriter(Generic[Item]):
    """One row an item, with types. Needs the extra ``parquet``."""

    def __init__(self, stream: IO[bytes], columns: Sequence[Column[Item]]) -> None:
        self.arrow, parquet = arrow()
        self.columns = columns
        self.schema = self._extended(arrow_schema({column.name: column.kind for column in columns}))
        self.parquet = parquet.ParquetWriter(stream, self.schema)
        self.rows: list[dict[str, Any]] = []

    def _extended(self, schema: Any) -> Any:
        """The schema with what more a kind of file holds."""
        return schema

    def _row(self, item: Item) -> dict[str, Any]:
        """The values by column."""
        return row(self.columns, item)

    def write(self, item: Item) -> None:
        """Keep the row, and write a group of them when there are enough."""
        self.rows.append(self._row(item))
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


class GeoParquetWriter(ParquetWriter[Item]):
    """Parquet with the points of ``place_lon`` and ``place_lat`` as GeoParquet 1.1 (WKB; without a CRS it is OGC:CRS84)."""

    def _extended(self, schema: Any) -> Any:
        columns = {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}}
        geo = {"version": "1.1.0", "primary_column": "geometry", "columns": columns}
        return schema.append(self.arrow.field("geometry", self.arrow.binary())).with_metadata({"geo": json.dumps(geo)})

    def _row(self, item: Item) -> dict[str, Any]:
        values: dict[str, Any] = row(self.columns, item)
        lat, lon = values["place_lat"], values["place_lon"]
        if lat is not None and lon is not None:
            values["geometry"] = struct.pack("<BIdd", 1, 1, lon, lat)  # little endian, a point, x and y
        return values


@contextmanager
def placed(target: Path) -> Iterator[IO[bytes]]:
    """A stream into a file that is put in place when all went well and the disk has it, so that no power loss leaves half."""
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def cell(value: Value) -> str | int | float:
    """A value as a cell of CSV; what a spreadsheet would run as a formula gets an apostrophe in front.

    Lines in a cell end in a newline: csv leaves a carriage return without quotes, and readers take it for the end of the row.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    guarded = f"'{value}" if value.startswith(_FORMULA) else value
    return guarded.replace("\r\n", "\n").replace("\r", "\n")


def arrow_schema(columns: Mapping[str, type[Any]]) -> Any:
    """The schema of pyarrow for columns of these kinds."""
    pyarrow, _ = arrow()
    types = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    return pyarrow.schema([(name, types[kind]) for name, kind in columns.items()])


def arrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet part; SettingError where the extra is missing."""
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise SettingError("Parquet needs pyarrow: pip install 'khabar[parquet]'") from None
