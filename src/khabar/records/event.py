"""The event: one happening, put together from the claims about it. The claims stay as they are."""

from __future__ import annotations

from typing import Literal

import msgspec

from khabar.records.claim import Span

Standing = Literal["confirmed", "reported", "party", "alleged", "disputed", "denied", "planned", "hypothetical"]
"""How far an event is established."""


class Figure(msgspec.Struct, frozen=True, gc=False):
    """A number of people in one account: lowest and highest reading, whom it counts, and the words."""

    claim: str
    document: str
    low: int | None
    high: int | None
    who: str | None
    grade: str
    text: str


class Toll(msgspec.Struct, frozen=True, gc=False):
    """Low, best and high estimate after the practice of UCDP, with the figure of every account.

    ``low`` and ``high`` span the figures of the best-sourced grade and those below it that are not merely alleged; ``best``
    is the most frequent figure of the best-sourced grade on its last day of report (the lower one of two).
    """

    low: int | None
    best: int | None
    high: int | None
    grade: str
    figures: tuple[Figure, ...]


class EventParty(msgspec.Struct, frozen=True, gc=False):
    """A party to the event, how many documents name it in this role, and how good the best of them is (``grade``)."""

    name: str
    entity: str | None
    country: str | None
    sector: str | None
    documents: int
    grade: str


class EventPlace(msgspec.Struct, frozen=True, gc=False):
    """Where it happened (decimal degrees, WGS 84). ``within``: a site is shown at its settlement or district."""

    name: str
    gazetteer: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    grade: str
    disputed: bool = False
    within: bool = False


class Contradiction(msgspec.Struct, frozen=True, gc=False):
    """Two accounts that cannot both be right.

    ``kind`` is denial, perpetrator, toll, date, place or territory; ``said`` and ``against`` are the sides' values, with
    claim id, source and words of an account of each.
    """

    kind: str
    said: Side
    against: Side


class Side(msgspec.Struct, frozen=True, gc=False):
    """One side of a contradiction."""

    value: str
    claim: str
    source: str
    stance: str
    words: Span


class Account(msgspec.Struct, frozen=True, gc=False):
    """A claim in an event: who is responsible for it, how good that is (``grade``), and why it was linked.

    ``grade`` is reported (the outlet's own voice), sourced (a named source that is no party), party (a party's own word),
    unsourced (unnamed sources, or alleged) or against (a denial). Accounts of one ``voice`` are one independent source.
    """

    claim: str
    document: str
    outlet: str | None
    published: str | None
    source: str
    stance: str | None
    status: str
    grade: str
    voice: int
    score: float
    why: tuple[str, ...]


class Event(msgspec.Struct, frozen=True, gc=False):
    """One happening with all accounts of it.

    ``standing`` is confirmed, reported, party, alleged, disputed, denied, planned or hypothetical (docs/data-formats.md).
    ``sources`` counts independent sources, ``documents`` are the reports, copies included. Where the place is a site (a base,
    a hospital, a camp), ``place`` is its settlement or district, and ``site`` the site itself.
    """

    id: str
    type: str
    mode: str | None
    standing: str
    start: str | None
    end: str | None
    place: EventPlace | None
    site: EventPlace | None
    actors: tuple[EventParty, ...]
    recipients: tuple[EventParty, ...]
    casualties: dict[str, Toll]
    civilians: dict[str, Toll]
    victims: str | None
    sources: int
    documents: tuple[str, ...]
    first_report: str | None
    last_report: str | None
    contradictions: tuple[Contradiction, ...]
    accounts: tuple[Account, ...]
