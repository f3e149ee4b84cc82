"""A sentence as the judges see it: running counts of what stands between two tokens, and what each phrase is."""

from __future__ import annotations

import functools
from itertools import accumulate
from typing import Any

import msgspec

from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.matching.vocabulary import Word
from khabar.syntax.phrase import Phrase
from khabar.syntax.view import View
from khabar.text.memo import Memo

_STEPS = (0, 1, 2, 3, 4, 6, 9, 13, 20, 30)


_BUCKETS = [str(max(step for step in _STEPS if step <= distance)) for distance in range(_STEPS[-1] + 1)]


def bucket(distance: int) -> str:
    """A distance in tokens, coarsely."""
    return _BUCKETS[distance] if distance < len(_BUCKETS) else _BUCKETS[-1]


BROAD = ("place", "number", "thing", "party")
_RANKS = [[f"{group}{rank}" for rank in range(3)] for group in BROAD]
_PARTY = BROAD.index("party")  # of all kinds but these
_GROUPS = {"facility": 0, "place": 0, "town": 0, "country": 0, "number": 1, "unknown": 2, "unknown-the": 2}


_QUOTES = frozenset("“«”»\"")


class Part(msgspec.Struct, gc=False):
    """A phrase as something that may take part in the events of its sentence."""

    phrase: Phrase
    anchor: Phrase  # the first one of its coordination
    kind: str  # place, country, or party with its sector
    broad: int  # number of the group of kinds (BROAD) that stand for each other
    earlier: int  # phrases of this group in front of it
    place: tuple[bool, bool, int]  # whether it is joined to its anchor, whether it speaks, how early it stands


# Parties that fight each other, or stand for election against each other, look the same to the judge.
_SIDES = dict.fromkeys(("MIL", "REB", "PRM", "SPY", "COP", "UAF"), "armed") | dict.fromkeys(("GOV", "OPP", "PTY"), "political")


def side_of(sector: str) -> str:
    """A PLOVER sector as the judge sees it."""
    return _SIDES.get(sector, sector)


class Scene:
    """What the features of one sentence share, worked out once."""

    def __init__(self, view: View, sources: set[tuple[int, int]]) -> None:
        self.view = view
        words = view.words
        weights = list(map(_weights.__getitem__, words))
        for start in {found.first for found in view.matches.triggers}:
            weights[start] += 1
        self.passed = list(accumulate(weights, initial=0))  # what stands in front of each token: five counts in one number
        self.cues = sum(cue.finite for cue in view.matches.cues)
        self.quoted = self._quoted()
        self.single = self.passed[-1] & _EVENTS < 2  # one event word at most
        self.parts = self._parts(sources)

    def _quoted(self) -> list[bool]:
        """For each token whether it stands inside a quotation that the sentence opens."""
        inside, out = False, []
        if _QUOTES.isdisjoint(self.view.sentence.texts):
            return [False] * len(self.view.words)
        for word in self.view.words:
            if word.text in "“«":
                inside = True
            elif word.text in "”»":
                inside = False
            elif word.text == '"':
                inside = not inside
            out.append(inside)
        return out

    def governor(self, found: Found[Trigger]) -> str:
        """The verb in front that may govern an event word: its tense, and what it is in the lexicon."""
        matches = self.view.matches
        near: list[Found[Any]] = [*matches.lights, *matches.cues, *matches.triggers]
        known = {other.first: other for other in near if other.first != found.first}
        for index in range(found.first - 1, max(-1, found.first - 9), -1):
            word = self.view.words[index]
            if word.text in ".؛:،" or "relative" in word.classes:
                break
            entry = known.get(index)
            if entry is not None and (entry.finite or entry.part in ("masdar", "noun", "active")):
                tense = "future" if entry.future else entry.part
                return f"{tense}:{getattr(entry.entry, 'type', entry.entry.id)}"
            if word.finite and not word.nominal:
                return f"verb{'.future' if word.clitic.future else ''}:{'imperfect' if word.folded[0] in 'يتن' else 'perfect'}"
        return "-"

    def reporting(self, low: int, high: int) -> bool:
        """Whether a verb of saying stands between two tokens."""
        return any(low < cue.first < high for cue in self.view.matches.cues if cue.finite)

    def _kind(self, phrase: Phrase) -> str:
        """What a phrase is by its head: place, country, or party with its sector."""
        view = self.view
        if phrase.noun is not None and phrase.noun.role == "kind":
            return "facility" if phrase.noun.facility and not phrase.names else "place"
        tables = {table for table, _ in phrase.names}
        if phrase.noun is not None:
            return f"{phrase.noun.role}:{phrase.noun.sector}"
        if tables == {"place"}:
            return "town"
        if "place" in tables:
            return "country"
        if "actor" in tables:
            number = next(number for table, number in phrase.names if table == "actor")
            return f"actor:{side_of(view.names.data.actors[number].sector)}"
        if phrase.adjective:
            return "nation" if phrase.last == phrase.head else "national"
        word = view.words[phrase.head]
        return "number" if word.number else "unknown-the" if word.definite else "unknown"

    def _parts(self, sources: set[tuple[int, int]]) -> list[Part]:
        parts: list[Part] = []
        counts = [0] * len(BROAD)
        for number, phrase in enumerate(self.view.phrases):
            chained = phrase.joined and not phrase.preposition and number > 0 and phrase.first <= parts[-1].phrase.last + 2
            kind = self._kind(phrase)
            broad = _GROUPS.get(kind, _PARTY)
            place = (chained, (phrase.first, phrase.last) in sources, min(number, 4))
            parts.append(Part(phrase, parts[-1].anchor if chained else phrase, kind, broad, counts[broad], place))
            counts[broad] += 1
        return parts

    def ranks(self, found: Found[Trigger]) -> list[str]:
        """For each phrase how many of the same group stand nearer to an event word on the same side: 0, 1 or 2."""
        ahead, behind = [0] * len(BROAD), [0] * len(BROAD)  # of each group up to the event word, with those it stands in
        for part in self.parts:
            ahead[part.broad] += part.phrase.last < found.first
            behind[part.broad] += part.phrase.first <= found.last
        ranks = []
        for part in self.parts:
            nearer = 0  # where the event word stands in one
            if part.phrase.last < found.first:
                nearer = ahead[part.broad] - part.earlier - 1
            elif part.phrase.first > found.last:
                nearer = part.earlier - behind[part.broad]
            ranks.append(_RANKS[part.broad][nearer if nearer < 2 else 2])
        return ranks

    def nearest_event(self, phrase: Phrase, found: Found[Trigger]) -> str:
        """Whether another event word stands nearer to a phrase: on the same side, on the other, both or none."""
        if self.single:
            return ""
        if phrase.first > found.last:
            same = self._event_between(found.last + 1, phrase.first)
            other = self._event_between(phrase.last + 1, phrase.last + phrase.first - found.last)
        elif found.first > phrase.last:
            same = self._event_between(phrase.last + 1, found.first)
            other = self._event_between(phrase.first - (found.first - phrase.last) + 1, phrase.first)
        else:
            return ""
        return _NEARER[same, other]

    def _event_between(self, low: int, high: int) -> bool:
        """Whether an event word begins at the tokens from ``low`` up to ``high``."""
        passed = self.passed
        last = len(passed) - 1
        return (passed[high if high < last else last] - passed[low if low > 0 else 0]) & _EVENTS != 0


