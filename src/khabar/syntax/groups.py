"""Phrases that stand together: behind a token up to the end of its clause, in front of it, or joined to a phrase by "and"."""

from __future__ import annotations

from typing import Any

from khabar.matching.matcher import Found
from khabar.syntax.phrase import Phrase
from khabar.syntax.view import View

STOPS = frozenset({"complementizer", "relative"})  # words that open another clause


class Groups:
    """The groups of phrases of one sentence whose event words are known."""

    def __init__(self, view: View) -> None:
        self.view, self.words, self.phrases = view, view.words, view.phrases
        self.starts = {phrase.first: number for number, phrase in enumerate(self.phrases)}
        self.triggers = {found.first: found for found in view.matches.triggers}
        matches: list[Found[Any]] = [*view.matches.triggers, *view.matches.lights, *view.matches.cues]
        self.verbs = {found.first for found in matches if found.finite}

    def after(self, last: int, limit: int = 14) -> list[list[Phrase]]:
        """Coordinated phrases without a preposition behind a token, up to where the clause ends."""
        groups: list[list[Phrase]] = []
        index, stop = last + 1, min(len(self.words), last + 1 + limit)
        while index < stop:
            number = self.starts.get(index, -1)
            if number >= 0:
                phrase = self.phrases[number]
                if phrase.joined and self._opens_clause(phrase):
                    break
                if not phrase.preposition:
                    if phrase.joined and groups:
                        groups[-1].append(phrase)
                    elif not phrase.joined:
                        groups.append([phrase])
                elif phrase.joined and not groups:
                    break
                index = phrase.last + 1
                continue
            if self._ends_clause(index, last):
                break
            index += 1
        return groups

    def _ends_clause(self, index: int, last: int) -> bool:
        word = self.words[index]
        if word.classes & STOPS or word.folded in self.view.vocabulary.lists["subset"]:
            return True
        if index in self.triggers and index > last + 1:
            return True
        if word.kind == "mark":
            return word.text in "؛;:.!؟?" or (word.text in "،," and index > last + 1)
        return word.finite and not word.nominal and self.view.owner[index] < 0

    def _opens_clause(self, phrase: Phrase) -> bool:
        following = phrase.last + 1
        if following >= len(self.words):
            return False
        word = self.words[following]
        return word.finite and not word.nominal and not word.clitic.conjunction

    def before(self, first: int) -> list[Phrase]:
        """The coordinated phrases without a preposition that stand right in front of a token (SVO, headlines)."""
        index = first - 1
        while index >= 0 and first - index <= 4 and self.view.owner[index] < 0 and self._skippable(index):
            index -= 1
        if index < 0 or self.view.owner[index] < 0:
            return []
        number = self.view.owner[index]
        group = [self.phrases[number]]
        while group[0].joined and number > 0 and self.phrases[number - 1].last >= group[0].first - 2:
            number -= 1
            group.insert(0, self.phrases[number])
        head = group[0]
        if head.preposition or self._is_argument_of_verb(head):
            return []
        return group

    def _skippable(self, index: int) -> bool:
        word = self.words[index]
        if word.kind == "mark":
            return word.text in '"“”«»()[]-–،,'
        dated = any(mention.first <= index <= mention.last for mention in self.view.dates)
        return dated or (
            bool(word.classes & {"particle", "adverb", "negation", "pronoun"}) and "preposition" not in word.classes
        )

    def _is_argument_of_verb(self, phrase: Phrase) -> bool:
        """A phrase behind a verb of its own clause is that verb's, not the next one's."""
        for index in range(phrase.first - 1, -1, -1):
            word = self.words[index]
            if word.classes & STOPS or (word.kind == "mark" and word.text in "؛;:.،,"):
                return False
            if index in self.verbs or (word.finite and not word.nominal and self.view.owner[index] < 0):
                return True
        return False

    def antecedent(self, first: int) -> list[Phrase]:
        """For a verb behind الذي/التي the phrase in front of it."""
        if first < 2 or "relative" not in self.words[first - 1].classes:
            return []
        number = self.view.owner[first - 2]
        if number < 0 and first > 2:
            number = self.view.owner[first - 3]
        return [self.phrases[number]] if number >= 0 else []

    def joined(self, number: int) -> list[Phrase]:
        """A phrase (its number) with those that are joined to it."""
        group = [self.phrases[number]]
        for phrase in self.phrases[number + 1 :]:
            if not phrase.joined or phrase.preposition or phrase.first > group[-1].last + 2 or self._opens_clause(phrase):
                break
            group.append(phrase)
        return group
