"""Corrections: rows of their own beside the claims, which are never changed; applied whenever a claim is read.

An undone correction stays as well: undoing is a row of its own (field ``undo``, value the number of the one undone).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import msgspec

from khabar.errors import SettingError
from khabar.records import Claim
from khabar.store.database import Database

WITHDRAWN, ACCEPTED, UNDO = "withdrawn", "accepted", "undo"
FIELDS = ("type", "mode", "actors", "recipients", "places", "date", "casualties", "status", "attribution", "territory")
ABOUT = (WITHDRAWN, ACCEPTED, UNDO)  # what is said of the claim as a whole


class Correction(msgspec.Struct, frozen=True):
    """What a person said of a claim: ``field`` is one of a claim's, ``withdrawn`` or ``accepted`` (true, false), or ``undo``.

    ``day`` is ISO 8601; ``number`` tells it from the others.
    """

    claim: str
    field: str
    value: Any
    who: str
    day: str
    why: str
    number: int = 0


def trail(database: Database, number: int, claim: str) -> list[Correction]:
    """All that was ever corrected of a claim (by its row, since a new version of a report has claims of its own), in order."""
    rows = database.run("corrections of a claim", number)
    return [Correction(claim, field, json.loads(value), who, day, why, own) for field, value, who, day, why, own in rows]


def corrections(database: Database, number: int, claim: str) -> list[Correction]:
    """The corrections of a claim that are in force, in order."""
    return in_force(trail(database, number, claim))


def in_force(made: Sequence[Correction]) -> list[Correction]:
    """Those that no later one undoes; one that was undone itself undoes nothing."""
    undone: set[int] = set()
    for one in reversed(made):
        if one.field == UNDO and one.number not in undone:
            undone.add(one.value)
    return [one for one in made if one.field != UNDO and one.number not in undone]


def corrected(database: Database, number: int, claim: Claim) -> Claim | None:
    """The claim as its corrections leave it; None where it was withdrawn. The last correction of a field counts."""
    made = corrections(database, number, claim.id)
    return apply(claim, made) if made else claim


def apply(claim: Claim, made: Sequence[Correction]) -> Claim | None:
    """The claim with these corrections (in force)."""
    latest = {correction.field: correction.value for correction in made}
    latest.pop(ACCEPTED, None)
    if latest.pop(WITHDRAWN, False):
        return None
    fields: dict[str, Any] = msgspec.to_builtins(claim)
    return msgspec.convert({**fields, **latest}, Claim)


def standing_of(made: Sequence[Correction]) -> dict[str, Any] | None:
    """Where the corrections in force leave a claim: accepted, fixed or rejected, by whom, when and why; None: untouched."""
    said = [one for one in made if one.field not in ABOUT or one.value]
    if not said:
        return None
    last = said[-1]
    withdrawn = {one.field: one.value for one in made}.get(WITHDRAWN, False)
    fixed = sorted({one.field for one in said} - set(ABOUT))
    action = "reject" if withdrawn else "fix" if fixed else "accept"
    return {"action": action, "by": last.who, "on": last.day, "note": last.why, "fields": fixed, "id": last.number}


def check(claim: Claim, correction: Correction, made: Sequence[Correction] = ()) -> None:
    """SettingError where the field cannot be corrected, or the value does not fit it."""
    if correction.field not in (*FIELDS, *ABOUT):
        raise SettingError(f"{correction.field!r} cannot be corrected; allowed are {', '.join((*FIELDS, *ABOUT))}")
    if not correction.who.strip() or not correction.why.strip():
        raise SettingError("a correction needs who makes it and why")
    if correction.field == UNDO and correction.value not in {one.number for one in in_force(made)}:
        raise SettingError(f"{correction.value!r} is no correction of {claim.id} that could be undone")
    try:
        dt.date.fromisoformat(correction.day)
        if correction.field in (WITHDRAWN, ACCEPTED) and not isinstance(correction.value, bool):
            raise SettingError(f"{correction.field} is true or false")
        if correction.field != UNDO:
            apply(claim, [correction])
    except (msgspec.ValidationError, ValueError) as error:
        raise SettingError(f"{correction.value!r} is no value for {correction.field}: {error}") from error
