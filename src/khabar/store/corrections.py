"""Corrections: rows of their own beside the claims, which are never changed; applied whenever a claim is read."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import msgspec

from khabar.errors import SettingError
from khabar.records import Claim
from khabar.store.database import Database

WITHDRAWN = "withdrawn"
FIELDS = ("type", "mode", "actors", "recipients", "places", "date", "casualties", "status", "attribution", "territory")


class Correction(msgspec.Struct, frozen=True):
    """What a person corrected about a claim: ``field`` is one of a claim's, or ``withdrawn``; ``day`` is ISO 8601."""

    claim: str
    field: str
    value: Any
    who: str
    day: str
    why: str


def corrections(database: Database, number: int, claim: str) -> list[Correction]:
    """The corrections of a claim (by its row, since a new version of a report has claims of its own), in order."""
    rows = database.run("corrections of a claim", number)
    return [Correction(claim, field, json.loads(value), who, day, why) for field, value, who, day, why in rows]


def corrected(database: Database, number: int, claim: Claim) -> Claim | None:
    """The claim as its corrections leave it; None where it was withdrawn. The last correction of a field counts."""
    made = corrections(database, number, claim.id)
    return apply(claim, made) if made else claim


def apply(claim: Claim, made: list[Correction]) -> Claim | None:
    """The claim with these corrections."""
    latest = {correction.field: correction.value for correction in made}
    if latest.pop(WITHDRAWN, False):
        return None
    fields: dict[str, Any] = msgspec.to_builtins(claim)
    return msgspec.convert({**fields, **latest}, Claim)


def check(claim: Claim, correction: Correction) -> None:
    """SettingError where the field cannot be corrected, or the value does not fit it."""
    if correction.field not in (*FIELDS, WITHDRAWN):
        raise SettingError(f"{correction.field!r} cannot be corrected; allowed are {', '.join((*FIELDS, WITHDRAWN))}")
    if not correction.who.strip() or not correction.why.strip():
        raise SettingError("a correction needs who makes it and why")
    try:
        dt.date.fromisoformat(correction.day)
        if correction.field == WITHDRAWN and not isinstance(correction.value, bool):
            raise SettingError("withdrawn is true or false")
        apply(claim, [correction])
    except (msgspec.ValidationError, ValueError) as error:
        raise SettingError(f"{correction.value!r} is no value for {correction.field}: {error}") from error
