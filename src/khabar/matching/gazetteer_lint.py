"""Checks of the gazetteer files: every fault at once, with file and line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from khabar.errors import Fault
from khabar.gazetteer.geo import km
from khabar.matching.towns import FOLDER, cities
from khabar.text.fold import INVISIBLE, MARKS

PLACE_FILES = ("countries.tsv", "units.tsv", "regions.tsv", "sites.tsv", "towns.tsv")
PLACE_FIELDS = (
    "id", "name_en", "names_ar", "lat", "lon", "kind", "country", "admin1", "admin2", "population", "source",
)  # fmt: skip
OTHER_FIELDS = {
    "kinds.tsv": ("word", "forms", "kind", "precision", "facility", "gloss"),
    "policy.tsv": ("id", "name_en", "country", "disputed", "since", "until", "rule", "reason"),
    "common-words.tsv": ("word", "class", "note"),
    "offsets.tsv": ("word", "degrees", "km", "gloss"),
    "admin1-codes.tsv": ("country", "code", "unit"),
}
PRECISIONS = frozenset(("", "site", "city", "district", "province", "country", "region"))
CLASSES = frozenset(("word", "person", "party", "name"))
BOX_MARGIN = 3.0  # degrees around a country's towns: room for coasts, islands and deserts
UNIT_REACH_KM = 150.0  # a place this near to the middle of its unit is taken to lie in it
UNIT_RANK = 12  # farther away, its unit must be among this many nearest ones
_ID = re.compile("khabar:[a-z0-9]+(?:-[a-z0-9]+)*")
_BAD = re.compile(f"[{MARKS}{INVISIBLE}\ufb50-\ufdff\ufe70-\ufefe]")
_NAME = re.compile("[ء-غف-ي0-9A-Z]+(?:[ -]+[ء-غف-ي0-9A-Z]+)*")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


class Row(NamedTuple):
    """One line of a file."""

    path: str
    line: int
    cells: dict[str, str]

    def fault(self, message: str) -> Fault:
        """A fault on this line."""
        return Fault(f"gazetteer/{self.path}", self.line, message)


def lint(folder: Path = FOLDER) -> list[Fault]:
    """All faults of the gazetteer files in ``folder``."""
    faults: list[Fault] = []
    tables = {path: list(_read(folder, path, PLACE_FIELDS, faults)) for path in PLACE_FILES}
    others = {path: list(_read(folder, path, fields, faults)) for path, fields in OTHER_FIELDS.items()}
    if faults:
        return faults
    rows = [row for path in PLACE_FILES for row in tables[path]]
    kinds = {row.cells["kind"] for row in others["kinds.tsv"]}
    countries = {row.cells["country"] for row in tables["countries.tsv"]}
    faults.extend(_unique(rows))
    for row in rows:
        faults.extend(_place(row, kinds, countries))
    if not faults:
        faults.extend(_locations(rows))
    faults.extend(_kinds(others["kinds.tsv"]))
    faults.extend(_policy(others["policy.tsv"], {row.cells["id"] for row in rows}, countries))
    faults.extend(_common(others["common-words.tsv"]))
    faults.extend(_codes(others["admin1-codes.tsv"], rows))
    return faults


def _read(folder: Path, path: str, fields: tuple[str, ...], faults: list[Fault]) -> Iterator[Row]:
    """The rows of a file; faults of its shape go to ``faults``."""
    header: list[str] | None = None
    lines = (folder / path).read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0].startswith("#"):
        faults.append(Fault(f"gazetteer/{path}", 1, "no comment that says what the fields mean"))
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if line.startswith("#"):
            continue
        if header is None:
            header = cells
            if tuple(cells) != fields:
                faults.append(Fault(f"gazetteer/{path}", number, f"fields {cells}, expected {list(fields)}"))
        elif len(cells) != len(fields):
            faults.append(Fault(f"gazetteer/{path}", number, f"{len(cells)} cells, expected {len(fields)}"))
        else:
            yield Row(path, number, dict(zip(fields, cells, strict=True)))


def _unique(rows: list[Row]) -> Iterator[Fault]:
    first: dict[str, Row] = {}
    for row in rows:
        earlier = first.setdefault(row.cells["id"], row)
        if earlier is not row:
            yield row.fault(f"id {row.cells['id']} stands in {earlier.path}:{earlier.line} already")


def _place(row: Row, kinds: set[str], countries: set[str]) -> Iterator[Fault]:
    """Faults of one place by itself."""
    cells = row.cells
    if not _ID.fullmatch(cells["id"]):
        yield row.fault(f"id {cells['id']!r}: expected khabar: and an English slug")
    for field in ("name_en", "names_ar", "source"):
        if not cells[field].strip():
            yield row.fault(f"{field} is empty")
    yield from _spelling(row, "names_ar")
    try:
        lat, lon = float(cells["lat"]), float(cells["lon"])
    except ValueError:
        yield row.fault(f"lat, lon {cells['lat']!r}, {cells['lon']!r}: not numbers")
    else:
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            yield row.fault(f"lat, lon {lat}, {lon}: out of range")
    if cells["kind"] not in kinds:
        yield row.fault(f"kind {cells['kind']!r} is not in kinds.tsv")
    if cells["country"] and cells["country"] not in countries:
        yield row.fault(f"country {cells['country']!r} is not in countries.tsv")
    if cells["population"] and not cells["population"].isdigit():
        yield row.fault(f"population {cells['population']!r}: not a number")


def _spelling(row: Row, field: str) -> Iterator[Fault]:
    """Faults in the spelling of a list of Arabic names."""
    names = [name for name in row.cells[field].split("|") if name]
    if len(set(names)) != len(names):
        yield row.fault(f"{field}: a name twice")
    for name in names:
        if unicodedata.normalize("NFC", name) != name:
            yield row.fault(f"{field}: {name!r} is not in NFC")
        if _BAD.search(name):
            yield row.fault(
                f"{field}: {name!r} has vowel signs, tatweel, presentation forms or invisible marks"
            )
        elif not _NAME.fullmatch(name):
            yield row.fault(f"{field}: {name!r} has letters that are not Arabic, or stray spaces")


def _locations(rows: list[Row]) -> Iterator[Fault]:
    """Places outside their country's box, far from their unit, or with units that do not exist."""
    boxes = _boxes()
    provinces: dict[str, dict[str, Row]] = {}
    districts: set[tuple[str, str]] = set()
    for row in rows:
        if row.path == "units.tsv" and row.cells["kind"] == "province":
            provinces.setdefault(row.cells["country"], {})[row.cells["name_en"]] = row
        elif row.path == "units.tsv":
            districts.add((row.cells["country"], row.cells["name_en"]))
    for row in rows:
        cells = row.cells
        lat, lon, country = float(cells["lat"]), float(cells["lon"]), cells["country"]
        south, west, north, east = boxes.get(country, (-90.0, -180.0, 90.0, 180.0))
        if not (south <= lat <= north and west <= lon <= east):
            yield row.fault(f"{cells['name_en']} at {lat}, {lon} lies outside {country}")
        if cells["admin2"] and (country, cells["admin2"]) not in districts:
            yield row.fault(f"admin2 {cells['admin2']!r} is no district of {country} in units.tsv")
        if cells["admin1"]:
            units = provinces.get(country, {})
            if cells["admin1"] not in units:
                yield row.fault(f"admin1 {cells['admin1']!r} is no unit of {country} in units.tsv")
            elif not _near(lat, lon, units[cells["admin1"]], list(units.values())):
                yield row.fault(f"{cells['name_en']} at {lat}, {lon} lies far from {cells['admin1']}")


