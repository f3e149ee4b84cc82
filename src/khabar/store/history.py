"""How an event came to be known: its best values as of each day on which a report about it was published."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from khabar.events.building import build
from khabar.events.grades import Evidence, grade
from khabar.events.settings import linking
from khabar.records import Claim
from khabar.records.event import Event
from khabar.store.corrections import corrected
from khabar.store.database import Database, told

_claim = msgspec.json.Decoder(Claim)


def evidence(database: Database, number: int) -> list[Evidence]:
    """The accounts of an event (by its row) as corrections leave them; those withdrawn are left out."""
    any_correction = database.one("any correction")[0]
    accounts: list[Evidence] = []
    for claim_number, record, document, outlet, date, copy, score, why in database.run("accounts", number):
        read = _claim.decode(record)
        claim = corrected(database, claim_number, read) if any_correction else read
        if claim is not None:
            graded = grade(claim, linking().standing)
            accounts.append(Evidence(document, outlet, date, copy, claim, graded, score, tuple(json.loads(why))))
    return accounts


def versions(database: Database, id: str) -> Iterator[tuple[str | None, Event]]:
    """The event as the reports published by each day (ISO 8601; null: the undated ones) would have given it, in order."""
    with told(database.path):
        number = database.one("number of an event", id)[0]
        accounts = evidence(database, number)
    published = sorted({account.published[:10] for account in accounts if account.published})
    for day in published:
        known = [account for account in accounts if account.published and account.published[:10] <= day]
        yield day, build(id, known, linking())
    if not published and accounts:
        yield None, build(id, accounts, linking())
