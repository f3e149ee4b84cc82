"""How an event came to be known: its best values as of each day on which a report about it was published."""

from __future__ import annotations

from collections.abc import Iterator

from khabar.events.building import build
from khabar.records.event import Event
from khabar.store.accounts import evidence_of
from khabar.store.database import Database, told


def versions(database: Database, id: str) -> Iterator[tuple[str | None, Event]]:
    """The event as the reports published by each day (ISO 8601; null: the undated ones) would have given it, in order."""
    with told(database.path):
        number = database.one("number of an event", id)[0]
        any_correction, rules = database.one("any correction")[0], database.rules
        rows = database.run("accounts", number)
        accounts = [found for row in rows if (found := evidence_of(database, row, any_correction, rules.standing)) is not None]
    published = sorted({account.published[:10] for account in accounts if account.published})
    for day in published:
        known = [account for account in accounts if account.published and account.published[:10] <= day]
        yield day, build(id, known, rules)
    if not published and accounts:
        yield None, build(id, accounts, rules)
