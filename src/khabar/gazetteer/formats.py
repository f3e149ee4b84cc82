"""Files of places, each read into rows of the same fields, with the line that each row stands in.

Known are GeoNames country files (with a file of alternate names beside them), P-code tables of OCHA, GeoJSON, and tables in
CSV or TSV whose columns go by a name of ``data/gazetteer/import.toml`` or are named by the user. gzip and zip are opened.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import tomllib
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from khabar.errors import InputError
from khabar.paths import no_file

DATA = Path(__file__).parents[1] / "data" / "gazetteer"
FIELDS = ("id", "name", "name_ar", "other_ar", "lat", "lon", "kind", "country", "admin1", "population")
NEEDED = ("name_ar", "lat", "lon")
GEONAMES_COLUMNS = 19  # of a country file, which has no header
MAX_LEVEL = 5  # of administrative units in P-code tables

Row = tuple[int, dict[str, str]]


@lru_cache(maxsize=1)
def settings() -> dict[str, Any]:
    """The tables of ``import.toml``."""
    with (DATA / "import.toml").open("rb") as file:
        return tomllib.load(file)


def rows(path: Path, columns: Mapping[str, str], names: Path | None = None) -> Iterator[Row]:
    """Line number and fields of every place in a file; fields that it lacks are left out.

    ``columns`` maps fields to the file's own columns; ``names`` is a file of alternate names of GeoNames. InputError
    where the file cannot be read or lacks a column that is needed.
    """
    wrong = no_file(path)
    if wrong:
        raise InputError(wrong, path=str(path))
    try:
        lines = _text(path).splitlines()
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error}); allowed are UTF-8 text, .gz and .zip", path=str(path)) from error
    head = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    if head.lstrip().startswith("{"):
        yield from _geojson(path, "\n".join(lines), columns)
    elif head.count("\t") == GEONAMES_COLUMNS - 1 and head.split("\t")[0].isdigit():
        yield from _geonames(lines, _alternates(names) if names else {})
    else:
        yield from _table(path, lines, "\t" if "\t" in head else ";" if head.count(";") > head.count(",") else ",", columns)


def _text(path: Path) -> str:
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [name for name in archive.namelist() if "readme" not in name.lower() and not name.endswith("/")]
            if len(members) != 1:
                raise InputError(f"holds {len(members)} files, expected one: {', '.join(members)}", path=str(path))
            data = archive.read(members[0])
    return data.decode("utf-8-sig")


def _geonames(lines: list[str], alternates: Mapping[str, list[str]]) -> Iterator[Row]:
    """The lines of a GeoNames country file; where GeoNames says which names are Arabic, only those."""
    for line, text in enumerate(lines, 1):
        cells = text.split("\t")
        if len(cells) < GEONAMES_COLUMNS:
            yield line, {}
            continue
        known = alternates.get(cells[0])
        kinds = settings()["kinds"]
        yield line, {
            "id": f"geonames:{cells[0]}", "name": cells[1], "name_ar": "|".join(known or cells[3].split(",")),
            "lat": cells[4], "lon": cells[5], "kind": cells[7] if cells[7] in kinds else cells[6],
            "country": cells[8], "admin1": cells[10], "population": cells[14],
        }  # fmt: skip


def _alternates(path: Path) -> dict[str, list[str]]:
    """Arabic names by GeoNames number, the preferred one first, from a file of alternate names."""
    found: dict[str, list[str]] = defaultdict(list)
    for text in _text(path).splitlines():
        cells = [*text.split("\t"), "", "", "", ""]
        if cells[2] == "ar" and cells[7] != "1":  # the last says that a name is historic
            found[cells[1]].insert(0 if cells[4] == "1" else len(found[cells[1]]), cells[3])
    return found


def _geojson(path: Path, text: str, columns: Mapping[str, str]) -> Iterator[Row]:
    """The features of a GeoJSON file; the line is the number of the feature. What is no point counts by its middle."""
    try:
        features = json.loads(text)["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"is no GeoJSON with features ({error})", path=str(path)) from error
    keys = dict.fromkeys(key for feature in features for key in feature.get("properties") or {})
    mapping = _mapping(path, 1, [*keys, "lat", "lon"], columns)
    for number, feature in enumerate(features, 1):
        properties = {key: str(value) for key, value in (feature.get("properties") or {}).items() if value is not None}
        points = list(_points((feature.get("geometry") or {}).get("coordinates") or []))
        if points:
            for field, values in zip(("lon", "lat"), zip(*points, strict=True), strict=True):
                properties[mapping[field]] = f"{(min(values) + max(values)) / 2:.5f}"
        yield number, {field: properties.get(column, "") for field, column in mapping.items()}


def _points(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if len(coordinates) >= 2 and all(isinstance(value, int | float) for value in coordinates[:2]):
        yield float(coordinates[0]), float(coordinates[1])
    else:
        for part in coordinates:
            if isinstance(part, list):
                yield from _points(part)


def _table(path: Path, lines: list[str], delimiter: str, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a table with a header."""
    start = next((n for n, text in enumerate(lines) if text.strip() and not text.startswith("#")), 0)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    reader = csv.reader(lines[start:], delimiter=delimiter, quoting=quoting)
    header = [column.strip() for column in next(reader, [])]
    level = _level(header)
    mapping = _mapping(path, start + 1, header, {**_pcodes(header, level), **columns} if level else columns)
    at = {field: header.index(column) for field, column in mapping.items()}
    for cells in reader:
        if cells and not cells[0].startswith("#"):
            row = {field: cells[index].strip() for field, index in at.items() if index < len(cells)}
            if level:
                row.setdefault("kind", settings()["pcodes"]["kinds"][level])
            yield start + reader.line_num, row


def _mapping(path: Path, line: int, header: list[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Field -> column; InputError where a named column does not exist or one that is needed is missing."""
    unknown = [f"{field}={column}" for field, column in columns.items() if field not in FIELDS or column not in header]
    if unknown:
        allowed = f"fields are {', '.join(FIELDS)}; columns are {', '.join(header)}"
        raise InputError(f"--columns {', '.join(unknown)}: {allowed}", path=str(path), line=line)
    lower = {column.lower(): column for column in reversed(header)}
    mapping = dict(columns)
    for field, aliases in settings()["columns"].items():
        column = next((lower[alias] for alias in aliases if alias in lower), None)
        if column is not None and column not in mapping.values():
            mapping.setdefault(field, column)
    missing = [field for field in NEEDED if field not in mapping]
    if missing:
        say = f"no column for {', '.join(missing)}; it has {', '.join(header)}: name them, --columns {missing[0]}=COLUMN"
        raise InputError(say, path=str(path), line=line)
    return mapping


def _level(header: list[str]) -> int:
    """The deepest administrative level of a P-code table; 0 where it is none."""
    lower = {column.lower() for column in header}
    codes = settings()["pcodes"]["id"]
    return next((n for n in range(MAX_LEVEL, 0, -1) if any(code.format(n) in lower for code in codes)), 0)


def _pcodes(header: list[str], level: int) -> dict[str, str]:
    """Field -> column of a P-code table."""
    lower = {column.lower(): column for column in header}
    wanted = {"id": level, "name": level, "name_ar": level, "country": 0, "admin1": 1}
    tables = {"country": "id", "admin1": "name"}
    found = {}
    for field, number in wanted.items():
        aliases = (alias.format(number) for alias in settings()["pcodes"][tables.get(field, field)])
        column = next((lower[alias] for alias in aliases if alias in lower), None)
        if column is not None and (field != "admin1" or level > 1):
            found[field] = column
    return found
