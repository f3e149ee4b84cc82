"""Events with the claims behind them and where these stand: what the exports are written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from khabar.records import Claim
from khabar.records.event import Event
from khabar.store.corrections import corrected
from khabar.store.database import Database, told

_claim = msgspec.json.Decoder(Claim)


class Report(NamedTuple):
    """A claim as its corrections leave it, and the report that it stands in."""

    claim: Claim
    document: str
    outlet: str | None
    url: str | None
    date: str | None
    title: str


class Dossier(NamedTuple):
    """An event with its reports, in the order of its accounts."""

    event: Event
    reports: tuple[Report, ...] = ()


def dossiers(database: Database, events: Iterable[Event]) -> Iterator[Dossier]:
    """Each event with its reports; claims that were withdrawn are left out, as they are of the event."""
    with told(database.path):
        any_correction = database.one("any correction")[0]
        for event in events:
            reports = []
            for number, record, *report in database.run("claims of an event", event.id):
                read = _claim.decode(record)
                claim = corrected(database, number, read) if any_correction else read
                if claim is not None:
                    reports.append(Report(claim, *report))
            yield Dossier(event, tuple(reports))
