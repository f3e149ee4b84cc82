"""The modality words of a sentence (negation, future, possibility, background) and which event words they reach."""

from __future__ import annotations

from khabar.matching.entries import Modality, Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.matching.vocabulary import Word
from khabar.syntax.view import View
from khabar.text.fold import fold

NEXT_REACH, CLAUSE_REACH, WISH_REACH = 3, 12, 10
_WISHES = frozenset({"REQUEST", "THREATEN", "AGREE", "REJECT"})


_Expressions = dict[str, list[tuple[list[str], Modality]]]  # by second word: the words behind the first, and the entry


_NONE: _Expressions = {}  # one for all, since most words begin nothing


class ModalityFinder:
    """Finds modality words by a table over folded words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.by_first: dict[str, _Expressions] = {}
        for entry in lexicon.modality:
            for text in entry.words:
                first, *rest = fold(text).split()
                self.by_first.setdefault(first, {}).setdefault("".join(rest[:1]), []).append((rest, entry))

    def _begun(self, word: Word) -> _Expressions:
        """What can begin at a word, as it stands and without what is glued to its front; kept with the word."""
        found: _Expressions = {}
        spellings = (word.folded, word.stem, word.folded[1:] if word.folded[:1] in "وف" else word.folded)
        for spelling in dict.fromkeys(spellings):
            for second, expressions in self.by_first.get(spelling, {}).items():
                found.setdefault(second, []).extend(expressions)
        word.modal = found or _NONE
        return found

    def words(self, view: View) -> list[tuple[int, int, Modality]]:
        """(first token, last token, entry) of the modality words of a sentence."""
        folded = [*view.folded, ""]
        found = []
        for index, word in enumerate(view.words):
            begun = word.modal if word.modal is not None else self._begun(word)
            if begun:
                for second in dict.fromkeys(("", folded[index + 1])):
                    for rest, entry in begun.get(second, ()):
                        if folded[index + 1 : index + 1 + len(rest)] == rest:
                            found.append((index, index + len(rest), entry))
        return found

    def marks(self, view: View, words: list[tuple[int, int, Modality]], found: Found[Trigger]) -> list[str]:
        """What reaches an event word, as ``effect:id``, and the wishes it stands under, as ``wish:TYPE``."""
        marks = [f"{entry.effect}:{entry.id}" for first, last, entry in words if _reaches(view, found, first, last, entry)]
        for other in view.matches.triggers:
            if (
                other.entry.type in _WISHES
                and 0 < found.first - other.last <= WISH_REACH
                and not _breaks(view, other.last, found.first)
            ):
                marks.append(f"wish:{other.entry.type}")
        return sorted(set(marks))


def _reaches(view: View, found: Found[Trigger], first: int, last: int, entry: Modality) -> bool:
    if entry.scope == "sentence":
        return not first <= found.first <= last
    if found.first <= last:
        return False
    if found.first - last > (NEXT_REACH if entry.scope == "next" else CLAUSE_REACH):
        return False
    between = view.words[last + 1 : found.first]
    if entry.scope == "next":
        return not any((word.finite and not word.nominal) or word.text in "،.؛:" for word in between)
    return not any("complementizer" in word.classes or word.text in ".؛" for word in between)


def _breaks(view: View, last: int, first: int) -> bool:
    """A past verb, a relative clause or a stop ends what a wish governs."""
    between = view.words[last + 1 : first]
    past = any(word.finite and not word.nominal and not word.clitic.future for word in between)
    return past or any(word.text in ".؛،:" or "relative" in word.classes for word in between)
