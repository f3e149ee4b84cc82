"""Puts the claims of a document together, sentence after sentence."""

from __future__ import annotations

from datetime import date

from khabar.claims.draft import Argument, Draft, Source
from khabar.claims.sources import SourceFinder, sources_of
from khabar.claims.status import StatusJudge
from khabar.claims.tolls import is_subset, merge_results, toll_of
from khabar.matching.entries import Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.syntax.phrases import Phrase
from khabar.syntax.roles import RoleFinder, Roles
from khabar.syntax.view import View

STATEMENTS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})
MODE_REACH = 6


class ClaimBuilder:
    """Builds the drafts of one document; call :meth:`sentence` for each sentence in order."""

    def __init__(self, lexicon: Lexicon, judge: StatusJudge, published: date | None) -> None:
        self.lexicon, self.judge, self.published = lexicon, judge, published
        self.sources = SourceFinder()
        self.carried: list[Argument] = []  # who acted in the sentence before

    def sentence(self, view: View) -> list[Draft]:
        """The drafts of one sentence, in the order of their triggers."""
        finder = RoleFinder(view, self.lexicon.frames)
        sources = self.sources.find(view, finder)
        finder.carried = []
        drafts = []
        for found in view.matches.triggers:
            if self._is_argument(view, found):
                continue
            drafts.append(self._draft(view, finder, found))
        drafts = merge_results(drafts)
        self._places(view, drafts)
        self._dates(view, drafts)
        for draft in drafts:
            draft.sources = self._sources(draft, sources, drafts)
        self.judge.judge(drafts, self.published)
        return drafts

    def _is_argument(self, view: View, found: Found[Trigger]) -> bool:
        """An event word inside a fixed name makes no claim."""
        return found.first in view.matches.blocked

    def _draft(self, view: View, finder: RoleFinder, found: Found[Trigger]) -> Draft:
        roles = finder.roles(found)
        draft = Draft(
            view, found, self._mode(view, found),
            [Argument(view, phrase) for phrase in roles.actors],
            [Argument(view, phrase) for phrase in roles.recipients if not is_subset(view, phrase)],
            [Argument(view, phrase) for phrase in roles.places],
            territory=found.entry.territory, passive=roles.passive,
            rules=[f"lexicon:{found.entry.id}", *roles.rules],
        )  # fmt: skip
        self._toll(view, found, roles, draft)
        return draft

    def _toll(self, view: View, found: Found[Trigger], roles: Roles, draft: Draft) -> None:
        toll = toll_of(view, found, roles)
        if toll is not None:
            draft.tolls[toll.kind] = toll

    def _mode(self, view: View, found: Found[Trigger]) -> str | None:
        """The entry's mode; for an attack without one, that of the means named beside it ("هجوم انتحاري")."""
        if found.entry.mode or found.entry.type != "ASSAULT":
            return found.entry.mode
        for index in range(found.last + 1, min(len(view.words), found.last + 1 + MODE_REACH)):
            word = view.words[index]
            if word.text in "،.؛:" or index in {other.first for other in view.matches.triggers if not other.entry.result}:
                return None
            mode = self.lexicon.modes.get(word.folded) or self.lexicon.modes.get(word.stem)
            if mode:
                return mode
        return None

    def _places(self, view: View, drafts: list[Draft]) -> None:
        """A place belongs to the event word before it; one in front of all events to the first."""
        if not drafts:
            return
        used = {(a.phrase.first, a.phrase.last) for d in drafts for a in [*d.actors, *d.recipients]}
        starts = [draft.found.first for draft in drafts]
        for phrase in view.phrases:
            if not view.is_place(phrase) or (phrase.first, phrase.last) in used:
                continue
            before = [draft for draft, start in zip(drafts, starts, strict=True) if start < phrase.first]
            owner = before[-1] if before else drafts[0]
            if not before and drafts[0].found.first - phrase.last > 12:
                continue
            if all(argument.phrase != phrase for argument in owner.places):
                owner.places.append(Argument(view, phrase))
        for draft in drafts:
            draft.places.sort(key=lambda argument: argument.phrase.first)

    def _dates(self, view: View, drafts: list[Draft]) -> None:
        """A time belongs to the nearest event word, unless a reporting verb stands nearer."""
        anchors = [(draft.found.first, draft) for draft in drafts]
        speaking = [cue.first for cue in view.matches.cues if cue.finite]
        for number, mention in enumerate(view.dates):
            if not anchors:
                return
            distance = lambda at, mention=mention: mention.first - at if at < mention.first else 2 * (at - mention.last)  # noqa: E731
            near, owner = min(anchors, key=lambda anchor: (distance(anchor[0]), anchor[0]))
            if any(distance(at) < distance(near) and at < mention.first for at in speaking):
                continue
            if owner.date is None:
                owner.date = number

    def _sources(self, draft: Draft, sources: list[Source], drafts: list[Draft]) -> list[Source]:
        chain = sources_of(draft.found.first, draft.found.last, sources)
        own = {(a.phrase.first, a.phrase.last) for a in draft.actors if a.view is draft.view}
        if draft.found.entry.type in STATEMENTS:
            chain = [s for s in chain if s.view is not draft.view or (s.phrase.first, s.phrase.last) not in own]
        return chain


def overlaps(one: Phrase, other: Phrase) -> bool:
    """Whether two phrases share a token."""
    return one.first <= other.last and other.first <= one.last
