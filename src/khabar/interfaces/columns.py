"""Columns: what a table holds, said once for its rows, its header, its types and its description.

Lists are joined by "; ", those of parties in the same order in each of their columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

Value = str | int | float | bool | None
Kind = type[str] | type[int] | type[float] | type[bool]
Item = TypeVar("Item")


class Column(NamedTuple, Generic[Item]):
    """A column: its name, the type of its values, what it says, and how an item (a claim, an event, …) fills it."""

    name: str
    kind: Kind
    about: str
    value: Callable[[Item], Value]


def row(columns: Sequence[Column[Item]], item: Item) -> dict[str, Value]:
    """One item, flat."""
    return {column.name: column.value(item) for column in columns}


def joined(parts: Iterable[str | None], by: str = "; ") -> str | None:
    """A list in one cell; a part that is not known is left empty in its place, None where none is known."""
    filled = [part or "" for part in parts]
    return by.join(filled) if any(filled) else None


def distinct(parts: Iterable[str | None], by: str = "; ") -> str | None:
    """Each known part once, in one cell."""
    return joined(dict.fromkeys(filter(None, parts)), by)


PARTY_FIELDS = {
    "name": "usual English names of listed parties; others described by sector and country, of claims left empty",
    "country": "ISO 3166 alpha-3, or IGO, NGO, IMG, UNK",
    "sector": "PLOVER sectors",
}


def parties(role: str, pick: Callable[[Item], Iterable[Any]], more: str, about: str) -> list[Column[Item]]:
    """The columns of the parties in a role: names, countries, sectors, and one field ``more`` of each."""

    def column(plural: str, field: str, what: str) -> Column[Item]:
        return Column(
            f"{role}_{plural}", str, f"{role}s: {what}", lambda item: joined(getattr(party, field) for party in pick(item))
        )

    return [
        column("names", "name", PARTY_FIELDS["name"]),
        column("countries", "country", PARTY_FIELDS["country"]),
        column("sectors", "sector", PARTY_FIELDS["sector"]),
        column({"text": "words", "entity": "entities"}.get(more, f"{more}s"), more, about),
    ]


PLACE_COLUMNS: tuple[tuple[str, str, Kind, str], ...] = (
    ("place_name", "name", str, "English name of the place where it happened"),
    ("place_country", "country", str, "ISO 3166 alpha-2; empty where contested or not known"),
    ("place_lat", "lat", float, "latitude, decimal degrees (WGS 84)"),
    ("place_lon", "lon", float, "longitude, decimal degrees (WGS 84)"),
    ("place_precision", "precision", str, "site, city, district, province, country or region"),
    ("place_gazetteer", "gazetteer", str, "id in the gazetteer"),
    ("place_disputed", "disputed", bool, "whether sovereignty is contested (policy.tsv)"),
)


def place(pick: Callable[[Item], Any]) -> list[Column[Item]]:
    """The columns of a place, which ``pick`` gives (None: no place)."""

    def column(name: str, field: str, kind: Kind, about: str) -> Column[Item]:
        return Column(name, kind, about, lambda item: getattr(pick(item), field, None))

    return [column(*fields) for fields in PLACE_COLUMNS]


CASUALTIES = ("killed", "wounded", "captured", "displaced")


def tolls(
    pick: Callable[[Item], dict[str, Any]], fields: Sequence[tuple[str, Kind, str]], kinds: Sequence[str] = CASUALTIES
) -> list[Column[Item]]:
    """The columns of numbers of people, by kind and field."""

    def column(kind: str, field: str, of: Kind, about: str) -> Column[Item]:
        return Column(f"{kind}_{field}", of, f"{kind}: {about}", lambda item: getattr(pick(item).get(kind), field, None))

    return [column(kind, *field) for kind in kinds for field in fields]
