"""Claims as flat rows: one row a claim, the first place, the innermost source."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from khabar.interfaces.columns import Column, joined, parties, place, tolls
from khabar.records import Attribution, Casualty, Claim, CodedDocument, Party, Place

_STANCES = "how that source says it: state, confirm, deny, allege, anonymous, show"


class Coded(NamedTuple):
    """A claim in its document."""

    document: CodedDocument
    claim: Claim


def _actors(item: Coded) -> tuple[Party, ...]:
    return item.claim.actors


def _recipients(item: Coded) -> tuple[Party, ...]:
    return item.claim.recipients


def _casualties(item: Coded) -> dict[str, Casualty]:
    return item.claim.casualties


def _first(item: Coded) -> Place | None:
    return item.claim.places[0] if item.claim.places else None


def _sentence(item: Coded) -> str:
    return item.document.content[item.claim.sentence.start : item.claim.sentence.end]


def _source(name: str, about: str, pick: Callable[[Attribution], str | None]) -> Column[Coded]:
    return Column(name, str, about, lambda item: pick(item.claim.attribution[-1]) if item.claim.attribution else None)


def _territory_place(item: Coded) -> str | None:
    territory = item.claim.territory
    return territory.place.text if territory and territory.place else None


COLUMNS: tuple[Column[Coded], ...] = (
    Column("document_id", str, "id of the report", lambda item: item.document.id),
    Column("outlet", str, "who published the report", lambda item: item.document.outlet),
    Column("url", str, "where it was published", lambda item: item.document.url),
    Column("document_date", str, "day of publication (ISO 8601)", lambda item: item.document.date),
    Column("claim_id", str, "id of the claim: report, sentence and number in it", lambda item: item.claim.id),
    Column("sentence", str, "the sentence", _sentence),
    Column("trigger", str, "the word that names the event", lambda item: item.claim.trigger.text),
    Column("type", str, "PLOVER type", lambda item: item.claim.type),
    Column("mode", str, "PLOVER mode", lambda item: item.claim.mode),
    Column("status", str, "actual, planned, hypothetical, denied or historical", lambda item: item.claim.status),
    Column("foreground", bool, "whether the sentence is about the event", lambda item: item.claim.foreground),
    *parties("actor", _actors, "text", "as written"),
    *parties("recipient", _recipients, "text", "as written"),
    *place(_first),
    Column("place_words", str, "the place as written", lambda item: getattr(_first(item), "text", None)),
    Column("date", str, "when: ISO 8601 day, month, year or interval", lambda item: getattr(item.claim.date, "value", None)),
    Column("date_basis", str, "stated, relative or publication", lambda item: getattr(item.claim.date, "basis", None)),
    *tolls(_casualties, (("low", int, "lowest reading"), ("high", int, "highest reading"))),
    _source("source_words", "innermost source as written", lambda item: item.text),
    _source("source_name", "innermost source, where it is listed", lambda item: item.name),
    _source("source_stance", _STANCES, lambda item: item.stance),
    Column(
        "source_chain",
        str,
        "all sources, the one nearest to the event last",
        lambda item: joined(link.name or link.text for link in item.claim.attribution),
    ),
    Column(
        "territory_effect", str, "what it says of who holds a place", lambda item: getattr(item.claim.territory, "effect", None)
    ),
    Column("territory_place", str, "the place that the effect is about, as written", _territory_place),
    Column("framing", str, "words that take a side", lambda item: joined(word.text for word in item.claim.framing)),
    Column("framing_neutral", str, "neutral words for them", lambda item: joined(word.neutral for word in item.claim.framing)),
    Column("contexts", str, "PLOVER contexts", lambda item: joined(item.claim.contexts)),
    Column("plover_score", float, "PLOVER score of type and mode", lambda item: item.claim.plover_score),
    Column("cameo", str, "most specific CAMEO code of type and mode", lambda item: item.claim.cameo),
    Column("confidence", float, "share of claims like this whose word and type are right", lambda item: item.claim.confidence),
)
