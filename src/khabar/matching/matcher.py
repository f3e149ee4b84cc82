"""Which words of a sentence name events, carry them, or say who is speaking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from khabar.matching.entries import Cue, Entry, LightVerb, Trigger
from khabar.matching.lexicon import Hit, Lexicon
from khabar.matching.names import END
from khabar.matching.vocabulary import FINITE, Proclitic, Reading, Vocabulary, Word
from khabar.text.memo import Memo

WINDOW = 6  # words to either side in which `needs` and `unless` are looked for
_CERTAINTY = {"high": 2, "medium": 1, "low": 0}

E = TypeVar("E", bound=Entry)


class Found(msgspec.Struct, Generic[E], frozen=True, gc=False):
    """An entry found at tokens ``first`` to ``last``; ``begin`` is the offset in the first token's spelling."""

    first: int
    last: int
    begin: int
    entry: E
    part: str  # perfect, imperfect, jussive, imperative, masdar, active, passive, noun, fixed
    voice: str
    person: str
    enclitic: str
    definite: bool
    future: bool = False
    purpose: bool = False  # ل before an imperfect: "in order to"
    conjunction: str = ""
    preposition: str = ""
    met: bool = True  # the entry's `needs` and `unless` hold

    @property
    def finite(self) -> bool:
        """A conjugated verb."""
        return self.part in FINITE


class Matches(msgspec.Struct, frozen=True, gc=False):
    """Everything the lexicon finds in one sentence."""

    triggers: list[Found[Trigger]]  # the event words that were accepted, none before the judge has spoken
    lights: list[Found[LightVerb]]
    cues: list[Found[Cue]]
    fixed: list[Found[Any]]  # fixed expressions of event words and cues
    blocked: frozenset[int]  # tokens of fixed names and idioms


_Start = tuple[int, dict[str, Any]]  # letters cut from a word, and where the rest of it leads in a trie


class _Expressions:
    """A trie over fixed expressions of several words."""

    def __init__(self, expressions: list[tuple[list[str], Hit | None]]) -> None:
        self.trie: dict[str, Any] = {}
        for words, hit in expressions:
            node = self.trie
            for word in words:
                node = node.setdefault(word, {})
            node.setdefault(END, []).append(hit)

    def starts(self, folded: str, clitics: tuple[Proclitic, ...]) -> list[_Start]:
        """Where in the trie a word can begin, with the letters that are cut from it."""
        found = []
        for clitic in clitics:
            if not clitic.article and not clitic.future:
                node = self.trie.get(folded[len(clitic.letters) :])
                if node is not None:
                    found.append((len(clitic.letters), node))
        return found

    def at(
        self, words: list[Word], index: int, starts: list[_Start]
    ) -> list[tuple[int, int, list[Hit | None]]]:
        """(last token, letters cut from the first word, hits) of every expression that starts at a word."""
        found = []
        for cut, first in starts:
            node: dict[str, Any] | None = first
            last = index
            while node is not None:
                if END in node:
                    found.append((last, cut, node[END]))
                last += 1
                while last < len(words) and words[last].kind == "mark" and words[last].text in '"“”«»':
                    last += 1
                node = node.get(words[last].folded) if last < len(words) else None
        return found


class _Begun(NamedTuple):
    """What can begin at a spelling: fixed names, other fixed expressions; light verbs and cues if nothing else."""

    names: list[_Start]
    expressions: list[_Start]


