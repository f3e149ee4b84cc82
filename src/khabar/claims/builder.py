"""Puts the claims of a document together, sentence after sentence."""

from __future__ import annotations

from datetime import date

from khabar.claims.draft import Argument, Draft, Source
from khabar.claims.judges import ROLES, Event, Judges, Prepared, prepare
from khabar.claims.sources import SourceFinder, sources_of
from khabar.claims.status import StatusJudge
from khabar.claims.tolls import is_subset, merge_results, toll_of
from khabar.matching.entries import Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.syntax.phrases import Phrase
from khabar.syntax.roles import RoleFinder
from khabar.syntax.view import View

STATEMENTS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})
MODE_REACH = 6
ACCEPT = 0.38  # an event word makes a claim from this probability on
LINK = {"actor": 0.3, "recipient": 0.28, "place": 0.3}  # a phrase takes a role from this probability on


class ClaimBuilder:
    """Builds the drafts of one document; call :meth:`sentence` for each sentence in order."""

    def __init__(self, lexicon: Lexicon, judges: Judges, status: StatusJudge, published: date | None) -> None:
        self.lexicon, self.judges, self.status, self.published = lexicon, judges, status, published
        self.sources = SourceFinder()

    def sentence(self, view: View) -> list[Draft]:
        """The drafts of one sentence, in the order of their triggers."""
        prepared = self.prepare(view)
        events = self.judges.events(prepared, ACCEPT)
        drafts = merge_results([self._draft(prepared, event) for event in events], ACCEPT)
        self._dates(view, drafts)
        for draft in drafts:
            draft.sources = self._sources(draft, prepared.sources)
        self.status.judge(drafts, self.published)
        return drafts

    def prepare(self, view: View) -> Prepared:
        """The candidates of one sentence, before anything is decided; sentences must come in order."""
        finder = RoleFinder(view, self.lexicon.frames)
        return prepare(view, finder, self.sources.find(view, finder))

    def _draft(self, prepared: Prepared, event: Event) -> Draft:
        view, found = prepared.scene.view, event.found
        parties: dict[str, list[Phrase]] = {role: [] for role in ROLES}
        for phrase, role, _ in self.judges.roles(prepared, event, LINK):
            parties[role].append(phrase)
        draft = Draft(
            view, found, self._mode(view, found),
            [Argument(view, phrase) for phrase in parties["actor"]],
            [Argument(view, phrase) for phrase in parties["recipient"] if not is_subset(view, phrase)],
            [Argument(view, phrase) for phrase in parties["place"]],
            territory=found.entry.territory, passive=event.slots.passive, chance=event.chance,
            rules=[f"lexicon:{found.entry.id}", *event.slots.rules],
        )  # fmt: skip
        toll = toll_of(view, found, parties["recipient"])
        if toll is not None:
            draft.tolls[toll.kind] = toll
        return draft

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

    def _sources(self, draft: Draft, sources: list[Source]) -> list[Source]:
        chain = sources_of(draft.found.first, draft.found.last, sources)
        own = {(a.phrase.first, a.phrase.last) for a in draft.actors if a.view is draft.view}
        if draft.found.entry.type in STATEMENTS:
            chain = [s for s in chain if s.view is not draft.view or (s.phrase.first, s.phrase.last) not in own]
        return chain
