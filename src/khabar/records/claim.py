"""The claim: what one sentence of one document says happened, and according to whom.

All offsets count Unicode code points of the document's content (``title + "\\n" + text``, or ``text`` alone where the
title is empty). A span with words always satisfies ``content[start:end] == text``.
"""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the content."""

    start: int
    end: int
    text: str


class Extent(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the content without its words (sentences are long)."""

    start: int
    end: int


class Party(msgspec.Struct, frozen=True, gc=False):
    """An actor or recipient: its words and, where they are understood, who that is.

    ``country`` is ISO 3166 alpha-3 or IGO, NGO, IMG, UNK; ``sector`` a PLOVER sector; ``entity`` the id in the actor files.
    """

    start: int
    end: int
    text: str
    name: str | None = None
    entity: str | None = None
    country: str | None = None
    sector: str | None = None


class PlaceCandidate(msgspec.Struct, frozen=True, gc=False):
    """A place that the words could also mean, and that was not chosen."""

    name: str
    gazetteer: str
    country: str | None
    lat: float
    lon: float
    precision: str


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where it happened. ``country`` is ISO 3166 alpha-2, null for contested places and places not found.

    ``precision`` is site, city, district, province, country or region; ``lat``/``lon`` are decimal degrees (WGS 84).
    """

    start: int
    end: int
    text: str
    name: str | None = None
    gazetteer: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    disputed: bool = False
    candidates: tuple[PlaceCandidate, ...] = ()


class Date(msgspec.Struct, frozen=True, gc=False):
    """When: an ISO 8601 day, month, year or interval ``A/B``; ``basis`` is stated, relative or publication.

    With basis ``publication`` nothing is said of the time: start, end and text are null.
    """

    start: int | None
    end: int | None
    text: str | None
    value: str | None
    basis: str


class Casualty(msgspec.Struct, frozen=True, gc=False):
    """A number of people: lowest and highest reading of the words, null where open or not said."""

    low: int | None
    high: int | None
    start: int
    end: int
    text: str
    who: str | None = None
    of_which: tuple[Casualty, ...] = ()


class Attribution(msgspec.Struct, frozen=True, gc=False):
    """Who is made responsible for the claim, with the word that says so (``cue``)."""

    start: int
    end: int
    text: str
    name: str | None
    entity: str | None
    country: str | None
    sector: str | None
    stance: str
    cue: Span


class Territory(msgspec.Struct, frozen=True, gc=False):
    """What the claim says of who holds a place; parties by entity id where known, else by their words."""

    effect: str
    place: Span | None
    gained_by: tuple[str, ...] = ()
    lost_by: tuple[str, ...] = ()


class Framing(msgspec.Struct, frozen=True, gc=False):
    """A word that takes a side, its neutral equivalent and whom it favours."""

    start: int
    end: int
    text: str
    neutral: str
    leaning: str


class Claim(msgspec.Struct, frozen=True, gc=False):
    """One mention, in one sentence, of one event."""

    id: str
    sentence: Extent
    trigger: Span
    type: str
    mode: str | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    places: tuple[Place, ...]
    date: Date | None
    casualties: dict[str, Casualty]
    status: str
    foreground: bool
    attribution: tuple[Attribution, ...]
    territory: Territory | None
    framing: tuple[Framing, ...]
    contexts: tuple[str, ...]
    plover_score: float
    cameo: str | None
    confidence: float
    why: tuple[str, ...]
