"""The draft of a claim: tokens and phrases of one sentence, before names are resolved."""

from __future__ import annotations

import msgspec

from khabar.matching.entries import Cue, Trigger
from khabar.matching.matcher import Found
from khabar.syntax.phrase import Phrase
from khabar.syntax.view import View


class Argument(msgspec.Struct, gc=False):
    """A phrase in a role. ``view`` is its sentence, which for a carried-over party is an earlier one."""

    view: View
    phrase: Phrase


class Source(msgspec.Struct, gc=False):
    """Who is made responsible: the phrase, the stance, and the word that says so.

    Phrase and cue may stand in earlier sentences, where a speaker goes on.
    """

    view: View
    phrase: Phrase
    stance: str
    cue_view: View
    cue_first: int
    cue_last: int
    entry: Cue | None = None
    # cue, carried (a cue without a subject), near (beside a cue), colon, quote, previous (the speaker before), caller (who
    # calls for the event), caller-near (who stands beside that)
    origin: str = "cue"
    age: int = 0  # sentences since the speaker was named
    cue_begin: int = 0  # offset of the cue in its first word, glued conjunctions cut off


class Toll(msgspec.Struct, gc=False):
    """A number of casualties with the tokens that say it and the phrase of the victims."""

    kind: str
    low: int | None
    high: int | None
    first: int
    last: int
    victims: Phrase | None = None
    parts: list[Toll] = []


class Draft(msgspec.Struct, gc=False):
    """One claim in the making."""

    view: View
    found: Found[Trigger]
    mode: str | None
    actors: list[Argument]
    recipients: list[Argument]
    places: list[Argument]
    date: int | None = None  # number of the sentence's date mention
    status: str = "actual"
    foreground: bool = True
    sources: list[Source] = []
    tolls: dict[str, Toll] = {}
    territory: str | None = None
    held: Argument | None = None  # the place that the territorial effect is about
    chance: float = 1.0  # how likely the event word makes a claim
    rules: list[str] = []
