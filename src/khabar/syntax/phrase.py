"""A noun phrase, as the later stages see it."""

from __future__ import annotations

import msgspec

from khabar.matching.names import Noun

OPENING, CLOSING = "\"“«‘('", "\"”»’)'"
MAX_NAME = 5  # words of a person's name


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """A noun phrase of tokens ``first`` to ``last``; ``begin`` cuts glued particles off the first word."""

    first: int
    last: int
    begin: int
    head: int  # the token that says what it is (after numbers and quotes)
    preposition: str  # folded preposition in front or glued on, empty where none
    joined: bool  # joined to the phrase before by a conjunction
    names: tuple[tuple[str, int], ...]  # what the name at its head may be
    noun: Noun | None  # what the head noun says
    adjective: str  # alpha-3 of a nationality adjective in it
    definite: bool
    named_last: int = -1  # last token of the name