def _near(lat: float, lon: float, unit: Row, units: list[Row]) -> bool:
    def away(other: Row) -> float:
        return km(lat, lon, float(other.cells["lat"]), float(other.cells["lon"]))

    return away(unit) <= UNIT_REACH_KM or sum(away(other) < away(unit) for other in units) < UNIT_RANK


@lru_cache(maxsize=1)
def _boxes() -> dict[str, tuple[float, float, float, float]]:
    """South, west, north, east of each country, from its towns; none for countries across the date line."""
    boxes: dict[str, tuple[float, float, float, float]] = {}
    for city in cities():
        lat, lon = city.latitude, city.longitude
        south, west, north, east = boxes.get(city.countrycode, (lat, lon, lat, lon))
        boxes[city.countrycode] = min(south, lat), min(west, lon), max(north, lat), max(east, lon)
    margin = BOX_MARGIN
    return {
        code: (south - margin, west - margin, north + margin, east + margin)
        for code, (south, west, north, east) in boxes.items()
        if east - west < 180
    }


def _kinds(rows: list[Row]) -> Iterator[Fault]:
    precision: dict[str, str] = {}
    words: set[str] = set()
    for row in rows:
        cells = row.cells
        if cells["precision"] not in PRECISIONS:
            yield row.fault(
                f"precision {cells['precision']!r}: allowed are {', '.join(sorted(PRECISIONS - {''}))}"
            )
        if cells["facility"] not in ("yes", "no"):
            yield row.fault(f"facility {cells['facility']!r}: yes or no")
        if precision.setdefault(cells["kind"], cells["precision"]) != cells["precision"]:
            yield row.fault(f"kind {cells['kind']!r} has another precision above")
        yield from _spelling(row, "word")
        yield from _spelling(row, "forms")
        for word in [cells["word"], *filter(None, cells["forms"].split("|"))]:
            if word in words:
                yield row.fault(f"{word!r} stands above already")
            words.add(word)


