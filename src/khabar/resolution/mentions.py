"""What a document has named so far, so that "التنظيم" or "المدينة" can be understood as what was named before."""

from __future__ import annotations

from collections import Counter
from typing import Generic, TypeVar

from khabar.syntax.phrases import Phrase
from khabar.syntax.view import View

T = TypeVar("T")
LEADING = 0.5  # share of all mentions of countries from which one counts as the country that a document is about


class Mentions(Generic[T]):
    """The last thing named under each head noun ("تنظيم" for "تنظيم الدولة الإسلامية")."""

    def __init__(self) -> None:
        self.by_noun: dict[str, T] = {}

    def remember(self, view: View, phrase: Phrase, meant: T) -> None:
        """Note what a phrase of several words or with a name means, under its head noun."""
        if phrase.last > phrase.head:
            self.by_noun[view.words[phrase.head].stem] = meant

    def recall(self, view: View, phrase: Phrase) -> T | None:
        """What a single definite noun refers back to."""
        word = view.words[phrase.head]
        return self.by_noun.get(word.stem) if phrase.last == phrase.head and word.definite else None


def leading(countries: Counter[str]) -> str | None:
    """The country that most of a document's mentions of countries are of (alpha-2), None where none leads."""
    total = sum(countries.values())
    best = max(countries, key=lambda country: (countries[country], country), default=None)
    return best if best is not None and countries[best] >= 2 and countries[best] >= LEADING * total else None
