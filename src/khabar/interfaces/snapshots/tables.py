"""The tables of a snapshot: their columns, which are also its data dictionary, and what identifies a row.

No words of reports but headlines, event words and the names of sources: other words are given by their offsets, so that whoever
has the reports finds them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from khabar.interfaces.columns import Column, joined
from khabar.interfaces.event_rows import EVENT_COLUMNS
from khabar.interfaces.rows import COLUMNS as CLAIM_COLUMNS
from khabar.interfaces.rows import Coded as CodedRow
from khabar.records import CodedDocument
from khabar.records.control import Holding
from khabar.store.contents import Coded, Reported

IN_DOCUMENTS = ("outlet", "url", "document_date")  # columns of claims that stand in the table of documents
WORDS = (
    "sentence",
    "actor_words",
    "recipient_words",
    "place_words",
    "territory_place",
    "source_words",
    "source_chain",
    "framing",
)


class SourceRow(NamedTuple):
    """A source with the number of claims that are its word; unlisted people are counted together."""

    name: str
    kind: str
    entity: str | None
    country: str | None
    sector: str | None
    claims: int


class Table(NamedTuple):
    """A table: its name, what a row is, its columns, and those that tell one row from another."""

    name: str
    about: str
    columns: tuple[Column[Any], ...]
    key: tuple[str, ...]


DOCUMENTS: tuple[Column[Reported], ...] = (
    Column("document_id", str, "id of the report", lambda item: item.id),
    Column("version", int, "1, and one more each time its words changed", lambda item: item.version),
    Column("outlet", str, "who published it", lambda item: item.outlet),
    Column("url", str, "where it was published", lambda item: item.url),
    Column("date", str, "day of publication (ISO 8601)", lambda item: item.date),
    Column("title", str, "headline, as published", lambda item: item.title),
    Column("copy_of", str, "first report of which it is a copy; itself where it is none", lambda item: item.copy_of),
    Column("letters", int, "length of the text in code points", lambda item: item.letters),
    Column(
        "text_hash", str, "BLAKE2b (16 bytes) of id, outlet, url, date, title and text as JSON", lambda item: item.text_hash
    ),
)


def _spans(items: Iterable[Any]) -> str | None:
    return joined(f"{item.start}-{item.end}" for item in items if item is not None and item.start is not None)


def _row(item: Coded) -> CodedRow:
    """The claim without its report: what the columns of claims that stay here ask for."""
    return CodedRow(CodedDocument(item.document, None, None, None, "", "", None, (), ()), item.claim)


def _of_claim(column: Column[CodedRow]) -> Column[Coded]:
    return Column(column.name, column.kind, column.about, lambda item: column.value(_row(item)))


def _chain(item: Coded) -> str | None:
    return joined(link.name or link.text for link in item.claim.attribution)


_OFFSETS = "offsets start-end in the content (title, newline, text; code points)"
CLAIMS: tuple[Column[Coded], ...] = (
    *(_of_claim(column) for column in CLAIM_COLUMNS if column.name not in (*IN_DOCUMENTS, *WORDS)),
    Column("event_id", str, "event that the claim belongs to", lambda item: item.event),
    Column("actor_entities", str, "ids of listed actors", lambda item: joined(one.entity for one in item.claim.actors)),
    Column(
        "recipient_entities", str, "ids of listed recipients", lambda item: joined(one.entity for one in item.claim.recipients)
    ),
    Column("source_chain", str, "all sources, the one nearest to the event last", _chain),
    Column("sentence_span", str, f"sentence: {_OFFSETS}", lambda item: _spans([item.claim.sentence])),
    Column("trigger_span", str, f"event word: {_OFFSETS}", lambda item: _spans([item.claim.trigger])),
    Column("actor_spans", str, f"actors: {_OFFSETS}", lambda item: _spans(item.claim.actors)),
    Column("recipient_spans", str, f"recipients: {_OFFSETS}", lambda item: _spans(item.claim.recipients)),
    Column("place_spans", str, f"places: {_OFFSETS}", lambda item: _spans(item.claim.places)),
    Column("date_span", str, f"time expression: {_OFFSETS}", lambda item: _spans([item.claim.date])),
    Column("source_spans", str, f"sources: {_OFFSETS}", lambda item: _spans(item.claim.attribution)),
    Column("corrected", str, "fields that a person corrected", lambda item: joined(one.field for one in item.corrections)),
    Column("corrected_why", str, "why", lambda item: joined(one.why for one in item.corrections)),
)


LEDGER: tuple[Column[Holding], ...] = (
    Column("claim_id", str, "claim that says so", lambda item: item.id),
    Column("document_id", str, "its report", lambda item: item.document),
    Column("place_name", str, "English name of the place", lambda item: item.place),
    Column("place_gazetteer", str, "id in the gazetteer", lambda item: item.gazetteer),
    Column("place_country", str, "ISO 3166 alpha-2", lambda item: item.country),
    Column("place_lat", float, "latitude, decimal degrees (WGS 84)", lambda item: item.lat),
    Column("place_lon", float, "longitude, decimal degrees (WGS 84)", lambda item: item.lon),
    Column("place_precision", str, "site, city, district, province, country or region", lambda item: item.precision),
    Column("start", str, "first day (ISO 8601)", lambda item: item.start),
    Column("end", str, "last day", lambda item: item.end),
    Column("reported", str, "day of the report", lambda item: item.reported),
    Column("effect", str, "what it says of who holds the place", lambda item: item.effect),
    Column("gained", str, "ids of the parties that gained it", lambda item: joined(item.gained)),
    Column("lost", str, "ids of the parties that lost it", lambda item: joined(item.lost)),
    Column("status", str, "actual, denied or historical", lambda item: item.status),
    Column("grade", str, "reported, sourced, party, unsourced or against", lambda item: item.grade),
    Column("source", str, "whose word it is", lambda item: item.source),
    Column("outlet", str, "who published it", lambda item: item.outlet),
    Column("copy_of", str, "first report of which its report is a copy", lambda item: item.copy),
)

SOURCES: tuple[Column[SourceRow], ...] = (
    Column(
        "name",
        str,
        "name of an outlet or listed source, words for an unnamed one, else sector and country",
        lambda item: item.name,
    ),
    Column(
        "kind",
        str,
        "outlet, listed, unnamed, or unlisted (all people of a sector and country together)",
        lambda item: item.kind,
    ),
    Column("entity", str, "id of a listed source", lambda item: item.entity),
    Column("country", str, "ISO 3166 alpha-3, or IGO, NGO, IMG, UNK", lambda item: item.country),
    Column("sector", str, "PLOVER sector", lambda item: item.sector),
    Column("claims", int, "claims that are its word (of an outlet: those in its own voice)", lambda item: item.claims),
)

TABLES = (
    Table("documents", "a report, without its text", DOCUMENTS, ("document_id",)),
    Table("claims", "a claim, as its corrections leave it", CLAIMS, ("claim_id",)),
    Table("events", "an event, with the best values of its claims", EVENT_COLUMNS, ("event_id",)),
    Table("ledger", "a claim about who holds a place", LEDGER, ("claim_id",)),
    Table("sources", "whose word claims are", SOURCES, ("kind", "name", "entity", "country", "sector")),
)