def _policy(rows: list[Row], ids: set[str], countries: set[str]) -> Iterator[Fault]:
    for row in rows:
        cells = row.cells
        if cells["id"] not in ids and not re.fullmatch(r"geonames:\d+", cells["id"]):
            yield row.fault(f"id {cells['id']!r} is no place of the gazetteer")
        if cells["country"] and cells["country"] not in countries:
            yield row.fault(f"country {cells['country']!r} is not in countries.tsv")
        if cells["disputed"] != "yes":
            yield row.fault(f"disputed {cells['disputed']!r}: only disputed places stand here")
        if not _DATE.fullmatch(cells["since"]) or (cells["until"] and not _DATE.fullmatch(cells["until"])):
            yield row.fault("since, until: expected ISO 8601 year, month or day")
        if not cells["reason"]:
            yield row.fault("reason is empty")


def _common(rows: list[Row]) -> Iterator[Fault]:
    words: set[str] = set()
    for row in rows:
        yield from _spelling(row, "word")
        if row.cells["class"] not in CLASSES:
            yield row.fault(f"class {row.cells['class']!r}: allowed are {', '.join(sorted(CLASSES))}")
        if row.cells["word"] in words:
            yield row.fault(f"{row.cells['word']!r} stands above already")
        words.add(row.cells["word"])


def _codes(rows: list[Row], places: list[Row]) -> Iterator[Fault]:
    """Codes of units: each code and each unit once, and only units that the gazetteer has."""
    units = {(row.cells["country"], row.cells["name_en"]) for row in places if row.cells["kind"] == "province"}
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        country, code, unit = (row.cells[name] for name in ("country", "code", "unit"))
        if (country, unit) not in units:
            yield row.fault(f"unit {unit!r} is no unit of {country} in units.tsv")
        for key in ((country, "code", code), (country, "unit", unit)):
            if key in seen:
                yield row.fault(f"{key[1]} {key[2]!r} of {country} stands above already")
            seen.add(key)
