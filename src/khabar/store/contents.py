"""All that a database holds, one table after the other, as of one moment: what a snapshot is written from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from khabar.records import Claim
from khabar.store.corrections import Correction, apply, corrections
from khabar.store.database import Database, told

_claim = msgspec.json.Decoder(Claim)


class Reported(NamedTuple):
    """A report without its text: the current version."""

    id: str
    version: int
    outlet: str | None
    url: str | None
    date: str | None
    title: str
    copy_of: str
    text_hash: str
    letters: int


class Coded(NamedTuple):
    """A claim as its corrections leave it, its report's id and outlet, its event's id and what was corrected."""

    claim: Claim
    document: str
    outlet: str | None
    event: str | None
    corrections: tuple[Correction, ...]


@contextmanager
def moment(database: Database) -> Iterator[None]:
    """Read what is there at one moment, whatever is loaded meanwhile."""
    with told(database.path):
        database.connection.execute("begin")
        try:
            yield
        finally:
            database.connection.execute("rollback")


def reports(database: Database) -> Iterator[Reported]:
    """The current version of every report, in the order in which they were loaded."""
    for row in database.run("all documents"):
        yield Reported(*row)


def claims(database: Database) -> Iterator[Coded]:
    """The claims of the current reports; those withdrawn are left out."""
    any_correction = database.one("any correction")[0]
    for number, record, document, outlet, event in database.run("all claims"):
        original = _claim.decode(record)
        made = corrections(database, number, original.id) if any_correction else []
        claim = apply(original, made) if made else original
        if claim is not None:
            yield Coded(claim, document, outlet, event, tuple(made))
