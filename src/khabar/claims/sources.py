"""Who says so: the sources of a sentence, for which words each speaks, and the speaker who goes on over sentences."""

from __future__ import annotations

from khabar.claims.draft import Source
from khabar.matching.entries import Cue
from khabar.matching.matcher import Found
from khabar.syntax.phrases import Phrase
from khabar.syntax.roles import RoleFinder
from khabar.syntax.view import View

COLON_REACH = 9  # tokens of a headline in front of its colon


class SourceFinder:
    """Finds the sources of sentence after sentence of one document."""

    def __init__(self) -> None:
        self.speaker: Source | None = None
        self.in_quote = False

    def find(self, view: View, roles: RoleFinder) -> list[Source]:
        """The sources of one sentence, outermost first."""
        carried = self.speaker
        found: list[Source] = []
        for cue in view.matches.cues:
            source = self._of_cue(view, roles, cue, found, carried)
            if source is not None:
                found.append(source)
        colon = self._colon(view)
        if colon is not None and not found:
            found.append(colon)
        if not found and self.in_quote and carried is not None:
            found.append(_again(carried, view))
        self._remember(view, found)
        return found

    def _of_cue(
        self, view: View, roles: RoleFinder, cue: Found[Cue], earlier: list[Source], carried: Source | None
    ) -> Source | None:
        entry = cue.entry
        last = len(view.words) - 1
        if entry.kind == "verb":
            if not self._speaks(view, cue):
                return None
            phrase = self._subject(view, roles, cue)
            first = 0 if self._closes(view, cue) else cue.last
            if phrase is not None:
                return Source(view, phrase, _stance(view, phrase, entry, cue), view, cue.first, cue.last, entry, first, last)
            before = earlier[-1] if earlier else carried
            if before is None or not (entry.continues or cue.conjunction or earlier):
                return None
            return Source(before.view, before.phrase, entry.stance, view, cue.first, cue.last, entry, first, last)
        if entry.kind in ("preposition", "expression"):
            phrase = _next_phrase(view, cue.last, 3)
            if phrase is None or view.is_place(phrase):
                return None
            return Source(view, phrase, _stance(view, phrase, entry, cue), view, cue.first, cue.last, entry, 0, last)
        if entry.kind == "unnamed" and view.owner[cue.first] >= 0:
            phrase = view.phrases[view.owner[cue.first]]
            about = phrase.last + 1 < len(view.words) and view.words[phrase.last + 1].folded in ("عن", "تفيد", "تشير", "بان", "ان")
            known = any(source.phrase == phrase for source in earlier)
            if about and not known and phrase.head == cue.first:
                return Source(view, phrase, "anonymous", view, cue.first, cue.last, entry, cue.last, last)
        return None

    def _speaks(self, view: View, cue: Found[Cue]) -> bool:
        """A cue verb counts where a subordinate clause, a colon, a quotation, ب or عن follows, or the sentence ends with it."""
        words = view.words
        for index in range(cue.last + 1, min(len(words), cue.last + 22)):
            word = words[index]
            if "complementizer" in word.classes or word.text in ':"“«':
                return True
            if word.clitic.preposition == "ب" or word.stem in ("عن", "الي", "علي", "انه", "انها", "انهم", "بان", "بانه"):
                return True
            if word.triggers:
                return True
        return cue.first > 3

    def _closes(self, view: View, cue: Found[Cue]) -> bool:
        """A cue at the end of a sentence ("…، قال المتحدث") speaks for what stands before it."""
        words = view.words
        if cue.first < 4:
            return False
        before = words[cue.first - 1].text
        rest = words[cue.last + 1 :]
        return before in "،,\"”»" and not any("complementizer" in word.classes or word.triggers for word in rest)

    def _subject(self, view: View, roles: RoleFinder, cue: Found[Cue]) -> Phrase | None:
        if cue.part == "active" and cue.first > 0 and not cue.definite:
            return None
        relative = roles._antecedent(cue.first)
        before = [] if cue.conjunction else roles.group_before(cue.first)
        group = relative or before
        if not group:
            groups = roles.groups_after(cue.last)
            group = groups[0] if groups and groups[0][0].first <= cue.last + 4 else []
        group = [phrase for phrase in group if not view.is_place(phrase) or view.is_party(phrase)]
        return group[0] if group else None

    def _colon(self, view: View) -> Source | None:
        """A headline's "X: …"."""
        words = view.words
        for index in range(1, min(COLON_REACH, len(words) - 2)):
            word = words[index]
            if word.text == ":":
                number = view.owner[index - 1]
                first = view.phrases[number].first if number >= 0 else -1
                party = number >= 0 and (view.is_party(view.phrases[number]) or first == 0)
                if first in (0, 1) and party and not view.phrases[number].preposition:
                    return Source(view, view.phrases[number], "state", view, index, index, None, index, len(words) - 1)
                return None
            if word.finite and not word.nominal:
                return None
        return None

    def _remember(self, view: View, found: list[Source]) -> None:
        spoken = [source for source in found if source.entry is None or source.entry.kind == "verb"]
        if spoken:
            self.speaker = spoken[0]
        for word in view.words:
            if word.text in "“«":
                self.in_quote = True
            elif word.text in "”»":
                self.in_quote = False
            elif word.text == '"':
                self.in_quote = not self.in_quote
        if not found:
            self.in_quote = self.in_quote and self.speaker is not None


def _again(source: Source, view: View) -> Source:
    return Source(
        source.view, source.phrase, source.stance, source.cue_view, source.cue_first, source.cue_last, source.entry, 0, len(view.words) - 1
    )


def _next_phrase(view: View, index: int, reach: int) -> Phrase | None:
    for later in range(index + 1, min(len(view.words), index + 1 + reach)):
        if view.owner[later] >= 0:
            return view.phrases[view.owner[later]]
        if view.words[later].text in "،.؛:":
            return None
    return None


def _stance(view: View, phrase: Phrase, entry: Cue, cue: Found[Cue]) -> str:
    """An unnamed source is anonymous whatever its verb."""
    head = view.words[phrase.head]
    unnamed = any(found.entry.kind == "unnamed" and found.first == phrase.head for found in view.matches.cues)
    return "anonymous" if unnamed and head else entry.stance


def sources_of(first: int, last: int, sources: list[Source]) -> list[Source]:
    """The sources that speak for an event word at tokens ``first`` to ``last``, outermost first, each party once."""
    chain: list[Source] = []
    for source in sources:
        if not (source.first <= first <= source.last) :
            continue
        if any(other.phrase == source.phrase and other.view is source.view for other in chain):
            continue
        chain.append(source)
    return chain
