"""Adding a gazetteer: its rows are checked one by one, sound ones go into the index, the others are reported."""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from khabar.errors import Fault, InputError
from khabar.gazetteer import store
from khabar.gazetteer.formats import rows, settings
from khabar.gazetteer.spelling import arabic_name

GEONAMES = "https://download.geonames.org/export/dump"  # the variable KHABAR_GEONAMES names a mirror
TIMEOUT_S = 60
_CODE = re.compile("[A-Za-z]{2}")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_KINDS = re.compile(r"^[^#\t]+\t[^\t]*\t([a-z-]+)\t", re.MULTILINE)


Step = Callable[[int], None]  # called with the number of rows read


class Added(NamedTuple):
    """What became of a file: the source as it stands in the index, and a fault for each row that was skipped."""

    source: store.Source
    faults: list[Fault]


def add(
    path: Path | str,
    *,
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    country: str | None = None,
    kind: str | None = None,
    names: Path | None = None,
    progress: Step = lambda done: None,
) -> Added:
    """Add a file of places to the index, under ``name`` (its own name without endings where none is given).

    ``country`` (ISO 3166 alpha-2) and ``kind`` hold for rows that have none; ``progress`` is called with the number of rows
    read. Rows with faults are skipped. InputError where no row is usable; the index then stays as it was.
    """
    path = Path(path)
    name = name or path.name.split(".")[0].lower()
    country = country or (name if _CODE.fullmatch(name) else "")
    places, faults = [], []
    for count, (line, row) in enumerate(rows(path, columns or {}, names), 1):
        place = _checked(row, name, line, country.upper(), kind)
        if isinstance(place, str):
            faults.append(Fault(str(path), line, place))
        else:
            places.append(place)
        progress(count)
    if not places:
        said = f"; the first: {faults[0]}" if faults else ""
        raise InputError(f"no usable place in {len(faults)} rows{said}", path=str(path))
    source = store.Source(name, str(path.absolute()), len(places), len(faults), dt.date.today().isoformat())
    store.replace(source, places)
    return Added(source, faults)


def _checked(row: Mapping[str, str], source: str, line: int, country: str, kind: str | None) -> store.AddedPlace | str:
    """The place of a row, or what is wrong with it."""
    lat, lon = _degrees(row.get("lat", ""), 90), _degrees(row.get("lon", ""), 180)
    if lat is None or lon is None:
        found = f"lat {row.get('lat', '')!r}, lon {row.get('lon', '')!r}"
        return f"bad coordinates: {found}; degrees with a decimal point are allowed, -90 to 90 and -180 to 180"
    if lat == 0 and lon == 0:
        return "bad coordinates: lat 0, lon 0 stands for a point that is not known"
    written = f"{row.get('name_ar', '')}|{row.get('other_ar', '')}".replace("،", "|").replace(";", "|")
    names = tuple(dict.fromkeys(_bare(name) for item in written.split("|") if (name := arabic_name(item))))
    if not names:
        return f"no Arabic name: {written.strip('|')[:60] or row.get('name', '')!r}"
    country = (row.get("country") or country).upper()
    if country and not _CODE.fullmatch(country):
        return f"country {country!r} is no ISO 3166 alpha-2 code"
    written_kind = row.get("kind") or kind or "village"
    own = settings()["kinds"].get(written_kind, written_kind.lower())
    if own not in known_kinds():
        if kind is None:
            return f"kind {written_kind!r} is not known; kinds.tsv and import.toml name the known ones, --kind sets one for all"
        own = kind
    people = row.get("population", "")
    return store.AddedPlace(
        source, row.get("id") or f"{source}:{line}", row.get("name") or names[0], names, lat, lon, own, country,
        row.get("admin1", ""), int(people) if people.isdecimal() else 0, line,
    )  # fmt: skip


def _bare(name: str) -> str:
    """A name without the kind word in front ("محافظة اللاذقية")."""
    first, _, rest = name.partition(" ")
    return rest if len(rest) > 2 and first in settings()["prefixes"] else name


@lru_cache(maxsize=1)
def known_kinds() -> frozenset[str]:
    """The kinds of ``kinds.tsv``."""
    text = (Path(__file__).parents[1] / "data" / "gazetteer" / "kinds.tsv").read_text(encoding="utf-8")
    return frozenset(_KINDS.findall(text)) - {"kind"}


def _degrees(text: str, limit: int) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) and abs(float(text)) <= limit else None


@contextmanager
def downloaded(code: str) -> Iterator[tuple[Path, Path]]:
    """GeoNames' country file and file of alternate names of a country (ISO 3166 alpha-2), for as long as they are needed."""
    base = os.environ.get("KHABAR_GEONAMES") or GEONAMES
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for part in ("", "alternatenames/"):
            url = f"{base}/{part}{code.upper()}.zip"
            target = Path(folder) / part.strip("/") / f"{code.lower()}.zip"
            target.parent.mkdir(exist_ok=True)
            try:
                with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:
                    target.write_bytes(answer.read())
            except (OSError, urllib.error.URLError) as error:
                raise InputError(f"cannot be downloaded ({error}); download it elsewhere and add the file", path=url) from error
            files.append(target)
        yield files[0], files[1]