class Matcher:
    """Finds the lexicon's entries in sentences."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self.lexicon, self.vocabulary = lexicon, vocabulary
        self.expressions = _Expressions(list(lexicon.expressions))
        self.names = _Expressions([(words, None) for words in lexicon.blocked])
        self.begun: Memo[Word, _Begun | None] = Memo(self._begun)
        self.spellings: Memo[Word, frozenset[str]] = Memo(lambda word: frozenset(_spellings(word)))
        self.needs = [self._words(entry.needs) for entry in lexicon.triggers]
        self.unless = [self._words(entry.unless) for entry in lexicon.triggers]

    def _words(self, names: list[str]) -> frozenset[str]:
        folded: set[str] = set()
        for name in names:
            folded.update(
                self.lexicon.classes.get(name[1:], ()) if name[0] == "@" else [self.vocabulary[name].folded]
            )
        return frozenset(folded)

    def _begun(self, word: Word) -> _Begun | None:
        names = self.names.starts(word.folded, word.clitics)
        begun = _Begun(names, self.expressions.starts(word.folded, word.clitics))
        return begun if any(begun) or word.lights or word.cues else None

    def find(self, words: list[Word]) -> Matches:
        """Fixed expressions, light verbs and cues of a sentence; event words of one token are asked for by :meth:`at`."""
        begun = [(index, found) for index, found in enumerate(map(self.begun.__getitem__, words)) if found is not None]
        blocked, expressions = self._fixed(words, begun)
        lights: list[Found[LightVerb]] = []
        cues: list[Found[Cue]] = []
        fixed: list[Found[Any]] = []
        taken: set[int] = set()
        for index, _ in begun:
            word = words[index]
            if index in expressions:
                for found in self._expression(words, index, *expressions[index]):
                    fixed.append(found)
                    if isinstance(found.entry, Cue):
                        cues.append(found)
                    else:
                        taken.update(range(found.first, found.last + 1))
            if index in taken or index in blocked:
                continue
            if word.lights:
                lights.append(_found(index, self._likeliest(word.lights, words, index), self.lexicon.lights))
            if word.cues:
                cues.append(_found(index, self._likeliest(word.cues, words, index), self.lexicon.cues))
        return Matches([], lights, cues, fixed, blocked)

    def _expression(self, words: list[Word], index: int, last: int, cut: int, hits: list[Hit]) -> Iterator[Found[Any]]:
        for hit in hits:
            if hit.table in ("cue", "trigger"):
                met = hit.table == "cue" or self._holds(hit.number, self._near(words, index))
                conjunction = words[index].clitic.conjunction
                entry: Any = self.lexicon.entry(hit)
                yield Found(index, last, cut, entry, "fixed", "active", "", "", False, conjunction=conjunction, met=met)

    def at(self, words: list[Word], index: int, fixed: list[Found[Any]]) -> list[Found[Trigger]]:
        """The event words that a token may be, one of each type: of a fixed expression that covers it, else its own entries."""
        covering = [found for found in fixed if found.first <= index <= found.last and isinstance(found.entry, Trigger)]
        return covering or self._best(words, index)

    def _fixed(
        self, words: list[Word], begun: list[tuple[int, _Begun]]
    ) -> tuple[frozenset[int], dict[int, tuple[int, int, list[Hit]]]]:
        blocked: set[int] = set()
        fixed: dict[int, tuple[int, int, list[Hit]]] = {}
        for index, starts in begun:
            for last, _, _ in self.names.at(words, index, starts.names):
                blocked.update(range(index, last + 1))
            for last, cut, hits in self.expressions.at(words, index, starts.expressions):
                if index not in fixed or last > fixed[index][0]:
                    fixed[index] = (last, cut, hits)  # type: ignore[assignment]
        return frozenset(blocked), {index: item for index, item in fixed.items() if index not in blocked}

    def _near(self, words: list[Word], index: int) -> list[frozenset[str]]:
        """How each of the words around a token may be spelled in `needs` and `unless`."""
        near = words[max(0, index - WINDOW) : index + WINDOW + 1]
        return [self.spellings[word] for word in near if word.kind == "word" and word is not words[index]]

    def _holds(self, number: int, near: list[frozenset[str]]) -> bool:
        """Whether the words around let an entry stand."""
        needs, unless = self.needs[number], self.unless[number]
        allowed = not unless or all(map(unless.isdisjoint, near))
        return allowed and (not needs or not all(map(needs.isdisjoint, near)))

    def _best(self, words: list[Word], index: int) -> list[Found[Trigger]]:
        """The likeliest entry of each event type that the word may name; one whose conditions fail is marked, not dropped."""
        by_type: dict[str, list[tuple[tuple[int, ...], Reading]]] = {}
        near = self._near(words, index) if words[index].triggers else []
        for reading in words[index].triggers:
            entry = self.lexicon.triggers[reading.hit.number]
            met = self._holds(reading.hit.number, near)
            certainty = bool(entry.needs) + _CERTAINTY[entry.certainty]
            rank = (met, certainty, -len(reading.clitic.letters), -len(reading.enclitic))
            by_type.setdefault(entry.type, []).append((rank, reading))
        found = []
        for ranked in by_type.values():
            top = max(rank for rank, _ in ranked)
            best = tuple(reading for rank, reading in ranked if rank == top)
            chosen = _found(index, self._likeliest(best, words, index), self.lexicon.triggers)
            found.append(replace(chosen, met=bool(top[0])))
        return found

    def _likeliest(self, readings: tuple[Reading, ...], words: list[Word], index: int) -> Reading:
        """Of a word's verbal and nominal readings the one that its neighbours let stand."""
        verbal = [reading for reading in readings if reading.hit.part in FINITE]
        nominal = [reading for reading in readings if reading.hit.part not in FINITE]
        if not verbal or not nominal:
            return readings[0]
        return verbal[0] if self._verbal_here(words, index) else nominal[0]

    def _verbal_here(self, words: list[Word], index: int) -> bool:
        following = words[index + 1] if index + 1 < len(words) else None
        if following is not None and following.kind == "word":
            indefinite = not following.definite and not following.classes
            if indefinite and (
                following.stem in self.vocabulary.names.data.adjectives
                or following.folded.endswith(("ي", "يه"))
            ):
                return False
        if index == 0 or words[index].clitic.conjunction:
            return True
        before = words[index - 1]
        if before.kind != "word":
            return True
        if before.classes:
            return not before.classes & {"preposition", "quantifier", "adverb"}
        return before.definite


def _spellings(word: Word) -> Iterator[str]:
    """A word as `needs` and `unless` may name it: as it stands, and without article and a glued letter."""
    folded = word.folded
    yield from (folded, word.stem, folded.removeprefix("ال"))
    if len(folded) > 4 and folded[0] in "وفبلك":
        yield from (folded[1:], folded[1:].removeprefix("ال").removeprefix("ل"))


def _found(index: int, reading: Reading, entries: list[E]) -> Found[E]:
    hit, clitic = reading.hit, reading.clitic
    purpose = clitic.preposition == "ل" and hit.part in FINITE
    return Found(
        index, index, reading.begin, entries[hit.number], hit.part, hit.voice, hit.person, reading.enclitic,
        clitic.article, clitic.future, purpose, clitic.conjunction, "" if purpose else clitic.preposition.replace("لل", "ل"),
    )  # fmt: skip
