"""Did it happen: actual, planned, hypothetical, denied or historical; reported, or mentioned as background."""

from __future__ import annotations

from datetime import date

from khabar.claims.draft import Draft
from khabar.matching.entries import Modality
from khabar.matching.lexicon import Lexicon
from khabar.syntax.view import View
from khabar.text.fold import fold

NEXT_REACH, CLAUSE_REACH = 3, 12
_WISHES = {"REQUEST": "hypothetical", "THREATEN": "planned", "AGREE": "planned"}
_ORDER = ("denied", "hypothetical", "planned", "historical")


class StatusJudge:
    """Judges the status of drafts by the modality words around them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.trie: dict[str, list[tuple[list[str], Modality]]] = {}
        for entry in lexicon.modality:
            for text in entry.words:
                words = fold(text).split()
                self.trie.setdefault(words[0], []).append((words, entry))

    def marks(self, view: View) -> list[tuple[int, int, Modality]]:
        """(first token, last token, entry) of the modality words of a sentence."""
        found = []
        folded = [word.folded for word in view.words]
        for index, word in enumerate(view.words):
            for spelling in {word.folded, word.stem, word.folded[1:] if word.folded[:1] in "وف" else word.folded}:
                for words, entry in self.trie.get(spelling, ()):
                    if folded[index + 1 : index + len(words)] == words[1:]:
                        found.append((index, index + len(words) - 1, entry))
        return found

    def judge(self, drafts: list[Draft], published: date | None) -> None:
        """Set status and foreground of the drafts of one sentence."""
        if not drafts:
            return
        view = drafts[0].view
        marks = self.marks(view)
        for draft in drafts:
            effects: dict[str, str] = {}
            for first, last, entry in marks:
                if self._reaches(view, draft, first, last, entry):
                    effects.setdefault(entry.effect, f"modality:{entry.id}")
            self._wished(draft, drafts, effects)
            if draft.found.entry.status:
                effects.setdefault(draft.found.entry.status, "entry:status")
            if draft.found.future or draft.found.purpose:
                effects.setdefault("planned", "future")
            if self._long_ago(draft, published):
                effects.setdefault("historical", "date")
            for status in _ORDER:
                if status in effects:
                    draft.status = status
                    draft.rules.append(effects[status])
                    break
            if "background" in effects or draft.status == "historical" or "subject:relative" in draft.rules:
                draft.foreground = False

    def _reaches(self, view: View, draft: Draft, first: int, last: int, entry: Modality) -> bool:
        found = draft.found
        if entry.scope == "sentence":
            return not first <= found.first <= last
        if found.first <= last:
            return False
        reach = NEXT_REACH if entry.scope == "next" else CLAUSE_REACH
        if found.first - last > reach:
            return False
        between = range(last + 1, found.first)
        if entry.scope == "next":
            return not any(view.words[i].finite and not view.words[i].nominal or view.words[i].text in "،.؛:" for i in between)
        return not any("complementizer" in view.words[i].classes or view.words[i].text in ".؛" for i in between)

    def _wished(self, draft: Draft, drafts: list[Draft], effects: dict[str, str]) -> None:
        """What someone calls for, threatens or promises has not happened by that."""
        for other in drafts:
            status = _WISHES.get(other.found.entry.type)
            if status is None or other is draft or not 0 < draft.found.first - other.found.last <= 10:
                continue
            between = draft.view.words[other.found.last + 1 : draft.found.first]
            past = any(word.finite and not word.nominal and not word.clitic.future for word in between)
            breaks = any(word.text in ".؛،:" or "relative" in word.classes for word in between)
            if not past and not breaks:
                effects.setdefault(status, f"wish:{other.found.entry.id}")

    def _long_ago(self, draft: Draft, published: date | None) -> bool:
        if draft.date is None or published is None:
            return False
        value = draft.view.dates[draft.date].value
        return bool(value) and value[:4].isdigit() and int(value[:4]) < published.year - 1  # type: ignore[index]
