"""A sentence as the later stages see it: tokens, words, entries, phrases, dates and quantities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found, Matcher, Matches
from khabar.matching.names import Names
from khabar.matching.vocabulary import Vocabulary, Word
from khabar.records.claim import Span
from khabar.syntax.phrase import Phrase
from khabar.syntax.phrases import chunk
from khabar.text.sentences import TokenizedSentence
from khabar.timex.dates import DateMention, find_dates
from khabar.timex.numbers import Quantity, find_quantities

MAX_NAME = 7  # words behind the first one in a name
NameAt = tuple[int, list[tuple[str, int]], str]  # tokens behind the first one, candidates, stem
REACH = 12  # tokens between a word of the future and the time it puts into the future


class View:
    """One sentence, analysed."""

    def __init__(
        self,
        content: str,
        sentence: TokenizedSentence,
        vocabulary: Vocabulary,
        matcher: Matcher,
        published: date | None,
    ) -> None:
        self.content, self.sentence, self.vocabulary, self.published = (
            content,
            sentence,
            vocabulary,
            published,
        )
        self.words: list[Word] = vocabulary.words(sentence.texts)
        self.names: Names = vocabulary.names
        self.matcher = matcher
        self._names_at: dict[int, list[NameAt]] = {}

    @cached_property
    def matches(self) -> Matches:
        """Everything the lexicon finds; most sentences are never asked."""
        return self.matcher.find(self.words)

    def entries_at(self, index: int) -> list[Found[Trigger]]:
        """The event words that a token may be, one of each type."""
        return self.matcher.at(self.words, index, self.matches.fixed)

    def keep(self, triggers: list[Found[Trigger]]) -> None:
        """Set the event words. Call it before phrases are looked at: event words end phrases."""
        lights = [light for light in self.matches.lights if light.first not in self.named] if triggers else []
        self.matches = replace(self.matches, triggers=triggers, lights=lights)

    @cached_property
    def dated(self) -> frozenset[int]:
        """The tokens of time expressions."""
        return frozenset(index for mention in self.dates for index in range(mention.first, mention.last + 1))

    @cached_property
    def nameable(self) -> list[int]:
        """The tokens at which a name can begin."""
        return [index for index, word in enumerate(self.words) if word.stems]

    def names_at(self, index: int) -> list[NameAt]:
        """The longest name or describing noun that begins at a token, by each stem of its word."""
        found = self._names_at.get(index)
        if found is None:
            found = self._names_at[index] = []
            for stem, _ in self.words[index].stems:
                last, refs = self.names.longest(stem, self.behind(index, index + MAX_NAME))
                found.append((0 if last is None else last - index, refs, stem))
        return found

    def behind(self, index: int, last: int) -> Iterator[tuple[int, str]]:
        """The folded words behind a token, up to token ``last``, marks left out."""
        for later in range(index + 1, min(last + 1, len(self.words))):
            word = self.words[later]
            if word.kind != "mark":
                yield later, word.folded

    @cached_property
    def long_names(self) -> list[tuple[int, int, list[tuple[str, int]]]]:
        """(first token, last token, candidates) of the names of several words."""
        found = []
        for index, word in enumerate(self.words[:-1]):
            for stem, _ in word.stems if word.longer else ():
                if not self.names.goes_on(stem, self.words[index + 1].folded):
                    continue
                following = ((later, self.words[later].folded) for later in range(index + 1, min(index + 8, len(self.words))))
                last, refs = self.names.longest(stem, following)
                if last is not None and any(table != "noun" for table, _ in refs):
                    found.append((index, last, refs))
        return found

    @cached_property
    def named(self) -> frozenset[int]:
        """The tokens of names of several words."""
        return frozenset(token for first, last, _ in self.long_names for token in range(first, last + 1))

    @cached_property
    def folded(self) -> list[str]:
        """The folded words."""
        return [word.folded for word in self.words]

    @cached_property
    def dates(self) -> list[DateMention]:
        """The time expressions."""
        return find_dates(self.folded, self.published, self._coming)

    def _coming(self, index: int) -> bool:
        """Whether a word of the future stands before a token, and no other verb, clause or stop between them."""
        coming = self.vocabulary.lists["coming"]
        for word in reversed(self.words[max(0, index - REACH) : index]):
            if word.clitic.future or word.folded in coming:
                return True
            perfect = word.finite and not word.nominal and word.folded[0] not in "يتن"
            if perfect or word.text in ".؛:" or "relative" in word.classes:
                return False
        return False

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers that are no dates."""
        return find_quantities(self.folded, self.dates)

    @cached_property
    def phrases(self) -> list[Phrase]:
        """The noun phrases; time expressions and fixed event words are none."""
        dated = set(self.dated)
        for found in self.matches.triggers:
            if found.last > found.first:
                dated.update(range(found.first, found.last + 1))
        matches: list[Found[Any]] = [*self.matches.lights, *self.matches.cues]
        events = {found.first: found.part for found in matches if found.finite}
        events |= {index: "masdar" for index, word in enumerate(self.words) if word.toll}  # "مقتل جنديين": the victims alone
        events |= {found.first: found.part for found in self.matches.triggers}
        for cue in self.matches.cues:  # "وفق مصدر طبي": the cue is no part of the source
            if cue.entry.kind in ("preposition", "expression"):
                dated.update(range(cue.first, cue.last + 1))
        return chunk(self.words, self.vocabulary, events, frozenset(dated))

    @cached_property
    def owner(self) -> list[int]:
        """For each token the number of its phrase, -1 where it belongs to none."""
        owner = [-1] * len(self.words)
        for number, phrase in enumerate(self.phrases):
            for index in range(phrase.first, phrase.last + 1):
                owner[index] = number
        return owner

    def span(self, first: int, last: int, begin: int = 0) -> Span:
        """The content between two tokens, ``begin`` code points cut from the first."""
        start, end = self.sentence.starts[first] + begin, self.sentence.ends[last]
        return Span(start, end, self.content[start:end])

    def phrase_span(self, phrase: Phrase) -> Span:
        """The phrase as written, without particles glued to its front."""
        return self.span(phrase.first, phrase.last, phrase.begin)

    def is_place(self, phrase: Phrase) -> bool:
        """The head says a place, or the name can only be one, or may be one and stands behind a preposition of place."""
        if phrase.noun is not None and phrase.noun.role == "kind":
            return True
        place = any(table == "place" for table, _ in phrase.names)
        party = any(table in ("actor", "noun") for table, _ in phrase.names)
        if not place or phrase.named_last < phrase.head:
            return False
        if phrase.noun is not None:
            return False
        return not party or phrase.preposition in self.vocabulary.lists["place"]

    def is_party(self, phrase: Phrase) -> bool:
        """The head says a party, a name of one, or a nationality."""
        if phrase.noun is not None:
            return phrase.noun.role != "kind"
        return any(table in ("actor", "noun") for table, _ in phrase.names) or bool(phrase.adjective)
