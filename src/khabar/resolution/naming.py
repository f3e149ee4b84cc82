"""The name in a phrase of a place: the kind words in front of it, and the places that it may mean."""

from __future__ import annotations

import msgspec

from khabar.gazetteer.spelling import joined
from khabar.matching.names import Names, Noun
from khabar.resolution.choosing import Candidate
from khabar.resolution.surroundings import KNOWN, Surroundings, is_ordinary, longest_place
from khabar.syntax.phrase import CLOSING, OPENING, Phrase
from khabar.syntax.view import View

NEST = 9  # words behind a name that may say where it lies
MAX_SPELLED = 4  # words of a name that is looked up by another spelling


class Named(msgspec.Struct, frozen=True, gc=False):
    """The kind words in front of a name, its tokens, its candidates; ``key``: its joined key where it is spelled otherwise."""

    kinds: list[Noun]
    tokens: range
    candidates: list[Candidate]
    key: str = ""


def nest_end(view: View, last: int) -> int:
    """Where what is said of the place of a name ends: before a conjunction, a verb, or a mark that is no quotation mark."""
    end = last
    for index in range(last + 1, min(last + 1 + NEST, len(view.words))):
        word = view.words[index]
        joins = bool(word.clitic.conjunction) or "conjunction" in word.classes
        ends = word.kind == "mark" and word.text not in OPENING + CLOSING
        if joins or ends or (word.finite and not word.nominal):
            break
        end = index
    return view.sentence.ends[end]


class NameFinder:
    """Finds the names in the phrases of one document."""

    def __init__(self, names: Names, where: Surroundings) -> None:
        self.names, self.where = names, where

    def find(self, view: View, phrase: Phrase, *, exact: bool = False) -> Named:
        """The name in a phrase, behind its kind words; without candidates where there is none.

        A name follows its kind word without article ("مدينة الباب"); behind one with article stands an adjective ("المنطقة
        الصناعية"). A facility that belongs to somebody ("منزل أبو حلب") is not named after a place. ``exact``: names in their
        own spelling alone.
        """
        kinds: list[Noun] = []
        foreign = False  # a word that is no kind and no name stands between the last kind word and here
        for index in range(phrase.head, phrase.last + 1):
            word = view.words[index]
            if word.kind == "mark":
                continue
            own = [noun for noun in self.names.nouns.get(word.stem, ()) if noun.role == "kind"]
            described = bool(kinds) and view.words[index - 1].definite and not self._turns(kinds)
            if not (foreign and kinds and kinds[-1].facility):
                named = self._at(view, phrase, index, kinds, bool(own))
                if named is not None and described and all(one.place.population < KNOWN for one in named.candidates):
                    named = None
                behind = kinds and not (foreign or described or kinds[-1].facility)
                if named is None and behind and not exact:
                    named = self._spelled(view, phrase, index, kinds, 2 if own else 1)
                if named is not None:
                    return named
            kinds, foreign = ([*kinds, own[0]], False) if own else (kinds, True)
        return Named(kinds, range(0), [])

    def _turns(self, kinds: list[Noun]) -> bool:
        return kinds[-1].kind in ("direction", "country")

    def _at(self, view: View, phrase: Phrase, index: int, kinds: list[Noun], is_kind: bool) -> Named | None:
        """The name at a token, if it can be one there."""
        last, numbers = longest_place(view, index, phrase.last)
        if not numbers or not self._believable(view, phrase, index, last, numbers, kinds):
            return None
        if is_kind and last == index and not (kinds and kinds[-1].precision in ("city", "district", "province")):
            return None
        if self._goes_on(view, phrase, last) and all(self.names.data.places[number].source for number in numbers):
            return None
        if last > index or kinds:  # also in other gazetteers, with and without article
            key = joined(word.folded for word in view.words[index : last + 1] if word.kind == "word")
            numbers = numbers + [number for number, own in self.names.spelled([key]) if own == key and number not in numbers]
        found = [Candidate(number, self.names.data.places[number]) for number in numbers]
        return Named(kinds, range(index, last + 1), found)

    def _goes_on(self, view: View, phrase: Phrase, last: int) -> bool:
        """Whether an unknown word follows that may belong to the name."""
        following = view.words[last + 1] if last < phrase.last else None
        return following is not None and following.kind == "word" and not self.names.doubtful(following.stem)

    def _spelled(self, view: View, phrase: Phrase, index: int, kinds: list[Noun], least: int) -> Named | None:
        """Candidates that are spelled otherwise than the name, of ``least`` words or more, right behind a kind word."""
        for last in range(min(phrase.last, index + MAX_SPELLED - 1), index + least - 2, -1):
            spelling = [word.folded for word in view.words[index : last + 1] if word.kind == "word"]
            found = self.names.spelled(spelling)
            if found and not self._goes_on(view, phrase, last):
                candidates = [Candidate(number, self.names.data.places[number], key) for number, key in found]
                return Named(kinds, range(index, last + 1), candidates, joined(spelling))
        return None

    def _believable(self, view: View, phrase: Phrase, index: int, last: int, numbers: list[int], kinds: list[Noun]) -> bool:
        """A name that is an ordinary word as well needs a kind word, or to be a known town behind a preposition of place."""
        word = view.words[index]
        places = [self.names.data.places[number] for number in numbers]
        if kinds and kinds[-1].facility and last == index and all(place.source for place in places):
            return False
        if any(kind.precision for kind in kinds) or last > index:
            return True
        if phrase.preposition in view.vocabulary.lists["place"] and any(place.population >= KNOWN for place in places):
            return True
        return not is_ordinary(self.names, word) or any(self.where.countries.get(place.country or "") for place in places)
