"""Reports as they are stored: one with its claims and versions, the claims of many."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from khabar.records import Claim, CodedDocument
from khabar.records.document import Layout
from khabar.store.corrections import Correction, apply, corrections, in_force, standing_of, trail
from khabar.store.database import Database, told

_claim = msgspec.json.Decoder(Claim)
_spans = msgspec.json.Decoder(tuple[Layout, ...])
Row = tuple[int, Claim, str, str | None, str | None, str | None, str, str | None]


class Found(NamedTuple):
    """A claim as the coder wrote it, its event's id, and the corrections in force."""

    claim: Claim
    event: str | None = None
    corrections: Sequence[Correction] = ()


class Report(NamedTuple):
    """The current version of a report with its claims, all versions, and the report of which it is a copy."""

    document: CodedDocument
    claims: Sequence[Found]
    versions: Sequence[dict[str, Any]] = ()
    copy_of: str | None = None


def report(database: Database, id: str) -> Report | None:
    """The report of this id, None where there is none."""
    with told(database.path):
        row = database.one("coded document", id)
        if row is None:
            return None
        number, id_, outlet, url, date, title, text, byline, spans, copy_of = row
        found = []
        for claim_number, record, event in database.run("claims of a document with events", number):
            claim = _claim.decode(record)
            found.append(Found(claim, event, corrections(database, claim_number, claim.id)))
        versions = [
            {"version": version, "date": day, "current": bool(current)}
            for version, day, current in database.run("versions of a document", id)
        ]
    claims = tuple(one.claim for one in found)
    document = CodedDocument(id_, outlet, url, date, title, text, byline, _spans.decode(spans), claims)
    return Report(document, found, versions, None if copy_of == id_ else copy_of)


def claims_after(
    database: Database, documents: Sequence[int], number: int, limit: int, events: Sequence[int] | None = None
) -> tuple[list[Row], int]:
    """The claims of these reports (by row) behind one of these events (None: any), after a row; and how many in all."""
    asked = (json.dumps(list(documents)), None if events is None else json.dumps(list(events)))
    with told(database.path):
        rows = database.run("claims of documents", *asked, number, limit).fetchall()
        total = database.one("count claims of documents", *asked)[0]
    return [(number, _claim.decode(record), *rest) for number, record, *rest in rows], total


def trail_of(database: Database, document: str | None = None) -> list[dict[str, Any]]:
    """Every correction (of one report), newest first, with ``in_force``: whether it still counts."""
    with told(database.path):
        rows = database.run("trail", document).fetchall()
        found: list[dict[str, Any]] = []
        for number, claim in dict.fromkeys((row[0], row[1]) for row in rows):
            made = trail(database, number, claim)
            valid = {one.number for one in in_force(made)}
            report_id = next(row[2] for row in rows if row[0] == number)
            found += [
                {**msgspec.to_builtins(one), "document": report_id, "in_force": one.number in valid} for one in made
            ]
    return sorted(found, key=lambda one: -one["number"])


def corrected_reports(database: Database, *, complete: bool = True) -> Iterator[CodedDocument]:
    """The reports of which claims were corrected, as corrections leave them.

    With ``complete`` only those of which every claim was looked at.
    """
    with told(database.path):
        ids = [id_ for (id_,) in database.run("corrected documents")]
    for id_ in ids:
        found = report(database, id_)
        if found is None or not any(one.corrections for one in found.claims):
            continue
        if complete and not all(standing_of(one.corrections) for one in found.claims):
            continue
        left = (apply(one.claim, one.corrections) for one in found.claims)
        yield msgspec.structs.replace(found.document, claims=tuple(claim for claim in left if claim is not None))
