"""Answers of the store as tables: of arrow, pandas and polars, and as files (CSV, JSON Lines, Parquet, GraphML).

The columns are the fields of the records. Camps have a row for each pair of each period, with the groups of both.
"""

from __future__ import annotations

import csv
import importlib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, get_args, get_type_hints

import msgspec

from khabar.errors import SettingError
from khabar.interfaces.columns import Value, row
from khabar.interfaces.event_rows import EVENT_COLUMNS
from khabar.interfaces.privacy import public
from khabar.interfaces.tables import arrow_schema, cell, placed
from khabar.records.comparison import Camps, Pair
from khabar.records.event import Event
from khabar.store.dossiers import Dossier

Rows = Iterator[dict[str, Value]]
_encoder = msgspec.json.Encoder(order="deterministic")


def columns(kind: type[Any]) -> dict[str, type[Any]]:
    """The columns of a table of records of this kind, with the type of their values."""
    if kind is Event:
        return {column.name: column.kind for column in EVENT_COLUMNS}
    fields = {name: next(iter(get_args(hint)), hint) for name, hint in get_type_hints(Pair if kind is Camps else kind).items()}
    if kind is not Camps:
        return fields
    sides = {f"{side}{more}": str for side in ("one", "other") for more in ("", "_name", "_group")}
    return {"period": str, **sides, **{name: of for name, of in fields.items() if name not in sides}}


def rows(kind: type[Any], records: Iterable[Any]) -> Rows:
    """The rows of these records, flat."""
    names = columns(kind)
    for record in records:
        if isinstance(record, Event):
            yield row(EVENT_COLUMNS, Dossier(public(record, exact=False)))
        elif isinstance(record, Camps):
            yield from _pairs(record)
        else:
            yield {name: getattr(record, name) for name in names}


def _pairs(camps: Camps) -> Rows:
    members = {member.party: member for member in camps.members}
    for pair in camps.pairs:
        flat = {"period": camps.period, **msgspec.structs.asdict(pair)}
        for side in ("one", "other"):
            member = members[flat[side]]
            flat |= {f"{side}_name": member.name, f"{side}_group": member.group}
        yield {name: flat[name] for name in columns(Camps)}


def to_arrow(kind: type[Any], records: Iterable[Any]) -> Any:
    """A ``pyarrow.Table``."""
    pyarrow = _module("pyarrow", "parquet")
    return pyarrow.Table.from_pylist(list(rows(kind, records)), schema=arrow_schema(columns(kind)))


def to_pandas(kind: type[Any], records: Iterable[Any]) -> Any:
    """A ``pandas.DataFrame``; whole numbers and truth values stay what they are where some are missing."""
    pandas, arrow = _module("pandas", "pandas"), _module("pyarrow", "pandas")
    types = {arrow.int64(): pandas.Int64Dtype(), arrow.bool_(): pandas.BooleanDtype()}
    return to_arrow(kind, records).to_pandas(types_mapper=types.get)


def to_polars(kind: type[Any], records: Iterable[Any]) -> Any:
    """A ``polars.DataFrame``."""
    polars = _module("polars", "polars")
    return polars.from_arrow(to_arrow(kind, records))


def _module(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise SettingError(f"{name} is not installed: pip install 'khabar[{extra}]'") from None


def write_csv(stream: IO[bytes], kind: type[Any], records: Sequence[Any]) -> int:
    """A line a row, with a header; how many rows."""
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns(kind))
    flat = [[cell(value) for value in row.values()] for row in rows(kind, records)]
    writer.writerows(flat)
    text.detach()
    return len(flat)


def _write_jsonl(stream: IO[bytes], kind: type[Any], records: Sequence[Any]) -> int:
    """The full record, one a line."""
    for record in records:
        stream.write(_encoder.encode(record) + b"\n")
    return len(records)


def _write_parquet(stream: IO[bytes], kind: type[Any], records: Sequence[Any]) -> int:
    table = to_arrow(kind, records)
    _module("pyarrow.parquet", "parquet").write_table(table, stream)
    return int(table.num_rows)


def _write_graphml(stream: IO[bytes], kind: type[Any], records: Sequence[Camps]) -> int:
    """One graph: parties with their group in each period, an edge for each pair of each period."""
    import networkx  # noqa: PLC0415  (takes a second to load)

    graph: Any = networkx.MultiGraph()
    for camps in records:
        for member in camps.members:
            graph.add_node(member.party, name=member.name, kind=member.kind, **{f"group {camps.period}": member.group})
        for pair in camps.pairs:
            values = msgspec.structs.asdict(pair)
            graph.add_edge(values.pop("one"), values.pop("other"), period=camps.period, **values)
    networkx.write_graphml(graph, stream)
    return int(graph.number_of_edges())


FORMATS: dict[str, Callable[[IO[bytes], type[Any], Sequence[Any]], int]] = {
    ".csv": write_csv,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
    ".graphml": _write_graphml,
}


def formats(kind: type[Any]) -> list[str]:
    """The endings of files that can hold records of this kind."""
    return [ending for ending in FORMATS if ending != ".graphml" or kind is Camps]


def write(path: str | os.PathLike[str], kind: type[Any], records: Sequence[Any]) -> int:
    """Write records in the format that the ending says, and tell how many; the file is put in place when all went well."""
    target = Path(path)
    with placed(target) as stream:
        return FORMATS[target.suffix.lower()](stream, kind, records)
