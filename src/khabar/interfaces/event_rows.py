"""Events as flat rows for CSV, Parquet and GeoJSON: one row an event; source, stance, status and grade travel along.

Lists are joined by "; ". Sites stand at their settlement unless asked otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from khabar.interfaces.happenings import where
from khabar.interfaces.rows import Value
from khabar.records.event import Event, EventParty, EventPlace, Toll


class EventColumn(NamedTuple):
    """A column: its name, the type of its values, and how an event fills it; ``exact`` asks for sites."""

    name: str
    kind: type[str] | type[int] | type[float] | type[bool]
    value: Callable[[Event, bool], Value]


def _joined(parts: Iterable[str | None]) -> str | None:
    filled = [part or "" for part in parts]
    return "; ".join(filled) if any(filled) else None


def _parties(role: str, pick: Callable[[Event], tuple[EventParty, ...]]) -> list[EventColumn]:
    return [
        EventColumn(f"{role}_names", str, lambda event, _: _joined(party.name for party in pick(event))),
        EventColumn(f"{role}_countries", str, lambda event, _: _joined(party.country for party in pick(event))),
        EventColumn(f"{role}_sectors", str, lambda event, _: _joined(party.sector for party in pick(event))),
        EventColumn(f"{role}_grades", str, lambda event, _: _joined(party.grade for party in pick(event))),
    ]


def _place(name: str, kind: type[str] | type[float] | type[bool], pick: Callable[[EventPlace], Value]) -> EventColumn:
    def value(event: Event, exact: bool) -> Value:
        place = where(event, exact=exact)
        return pick(place) if place else None

    return EventColumn(f"place_{name}", kind, value)


def _toll(kind: str, name: str, of: type[int] | type[str], pick: Callable[[Toll], int | str | None]) -> EventColumn:
    return EventColumn(
        f"{kind}_{name}", of, lambda event, _: pick(event.casualties[kind]) if kind in event.casualties else None
    )


def _accounts(name: str, pick: Callable[[Event], Iterable[str | None]]) -> EventColumn:
    return EventColumn(name, str, lambda event, _: _joined(dict.fromkeys(pick(event))))


EVENT_COLUMNS: tuple[EventColumn, ...] = (
    EventColumn("event_id", str, lambda event, _: event.id),
    EventColumn("type", str, lambda event, _: event.type),
    EventColumn("mode", str, lambda event, _: event.mode),
    EventColumn("standing", str, lambda event, _: event.standing),
    EventColumn("independent_sources", int, lambda event, _: event.sources),
    EventColumn("reports", int, lambda event, _: len(event.documents)),
    EventColumn("start", str, lambda event, _: event.start),
    EventColumn("end", str, lambda event, _: event.end),
    *_parties("actor", lambda event: event.actors),
    *_parties("recipient", lambda event: event.recipients),
    _place("name", str, lambda place: place.name),
    _place("country", str, lambda place: place.country),
    _place("lat", float, lambda place: place.lat),
    _place("lon", float, lambda place: place.lon),
    _place("precision", str, lambda place: place.precision),
    _place("gazetteer", str, lambda place: place.gazetteer),
    _place("grade", str, lambda place: place.grade),
    _place("disputed", bool, lambda place: place.disputed),
    _place("is_of_settlement", bool, lambda place: place.within),
    *(
        _toll(kind, name, of, pick)
        for kind in ("killed", "wounded", "captured", "displaced")
        for name, of, pick in (
            ("low", int, lambda toll: toll.low),
            ("best", int, lambda toll: toll.best),
            ("high", int, lambda toll: toll.high),
            ("grade", str, lambda toll: toll.grade),
        )
    ),
    EventColumn(
        "civilians_killed_best",
        int,
        lambda event, _: event.civilians["killed"].best if "killed" in event.civilians else None,
    ),
    EventColumn("victims", str, lambda event, _: event.victims),
    _accounts("sources", lambda event: (account.source for account in event.accounts)),
    _accounts("stances", lambda event: (account.stance or "report" for account in event.accounts)),
    _accounts("statuses", lambda event: (account.status for account in event.accounts)),
    _accounts("grades", lambda event: (account.grade for account in event.accounts)),
    _accounts("outlets", lambda event: (account.outlet for account in event.accounts)),
    _accounts("documents", lambda event: event.documents),
    _accounts("claims", lambda event: (account.claim for account in event.accounts)),
    _accounts("contradictions", lambda event: (one.kind for one in event.contradictions)),
    EventColumn("first_report", str, lambda event, _: event.first_report),
    EventColumn("last_report", str, lambda event, _: event.last_report),
)


def event_row(event: Event, *, exact: bool = False) -> dict[str, Value]:
    """One event, flat."""
    return {column.name: column.value(event, exact) for column in EVENT_COLUMNS}
