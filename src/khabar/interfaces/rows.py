"""Claims as flat rows for CSV, Parquet and GeoJSON: one row a claim, the first place, the innermost source.

Lists of parties are joined by "; ", in the same order in each of their columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from khabar.records import Attribution, Casualty, Claim, CodedDocument, Party, Place

Value = str | int | float | bool | None


class Column(NamedTuple):
    """A column: its name, the type of its values, and how a claim fills it."""

    name: str
    kind: type[str] | type[int] | type[float] | type[bool]
    value: Callable[[CodedDocument, Claim], Value]


def _joined(parts: Iterable[str | None]) -> str | None:
    filled = [part or "" for part in parts]
    return "; ".join(filled) if any(filled) else None


def _sentence(coded: CodedDocument, claim: Claim) -> str:
    return coded.content[claim.sentence.start : claim.sentence.end]


def _parties(role: str, pick: Callable[[Claim], tuple[Party, ...]]) -> list[Column]:
    return [
        Column(f"{role}_names", str, lambda _, claim: _joined(item.name for item in pick(claim))),
        Column(f"{role}_countries", str, lambda _, claim: _joined(item.country for item in pick(claim))),
        Column(f"{role}_sectors", str, lambda _, claim: _joined(item.sector for item in pick(claim))),
        Column(f"{role}_words", str, lambda _, claim: _joined(item.text for item in pick(claim))),
    ]


def _place(name: str, kind: type[str] | type[float] | type[bool], pick: Callable[[Place], Value]) -> Column:
    return Column(name, kind, lambda _, claim: pick(claim.places[0]) if claim.places else None)


def _toll(kind: str, bound: str, pick: Callable[[Casualty], int | None]) -> Column:
    def value(_: CodedDocument, claim: Claim) -> Value:
        return pick(claim.casualties[kind]) if kind in claim.casualties else None

    return Column(f"{kind}_{bound}", int, value)


def _source(name: str, pick: Callable[[Attribution], str | None]) -> Column:
    return Column(name, str, lambda _, claim: pick(claim.attribution[-1]) if claim.attribution else None)


COLUMNS: tuple[Column, ...] = (
    Column("document_id", str, lambda coded, _: coded.id),
    Column("outlet", str, lambda coded, _: coded.outlet),
    Column("url", str, lambda coded, _: coded.url),
    Column("document_date", str, lambda coded, _: coded.date),
    Column("claim_id", str, lambda _, claim: claim.id),
    Column("sentence", str, _sentence),
    Column("trigger", str, lambda _, claim: claim.trigger.text),
    Column("type", str, lambda _, claim: claim.type),
    Column("mode", str, lambda _, claim: claim.mode),
    Column("status", str, lambda _, claim: claim.status),
    Column("foreground", bool, lambda _, claim: claim.foreground),
    *_parties("actor", lambda claim: claim.actors),
    *_parties("recipient", lambda claim: claim.recipients),
    _place("place_name", str, lambda place: place.name),
    _place("place_words", str, lambda place: place.text),
    _place("place_country", str, lambda place: place.country),
    _place("place_lat", float, lambda place: place.lat),
    _place("place_lon", float, lambda place: place.lon),
    _place("place_precision", str, lambda place: place.precision),
    _place("place_gazetteer", str, lambda place: place.gazetteer),
    _place("place_disputed", bool, lambda place: place.disputed),
    Column("date", str, lambda _, claim: claim.date.value if claim.date else None),
    Column("date_basis", str, lambda _, claim: claim.date.basis if claim.date else None),
    *(
        _toll(kind, bound, pick)
        for kind in ("killed", "wounded", "captured", "displaced")
        for bound, pick in (("low", lambda toll: toll.low), ("high", lambda toll: toll.high))
    ),
    _source("source_words", lambda item: item.text),
    _source("source_name", lambda item: item.name),
    _source("source_stance", lambda item: item.stance),
    Column("source_chain", str, lambda _, claim: _joined(item.name or item.text for item in claim.attribution)),
    Column("territory_effect", str, lambda _, claim: claim.territory.effect if claim.territory else None),
    Column(
        "territory_place",
        str,
        lambda _, claim: claim.territory.place.text if claim.territory and claim.territory.place else None,
    ),
    Column("framing", str, lambda _, claim: _joined(item.text for item in claim.framing)),
    Column("framing_neutral", str, lambda _, claim: _joined(item.neutral for item in claim.framing)),
    Column("contexts", str, lambda _, claim: _joined(claim.contexts)),
    Column("plover_score", float, lambda _, claim: claim.plover_score),
    Column("cameo", str, lambda _, claim: claim.cameo),
    Column("confidence", float, lambda _, claim: claim.confidence),
)


def row(coded: CodedDocument, claim: Claim) -> dict[str, Value]:
    """One claim, flat."""
    return {column.name: column.value(coded, claim) for column in COLUMNS}