_NEARER = {(False, False): "", (True, False): "s", (False, True): "o", (True, True): "so"}
_FIELD = 10  # bits of each count; no sentence has more tokens than they can say
_EVENTS = (1 << _FIELD) - 1  # the bits of the first one


def _weight(word: Word) -> int:
    """What a word adds to the counts of verbs, subordinators, commas and relatives; an event word adds one besides."""
    said = (
        word.finite and not word.nominal, "complementizer" in word.classes or word.text in ".؛:", word.text in "،,",
        "relative" in word.classes,
    )  # fmt: skip
    return sum(flag << _FIELD * place for place, flag in enumerate(said, 1))


_weights = Memo(_weight)


def event_shape(found: Found[Trigger]) -> str:
    """Part of speech and definiteness of an event word."""
    if found.finite:
        return f"{found.part}.{found.voice[:3]}"
    return f"{found.part}{'.the' if found.definite else ''}{'.pro' if found.enclitic else ''}"


class Gap(msgspec.Struct, frozen=True, eq=False, gc=False):
    """What lies between an event word and something else in its sentence; of equal ones there is one."""

    side: str  # a: behind the event word, b: in front of it
    distance: str
    between: str  # events, verbs, subordinators, commas and relatives, each counted up to one or two
    apart: str  # side and distance
    events: int  # up to two


def gap(scene: Scene, found: Found[Trigger], first: int, last: int) -> Gap:
    """The gap between an event word and tokens ``first`` to ``last``."""
    after = first > found.last
    low, high = (found.last + 1, first) if after else (last + 1, found.first)
    if low > high:
        low, high = high, low
    distance = high - low if high - low < _STEPS[-1] else _STEPS[-1]
    return _gaps[(scene.passed[high] - scene.passed[low] << _FIELD) + 2 * distance + after]


def _gap(key: int) -> Gap:
    events, verbs, stops, commas, relatives = (key >> _FIELD * place & _EVENTS for place in range(1, 6))
    between = f"{min(events, 2)}{min(verbs, 2)}{min(stops, 1)}{min(commas, 2)}{min(relatives, 1)}"
    return _one_gap("ba"[key & 1], bucket((key & _EVENTS) >> 1), between)


@functools.cache
def _one_gap(side: str, distance: str, between: str) -> Gap:
    return Gap(side, distance, between, side + distance, int(between[0]))


_gaps = Memo(_gap)


def shape_of(word: Word | None) -> str:
    """The class of a word: function class, verb, noun with article, number, mark."""
    if word is None:
        return "edge"
    if word.classes:
        telling = word.classes & {"preposition", "negation", "conjunction"}
        return f"{min(word.classes)}:{word.stem}" if telling else min(word.classes)
    if word.kind != "word":
        return word.text if word.kind == "mark" else "number"
    if word.triggers:
        return "event"
    if word.finite and not word.nominal:
        return "verb"
    return ("the" if word.definite else "noun") + ("-" + word.clitic.preposition if word.clitic.preposition else "")
