"""Parties and outlets compared: counts per pair, what was read, framing per outlet, who acts with whom."""

from __future__ import annotations

import msgspec


class Coverage(msgspec.Struct, frozen=True):
    """What was read of an outlet in a period of publication (null: no date): reports, copies among them, sentences."""

    outlet: str | None
    period: str | None
    documents: int
    copies: int
    sentences: int


class Dyad(msgspec.Struct, frozen=True):
    """What one party did to another in a period (ISO 8601 day, month or year, or 2024-W22).

    ``events`` are those of standing confirmed, reported, party or disputed; each lies in one quad category, and ``mean_score``
    is the mean of their PLOVER scores (null without any). ``alleged``, ``denied``, ``planned`` and ``hypothetical`` are apart.
    ``sources`` are independent ones. ``read_*``: what was published in the period, whatever it tells of: where nothing was
    read, a zero means nothing.
    """

    period: str
    actor: str
    actor_name: str
    recipient: str
    recipient_name: str
    events: int
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int
    mean_score: float | None
    sources: int
    reports: int
    confirmed: int
    reported: int
    party: int
    disputed: int
    alleged: int
    denied: int
    planned: int
    hypothetical: int
    read_outlets: int
    read_documents: int
    read_sentences: int


class FramingRate(msgspec.Struct, frozen=True):
    """How often an outlet uses loaded words for one party or act.

    ``about`` is what they speak of: a party's id, an act's type, or null where that is neither; ``about_claims`` are the
    outlet's claims about it, ``claims`` those with such a word, ``own_voice`` those of them without a source between.
    ``per_1000`` is of all ``of_claims`` of the outlet, ``low`` and ``high`` its 95 % interval (Wilson). ``words`` is the most
    frequent wording; ``example`` the sentence of claim ``example_claim``. ``event`` is one that another outlet tells as well,
    in ``other_words``.
    """

    outlet: str | None
    about: str | None
    about_name: str
    family: str
    neutral: str
    leaning: str
    words: str
    claims: int
    own_voice: int
    documents: int
    of_claims: int
    about_claims: int | None
    per_1000: float
    low: float
    high: float
    example: str
    example_claim: str
    example_document: str
    event: str | None = None
    other_outlet: str | None = None
    other_words: str | None = None
    other_document: str | None = None


class Pair(msgspec.Struct, frozen=True):
    """Two parties in a period: what they did with and against each other.

    ``relation`` is with, against, mixed or unknown (too few events or sources). ``cooperation`` and ``conflict`` add the PLOVER
    scores of events by their weight, ``weight`` is their difference. ``alleged`` events count in neither.
    """

    one: str
    other: str
    relation: str
    weight: float
    cooperation: float
    conflict: float
    events: int
    sources: int
    alleged: int


class Member(msgspec.Struct, frozen=True):
    """A party in a period, its group ("group 1"; "unknown" where the evidence is small), and the last one it was in before."""

    party: str
    name: str
    kind: str
    group: str
    before: str | None


class Camps(msgspec.Struct, frozen=True):
    """Who acts with and against whom in a period.

    ``opposed`` are pairs of groups with more conflict than cooperation between them. ``strained`` counts the pairs that act
    with each other across groups (none acts against each other within one). ``stability`` is the share of pairs of parties,
    of those in a group now and before, that are together or apart both times (Rand index; null without at least two such
    parties).
    """

    period: str
    members: tuple[Member, ...]
    pairs: tuple[Pair, ...]
    opposed: tuple[tuple[str, str], ...]
    strained: int
    stability: float | None
    events: int
    alleged: int
    read_documents: int
