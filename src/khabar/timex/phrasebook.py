"""Phrasebooks: the word lists of time and number, compiled so that one look-up tells what begins at a token.

A form that begins with the article counts only with it; conjunctions and prepositions (و ف ب ل ك) may
be glued to the first word of every form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

import msgspec

from khabar.text.fold import fold

ARTICLE = "ال"
BEFORE = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
BEFORE_ARTICLE = (
    ("", ARTICLE), ("و", "وال"), ("ف", "فال"), ("ب", "بال"), ("ك", "كال"), ("وب", "وبال"), ("وك", "وكال"),
    ("ل", "لل"), ("ول", "ولل"), ("فب", "فبال"), ("فل", "فلل"),
)  # fmt: skip


class Sense(msgspec.Struct, frozen=True, gc=False):
    """What the words from one token on mean."""

    kind: str
    data: Mapping[str, Any]
    proclitic: str  # what is glued to the front, without the article
    definite: bool
    end: int  # index of the token after the last one


class _Entry(NamedTuple):
    rest: list[str]
    data: Mapping[str, Any]
    proclitic: str
    definite: bool


_NONE: dict[str, list[_Entry]] = {}


def glued(word: str, *, either: bool = False) -> Iterator[tuple[str, str, bool]]:
    """Yield the folded shapes of ``word`` with what may be glued to it: (shape, proclitic, with article)."""
    folded = fold(word)
    has_article = word.startswith(ARTICLE) and len(folded) > 3
    if not has_article or either:
        for proclitic in BEFORE:
            yield proclitic + folded, proclitic, False
    if has_article or either:
        stem = folded[2:] if has_article else folded
        for proclitic, front in BEFORE_ARTICLE:
            doubled = front.endswith("لل") and stem.startswith("ل")
            yield (front[:-1] if doubled else front) + stem, proclitic, True


class Phrasebook:
    """Forms of one or many words by the shape of their first word."""

    def __init__(self, never: frozenset[str] = frozenset()) -> None:
        """Make an empty book; the letters in ``never`` are not taken for glued ones."""
        self._never = never
        self._entries: dict[str, dict[str, list[_Entry]]] = {}

    def add(self, kind: str, forms: Iterable[str], data: Mapping[str, Any], *, either: bool = False) -> None:
        """Add ``forms`` as ``kind``; with ``either`` they stand with and without the article."""
        for form in forms:
            first, *rest = form.split()
            tail = [fold(word) for word in rest]
            for shape, proclitic, definite in glued(first, either=either):
                if self._never.isdisjoint(proclitic):
                    entry = _Entry(tail, data, proclitic, definite)
                    self._entries.setdefault(shape, {}).setdefault(kind, []).append(entry)

    def freeze(self) -> Phrasebook:
        """Put longer forms and fewer glued letters first."""
        for kinds in self._entries.values():
            for entries in kinds.values():
                entries.sort(key=lambda entry: (-len(entry.rest), len(entry.proclitic)))
        return self

    def kinds(self, word: str) -> Set[str]:
        """Return the kinds of the forms that begin with this word."""
        return self._entries.get(word, _NONE).keys()

    def all_kinds(self) -> frozenset[str]:
        """Return the kinds of all forms."""
        return frozenset(kind for found in self._entries.values() for kind in found)

    def shapes(self, kinds: Set[str]) -> frozenset[str]:
        """Return the words that begin a form of one of ``kinds``."""
        return frozenset(shape for shape, found in self._entries.items() if not kinds.isdisjoint(found))

    def at(self, words: list[str], index: int, *kinds: str) -> Sense | None:
        """Return the longest form of the first of ``kinds`` that begins at ``index``."""
        if not 0 <= index < len(words):
            return None
        found = self._entries.get(words[index])
        if found is None:
            return None
        for kind in kinds:
            for rest, data, proclitic, definite in found.get(kind, ()):
                end = index + 1 + len(rest)
                if not rest or words[index + 1 : end] == rest:
                    return Sense(kind, data, proclitic, definite, end)
        return None
