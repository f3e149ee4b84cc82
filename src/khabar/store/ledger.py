"""The ledger of control as corrections leave it: rejected claims out, fixed ones by their new values; who held a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from khabar.errors import SettingError
from khabar.events.control import WIDTHS, control
from khabar.events.settings import control_rules
from khabar.events.territory import holdings
from khabar.matching.known import KnownPlace
from khabar.records import Claim, CodedDocument
from khabar.records.control import Control, Holding
from khabar.store.asking import area, meant
from khabar.store.corrections import corrected
from khabar.store.database import Database, told
from khabar.store.loading import ledger_columns

_claim = msgspec.json.Decoder(Claim)
_parties = msgspec.json.Decoder(tuple[str, ...])
_PARTIES = {Holding.__struct_fields__.index(name) for name in ("gained", "lost")}
MEANINGS = 5  # places of one name that are looked at


def correct_ledger(database: Database) -> None:
    """Make ``ledger_as_corrected``, which all statements about the ledger read, hold what corrections say now."""
    database.run("corrected rows of the ledger")
    database.run("ledger as corrected")
    database.run("forget corrected rows")
    rules = database.rules
    for number, record, *report, copy in database.run("corrected claims").fetchall():
        claim = corrected(database, number, _claim.decode(record))
        if claim is None:
            continue
        id_, outlet, date = report
        alone = CodedDocument(id_, outlet, None, date, "", "", None, (), (claim,))
        database.many("add corrected row", [(number, *ledger_columns(row)) for row in holdings(alone, copy, rules)])


def place_control(
    database: Database, name: str, *, on: str | None = None, known_by: str | None = None, rules: Any = None
) -> Control:
    """Who held a place (Arabic or English name, or a gazetteer id), on a day, as reported by a day."""
    places = meant(name)
    if not places:
        raise SettingError(f"no place called {name!r} is known; khabar gazetteer add can add gazetteers")
    with told(database.path):
        correct_ledger(database)
    best: Control | None = None
    for place in places[:MEANINGS]:  # of places that share a name, the one of which the reports tell
        found = control_of(database, place, on=on, known_by=known_by, rules=rules)
        if best is None or len(found.claims) > len(best.claims):
            best = found
    assert best is not None
    return best


def control_of(
    database: Database, place: KnownPlace, *, on: str | None = None, known_by: str | None = None, rules: Any = None
) -> Control:
    """Who held this place; corrections as of the last :func:`correct_ledger`."""
    spot = (place.id, place.lat, place.lon, place.precision)
    rows = ledger_rows(database, place, on=on, known_by=known_by)
    return control(place.name, spot, rows, rules or control_rules(), database.rules.reach, on=on, known_by=known_by)


def ledger_rows(database: Database, place: KnownPlace, *, on: str | None = None, known_by: str | None = None) -> list[Holding]:
    """The rows of the ledger that may be about the place, what lies around it or in it, until a day, as reported by a day."""
    around = area(place.lat, place.lon, "region")
    near = area(place.lat, place.lon, "city" if WIDTHS.get(place.precision, 0) == 0 else "region")
    until = (on or "9999", known_by or "9999")
    with told(database.path):
        rows = database.run("ledger of a place", *around, *until, place.id, *near).fetchall()
    return [_holding(row) for row in rows]


def places_held(database: Database) -> list[tuple[str, str, int]]:
    """The places of the ledger, those of most claims first: gazetteer id (else the name), name, number of claims."""
    with told(database.path):
        correct_ledger(database)
        return database.run("places of the ledger").fetchall()


def all_rows(database: Database) -> Iterator[Holding]:
    """All of the ledger, in the order of claims."""
    correct_ledger(database)
    return (_holding(row) for row in database.run("all ledger"))


def _holding(row: tuple[Any, ...]) -> Holding:
    """A row of the ledger; the number of its claim comes first."""
    values: list[Any] = [_parties.decode(value) if at in _PARTIES else value for at, value in enumerate(row[1:])]
    return Holding(*values)
