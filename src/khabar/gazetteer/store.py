"""The index of added gazetteers: one SQLite file in the user's data folder, read by key and never loaded whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import platformdirs

from khabar.errors import SettingError
from khabar.gazetteer.spelling import bare, joined, skeleton, words_of

FILE = "gazetteer-1.sqlite"  # the number is that of the schema
MAX_WORDS = 6  # words of the longest name that is indexed
_SCHEMA = """
create table if not exists source (
    name text primary key, path text not null, rows integer not null, skipped integer not null, added text not null);
create table if not exists place (
    number integer primary key, source text not null, id text not null, name text not null, names text not null,
    lat real not null, lon real not null, kind text not null, country text not null, admin1 text not null,
    population integer not null, line integer not null);
create table if not exists name (
    first text not null, rest text not null, key text not null, skeleton text not null, place integer not null);
create index if not exists name_first on name (first);
create index if not exists name_key on name (key);
create index if not exists name_skeleton on name (skeleton);
create index if not exists name_place on name (place);
create index if not exists place_source on place (source);
"""
_FIELDS = "source, id, place.name, names, lat, lon, kind, country, admin1, population, line"
_JOIN = f"select {_FIELDS} from name join place on place.number = name.place"


class AddedPlace(NamedTuple):
    """A place of an added gazetteer (decimal degrees, WGS 84; ``country`` ISO 3166 alpha-2 or empty).

    ``names`` are the Arabic names; ``line`` is where it stands in the file that was added.
    """

    source: str
    id: str
    name: str
    names: tuple[str, ...]
    lat: float
    lon: float
    kind: str
    country: str
    admin1: str
    population: int
    line: int


class Source(NamedTuple):
    """An added gazetteer: its name, the file it came from, places kept and rows skipped, the day it was added (ISO 8601)."""

    name: str
    path: str
    rows: int
    skipped: int
    added: str


def index_path() -> Path:
    """The index file, in the user's data folder or where the environment variable KHABAR_GAZETTEER says."""
    return Path(os.environ.get("KHABAR_GAZETTEER") or _data_folder()) / FILE


@cache
def _data_folder() -> str:
    return platformdirs.user_data_dir("khabar")


@contextmanager
def _writing() -> Iterator[sqlite3.Connection]:
    """The index, opened to be changed: all changes are made, or none."""
    path = index_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript(_SCHEMA)
            yield connection
    except (OSError, sqlite3.Error) as error:
        raise SettingError(
            f"the gazetteer index {path} cannot be written ({error}); name a folder that can in KHABAR_GAZETTEER"
        ) from error


def replace(source: Source, places: Iterable[AddedPlace]) -> None:
    """Put a source into the index, in place of an earlier one of the same name."""
    with _writing() as connection:
        _drop(connection, source.name)
        connection.execute("insert into source values (?, ?, ?, ?, ?)", source)
        start = connection.execute("select coalesce(max(number), 0) + 1 from place").fetchone()[0]
        for number, place in enumerate(places, start):
            row = (number, *place._replace(names="|".join(place.names)))  # type: ignore[arg-type]
            connection.execute(f"insert into place values ({', '.join('?' * len(row))})", row)
            spelled = {tuple(words_of(name)) for name in place.names}
            for words in sorted(words for words in spelled if 0 < len(words) <= MAX_WORDS):
                key = joined(words)
                name = (bare(words[0]), " ".join(words[1:]), key, skeleton(key), number)
                connection.execute("insert into name values (?, ?, ?, ?, ?)", name)


def remove(name: str) -> bool:
    """Take a source out of the index; False where it holds none of that name."""
    if name not in {source.name for source in sources()}:
        return False
    with _writing() as connection:
        _drop(connection, name)
    return True


def _drop(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("delete from name where place in (select number from place where source = ?)", (name,))
    connection.execute("delete from place where source = ?", (name,))
    connection.execute("delete from source where name = ?", (name,))


def sources() -> list[Source]:
    """The added gazetteers, by name."""
    index = Index.open()
    return index.sources() if index else []


class Index:
    """The index, opened to be read. Everything comes out in the same order, whatever the order of adding was."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)

    @classmethod
    def open(cls) -> Index | None:
        """The index, or None where nothing was added."""
        path = index_path()
        if path.parent.is_file():
            raise SettingError(f"KHABAR_GAZETTEER names {path.parent}: this is a file; name the folder of the gazetteer index")
        try:
            index = cls(path) if path.exists() else None
            return index if index and index.sources() else None
        except sqlite3.Error as error:
            raise SettingError(f"{path} is no gazetteer index ({error}); delete it and add your gazetteers again") from error

    def sources(self) -> list[Source]:
        """The added gazetteers, by name."""
        return [Source(*row) for row in self.connection.execute("select * from source order by name")]

    def beginning(self, first: str) -> list[tuple[tuple[str, ...], AddedPlace]]:
        """All names whose first word is ``first`` (with or without article): their other words, and the place."""
        rows = self.connection.execute(
            f"select rest, {_FIELDS} from name join place on place.number = name.place where first = ?", (bare(first),)
        )
        return sorted((tuple(rest.split()), _place(row)) for rest, *row in rows)

    def named(self, words: list[str]) -> list[AddedPlace]:
        """The places one of whose names is exactly these folded words."""
        rest = " ".join(words[1:])
        found = [place for others, place in self.beginning(words[0]) if " ".join(others) == rest]
        return [place for place in dict.fromkeys(found) if any(words_of(name) == words for name in place.names)]

    def keyed(self, key: str) -> list[AddedPlace]:
        """The places one of whose names has this joined key."""
        return _places(self.connection.execute(f"{_JOIN} where key = ?", (key,)))

    def sounding(self, consonants: str) -> list[tuple[str, AddedPlace]]:
        """Joined key and place of all names with this skeleton."""
        rows = self.connection.execute(
            f"select key, {_FIELDS} from name join place on place.number = name.place where skeleton = ?", (consonants,)
        )
        return sorted((key, _place(row)) for key, *row in rows)


def _place(row: Iterable[object]) -> AddedPlace:
    place = AddedPlace(*row)  # type: ignore[arg-type]
    return place._replace(names=tuple(str(place.names).split("|")))


def _places(rows: Iterable[tuple[object, ...]]) -> list[AddedPlace]:
    return sorted({_place(row) for row in rows})
