"""Events into files: CSV, Parquet, GeoJSON, JSON Lines. A file appears under its name only when it is complete."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

import msgspec

from khabar.interfaces.event_rows import EVENT_COLUMNS, event_row
from khabar.interfaces.happenings import record
from khabar.interfaces.writers import arrow, cell
from khabar.records.event import Event

_encoder = msgspec.json.Encoder(order="deterministic")


def _jsonl(stream: IO[bytes], events: Iterable[Event], exact: bool) -> None:
    for event in events:
        stream.write(_encoder.encode(record(event, exact=exact)) + b"\n")


def _csv(stream: IO[bytes], events: Iterable[Event], exact: bool) -> None:
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in EVENT_COLUMNS])
    writer.writerows([cell(value) for value in event_row(event, exact=exact).values()] for event in events)
    text.detach()


def _geojson(stream: IO[bytes], events: Iterable[Event], exact: bool) -> None:
    stream.write(b'{"type":"FeatureCollection","features":[')
    separator = b"\n"
    for event in events:
        properties: dict[str, Any] = dict(event_row(event, exact=exact))
        lat, lon = properties.pop("place_lat"), properties.pop("place_lon")
        point = {"type": "Point", "coordinates": [lon, lat]} if lat is not None and lon is not None else None
        feature = {"type": "Feature", "id": event.id, "geometry": point, "properties": properties}
        stream.write(separator + _encoder.encode(feature))
        separator = b",\n"
    stream.write(b"\n]}\n")


def _parquet(stream: IO[bytes], events: Iterable[Event], exact: bool) -> None:
    pyarrow, parquet = arrow()
    kinds = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    schema = pyarrow.schema([(column.name, kinds[column.kind]) for column in EVENT_COLUMNS])
    rows = [event_row(event, exact=exact) for event in events]
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), stream)


FORMATS: dict[str, Callable[[IO[bytes], Iterable[Event], bool], None]] = {
    "csv": _csv,
    "geojson": _geojson,
    "jsonl": _jsonl,
    "parquet": _parquet,
}


def write_events(path: str | os.PathLike[str], kind: str, events: Iterable[Event], *, exact: bool = False) -> None:
    """Write events in one of the FORMATS; the file is put in place when all went well."""
    target = Path(path)
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as stream:
            FORMATS[kind](stream, events, exact)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
