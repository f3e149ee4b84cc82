"""Loaded words of a claim: spans, neutral words and leanings by the closed list of ``lexicon/framing.tsv``.

A word is marked whoever uses it and of whomever: neither outlet nor party is looked at.
"""

from __future__ import annotations

from functools import cache

from khabar.claims.draft import Draft
from khabar.gazetteer.spelling import words_of
from khabar.matching.entries import read_tsv
from khabar.matching.lexicon import Framed, Lexicon, folders_of
from khabar.matching.vocabulary import Word, proclitics
from khabar.records.claim import Framing
from khabar.syntax.view import View
from khabar.text.fold import fold
from khabar.text.memo import Memo

BEFORE = 3  # words before a phrase in which a loaded one may begin


class FramingFinder:
    """Finds the loaded words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.terms = {term: [(framed.term.split()[1:], framed) for framed in found] for term, found in lexicon.framing.items()}
        self.begun: Memo[Word, list[tuple[list[str], Framed]]] = Memo(self._begun)

    def find(self, draft: Draft) -> tuple[Framing, ...]:
        """Loaded words in the trigger, in the phrases of the claim's parties, places and sources, and right before them."""
        view, others = draft.view, {match.first for match in draft.view.matches.triggers}
        tokens = set(range(draft.found.first, draft.found.last + 1))
        named = [(each.view, each.phrase) for each in (*draft.actors, *draft.recipients, *draft.places)]
        named += [(source.view, source.phrase) for source in draft.sources]
        for phrase in (phrase for where, phrase in named if where is view):
            before = range(max(0, phrase.first - BEFORE), phrase.first)  # "ما يسمى" stands before
            tokens.update(range(phrase.first, phrase.last + 1))
            tokens.update(i for i in before if i not in others and self._reaches(view, i, phrase.first))
        found, taken = {}, -1
        for index in sorted(tokens):
            term = self._term(view, index) if index > taken else None
            if term is not None:
                taken, framed = term
                span = view.span(index, taken, view.words[index].begin)
                found[span.start] = Framing(span.start, span.end, span.text, framed.neutral, framed.leaning)
        return tuple(found.values())

    def _reaches(self, view: View, index: int, first: int) -> bool:
        """Whether a loaded word before a phrase ends right in front of it, or in it."""
        term = self._term(view, index)
        return term is not None and term[0] >= first - 1

    def _term(self, view: View, index: int) -> tuple[int, Framed] | None:
        """The longest loaded expression that begins at a token, with its last token."""
        for rest, framed in self.begun[view.words[index]]:
            last = index + len(rest)
            if view.folded[index + 1 : last + 1] == rest:
                return last, framed
        return None

    def _begun(self, word: Word) -> list[tuple[list[str], Framed]]:
        """The loaded expressions that a word can begin, as the words behind it and the term."""
        bare = word.folded[len(word.folded) - len(word.stem) :]
        spellings = (word.folded, bare, "ال" + word.stem if word.definite else "")
        return [term for spelling in spellings for term in self.terms.get(spelling, ())]


def family(words: str, leaning: str) -> str:
    """What a loaded word of a claim is about: the family of its term in ``framing.tsv``; "other" where it has none there."""
    folded, known = " ".join(words_of(words)), families()
    bare = [folded[len(clitic.letters) :] for clitic in proclitics(folded)]
    return next((known[each, leaning] for word in bare for each in (word, f"ال{word}") if (each, leaning) in known), "other")


@cache
def families() -> dict[tuple[str, str], str]:
    """The family of each form (folded, with its leaning) of the terms of ``framing.tsv``."""
    return {
        (fold(form), row["leaning"]): row["family"]
        for folder in folders_of()
        for _, row in read_tsv(folder / "framing.tsv", ("term", "forms", "leaning", "family"))
        for form in {row["term"], *row["forms"].split("|")} - {""}
    }


@cache
def neutral_ar() -> dict[str, str]:
    """The plain Arabic words beside the plain English ones, where ``framing.tsv`` has them."""
    rows = [row for folder in folders_of() for _, row in read_tsv(folder / "framing.tsv", ("neutral",))]
    return {row["neutral"]: row["neutral_ar"] for row in rows if row.get("neutral_ar")}
