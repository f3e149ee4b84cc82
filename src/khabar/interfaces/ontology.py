"""The lists of the ontology for displays and the forms of other data sets: types, states, sectors, rules of ACLED and UCDP."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from khabar.gazetteer.spelling import words_of
from khabar.matching.entries import Trigger, read_toml, read_tsv
from khabar.matching.known import named
from khabar.matching.name_files import DATA, lookup_names
from khabar.matching.names import Actor, GazetteerPlace, Names
from khabar.resolution.assemble import codes

ARMED = frozenset({"state", "external", "group"})
SETTLED = ("city", "district", "province", "region")


class State(NamedTuple):
    """A row of ``states.tsv``; empty where a list has no number or region."""

    alpha3: str
    iso_numeric: str
    cow: str
    gw: str
    acled: str
    ucdp: str


class Sector(NamedTuple):
    """A row of ``sectors.tsv``."""

    sector: str
    label: str
    label_ar: str
    side: str
    acled: str
    abroad: str


NO_STATE = State("", "", "", "", "", "")


@cache
def types() -> tuple[str, ...]:
    """The PLOVER types, by the alphabet."""
    return tuple(sorted(quads()))


@cache
def quads() -> dict[str, str]:
    """The PLOVER quad category of each type."""
    return {type_: code.quad for (type_, _), code in codes().items()}


@cache
def states() -> dict[str, State]:
    """States by alpha-3."""
    rows = read_tsv(DATA / "ontology/states.tsv", State._fields)
    return {row["alpha3"]: State(*(row[field] for field in State._fields)) for _, row in rows}


@cache
def sectors() -> dict[str, Sector]:
    """Sectors by their PLOVER code."""
    rows = read_tsv(DATA / "ontology/sectors.tsv", Sector._fields)
    return {row["sector"]: Sector(*(row[field] for field in Sector._fields)) for _, row in rows}


@cache
def rules(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``acled.tsv`` or ``ucdp.tsv``, in order."""
    return tuple(row for _, row in read_tsv(DATA / "ontology" / name, ("mode", "actor", "recipient")))


def first_rule(name: str, **facts: str) -> dict[str, str] | None:
    """The first row that fits these facts: ``*`` fits everything, ``armed`` every armed side."""

    def fits(asked: str, fact: str) -> bool:
        return asked in ("*", fact) or (asked == "armed" and fact in ARMED)

    return next((row for row in rules(name) if all(fits(row[field], fact) for field, fact in facts.items())), None)


@cache
def clashes() -> frozenset[str]:
    """The lexicon's words for attacks in which all actors fight each other, as they stand in a claim's reasons."""
    files = sorted((DATA / "lexicon/triggers").glob("*.toml"))
    entries = [located.entry for path in files for located in read_toml(path, "entry", Trigger, [])]
    return frozenset(f"lexicon:{entry.id}" for entry in entries if entry.type == "ASSAULT" and entry.frame == "between")


@cache
def names() -> Names:
    """The shipped actors and places."""
    return lookup_names()


@cache
def actors() -> dict[str, Actor]:
    """The listed actors by id."""
    return {actor.id: actor for actor in names().data.actors}


@cache
def places() -> dict[str, GazetteerPlace]:
    """The shipped places by id."""
    return {place.id: place for place in names().data.places}


def names_place(words: str, place: str) -> bool:
    """Whether words are the name of a place (by id), at most with its kind before it ("بلدة سراقب")."""
    return any(names().data.places[number].id == place for number in named(names(), words_of(words))[1])


def begins_as_settlement(words: str) -> bool:
    """Whether words begin as the name of a settlement or unit does ("قرية …")."""
    kinds = names().nouns.get(next(iter(words_of(words)), ""), ())
    return any(noun.role == "kind" and not noun.facility and noun.precision in SETTLED for noun in kinds)


def country_name(alpha3: str | None) -> str:
    """The English name of a state; empty for what is none."""
    return names().data.countries.get(alpha3 or "", ("", "", ""))[1]
