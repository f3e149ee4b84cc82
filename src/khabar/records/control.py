"""The ledger of control: who is said to hold a place, and what follows from all that is said."""

from __future__ import annotations

import msgspec


class Holding(msgspec.Struct, frozen=True, gc=False):
    """One claim about who holds a place. ``start``/``end`` and ``reported`` are ISO 8601 days; ``side`` is whose word it is.

    ``gained`` and ``lost`` are parties by id, else by their words.
    """

    id: str
    document: str
    place: str
    gazetteer: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    start: str
    end: str
    reported: str
    effect: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    grade: str
    status: str
    source: str
    side: str
    outlet: str | None
    copy: str


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """A stretch of time in which a place was in one state: held, contested, besieged or unknown.

    ``points`` is what spoke for the change (see ``data/events/control.toml``); ``supporting`` and ``opposing`` are claim ids.
    ``until`` is null for the last one known.
    """

    since: str
    until: str | None
    state: str
    holder: str | None
    claimed_by: tuple[str, ...]
    points: float
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]


class Control(msgspec.Struct, frozen=True, gc=False):
    """Who held a place: ``on`` a day, as reported by ``known_by`` (null: as far as loaded), with the timeline before it."""

    place: str
    gazetteer: str | None
    on: str | None
    known_by: str | None
    state: str
    holder: str | None
    timeline: tuple[Stretch, ...]
    claims: tuple[Holding, ...]
    within: tuple[tuple[str, str, str | None], ...] = ()
