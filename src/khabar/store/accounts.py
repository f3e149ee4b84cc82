"""Accounts as the database has them: claims with their reports and grades, as corrections leave them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from khabar.events.grades import Evidence, grade
from khabar.events.settings import Standing
from khabar.records import Claim
from khabar.store.corrections import corrected
from khabar.store.database import Database

_claim = msgspec.json.Decoder(Claim)


def evidence_of(database: Database, row: Sequence[Any], corrections: bool, rules: Standing) -> Evidence | None:
    """An account: number and record of the claim; id, outlet, day and original of its report; score and reasons of its link.

    The last two may be missing. None where the claim was withdrawn; without ``corrections`` there are none to be looked for.
    """
    number, record, document, outlet, date, copy, *link = row
    read = _claim.decode(record)
    claim = corrected(database, number, read) if corrections else read
    if claim is None:
        return None
    score, why = (link[0], tuple(json.loads(link[1]))) if link else (0.0, ())
    return Evidence(document, outlet, date, copy, claim, grade(claim, rules), score, why)
