"""What a document has named so far, so that "التنظيم", "المدينة" or a surname can be understood as what was named before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from khabar.syntax.phrase import Phrase
from khabar.syntax.view import View

T = TypeVar("T")


class Mentions(Generic[T]):
    """The last thing named under each head noun ("تنظيم" for "تنظيم الدولة الإسلامية") and each surname."""

    def __init__(self) -> None:
        self.by_noun: dict[str, T] = {}
        self.by_surname: dict[str, T] = {}

    def remember(self, view: View, phrase: Phrase, meant: T, kinds: Iterable[str] = ()) -> None:
        """Note what a phrase of several words or with a name means: under its head noun and under ``kinds`` of it."""
        if phrase.last > phrase.head:
            self.by_noun[view.words[phrase.head].stem] = meant
        self.by_noun.update(dict.fromkeys(kinds, meant))

    def remember_person(self, surname: str, meant: T) -> None:
        """Note who bears a name that is in no list."""
        self.by_surname[surname] = meant

    def recall(self, view: View, phrase: Phrase) -> T | None:
        """What a phrase of a single definite noun refers back to."""
        return self.referred(view, phrase.head) if phrase.last == phrase.head else None

    def referred(self, view: View, index: int) -> T | None:
        """What a definite noun refers back to."""
        word = view.words[index]
        return self.by_noun.get(word.stem) if word.definite else None

    def recall_person(self, surname: str) -> T | None:
        """Who was named with this surname before."""
        return self.by_surname.get(surname)
