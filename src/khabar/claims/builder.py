"""Puts the claims of a document together, sentence after sentence."""

from __future__ import annotations

from datetime import date

from khabar.claims.draft import Argument, Draft, Source
from khabar.claims.judges import ACCEPT, ROLES, Event, Judges, Prepared, prepare
from khabar.claims.modality import ModalityFinder
from khabar.claims.sources import SourceFinder
from khabar.claims.territory import territory
from khabar.claims.tolls import add_parts, is_subset, merge_results, toll_of
from khabar.matching.entries import Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.syntax.phrases import Phrase
from khabar.syntax.roles import Frames, RoleFinder
from khabar.syntax.view import View

MODE_REACH = 6
DENIED = "responsibility:denied"


def own_up(drafts: list[Draft], source: Source) -> None:
    """Who owns up to an attack ("تبنّى") is its actor as well as its source; who denies it makes the claim a denied one."""
    attacks = [draft for draft in drafts if draft.found.entry.type == "ASSAULT"]
    attack = min(attacks, key=lambda draft: abs(draft.found.first - source.cue_last), default=None)
    if attack is None:
        return
    attack.recipients = [argument for argument in attack.recipients if argument.phrase != source.phrase]
    if all(argument.phrase != source.phrase for argument in attack.actors):
        attack.actors.append(Argument(source.view, source.phrase))
    others = [other for other in attack.sources if other.view is not source.view or other.phrase != source.phrase]
    attack.sources = [*others, source]
    attack.rules.append(DENIED if source.stance == "deny" else "responsibility")


class ClaimBuilder:
    """Builds the drafts of one document; call :meth:`sentence` for each sentence in order."""

    def __init__(
        self,
        lexicon: Lexicon,
        frames: Frames,
        judges: Judges,
        modality: ModalityFinder,
        published: date | None,
    ) -> None:
        self.lexicon, self.frames, self.judges, self.modality, self.published = (
            lexicon,
            frames,
            judges,
            modality,
            published,
        )
        self.sources = SourceFinder()

    def sentence(self, view: View, topic: str) -> list[Draft]:
        """The drafts of one sentence, in the order of their triggers; ``topic`` as :class:`Domains` tells it."""
        if view.matches.triggers:
            view.keep(self.judges.candidates(view, topic))
        if not view.matches.triggers and not view.matches.cues:
            self.sources.pass_over(view)
            return []
        prepared = self.prepare(view, topic)
        drafts = self.drafts(prepared)
        modal = self.modality.words(view) if drafts else []
        for draft in drafts:
            marks = self.modality.marks(view, modal, draft.found)
            draft.status = "denied" if DENIED in draft.rules else self._status(prepared, draft, marks)
            draft.foreground = self.judges.is_news(prepared, draft, marks)
            draft.rules.extend(marks)
        return drafts

    def _status(self, prepared: Prepared, draft: Draft, marks: list[str]) -> str:
        """What a light verb says ("فشل في شن هجوم") goes before the judge."""
        said = (rule.removeprefix("status:") for rule in draft.rules if rule.startswith("status:"))
        return next(said, "") or self.judges.status(prepared, draft, marks)

    def prepare(self, view: View, topic: str) -> Prepared:
        """The candidates of one sentence, before anything is decided; sentences must come in order."""
        finder = RoleFinder(view, self.frames)
        return prepare(view, finder, self.sources.find(view, finder), topic)

    def drafts(self, prepared: Prepared) -> list[Draft]:
        """The claims of one sentence with roles, casualties, date and sources; status and foreground not yet judged."""
        drafts = merge_results([self._draft(prepared, event) for event in self.judges.events(prepared)], ACCEPT)
        for source in prepared.sources:
            if source.view is prepared.scene.view and source.entry is not None and source.entry.responsibility:
                own_up(drafts, source)
        return drafts

    def _draft(self, prepared: Prepared, event: Event) -> Draft:
        view, found = prepared.scene.view, event.found
        parties: dict[str, list[Phrase]] = {role: [] for role in ROLES}
        for phrase, role, _ in self.judges.roles(prepared, event):
            if role == "place" or not is_subset(view, phrase):
                parties[role].append(phrase)
        draft = Draft(
            view, found, self._mode(view, found),
            [Argument(view, phrase) for phrase in parties["actor"]],
            [Argument(view, phrase) for phrase in parties["recipient"]],
            [Argument(view, phrase) for phrase in parties["place"]],
            date=self.judges.date(prepared, event), sources=self.judges.sources(prepared, event),
            passive=event.slots.passive, chance=event.chance,
            rules=[f"lexicon:{found.entry.id}", *event.slots.rules],
        )  # fmt: skip
        draft.when = self._when(draft)
        draft.territory, draft.held = territory(prepared, event, draft)
        toll = toll_of(view, found, parties["recipient"], "subject:before" in event.slots.rules)
        if toll is not None:
            add_parts(view, toll)
            draft.tolls[toll.kind] = toll
        return draft

    def _when(self, draft: Draft) -> str:
        """Basis and granularity of the date, and whether it lies ahead or over a year back."""
        if draft.date is None:
            return "-"
        mention = draft.view.dates[draft.date]
        age = ""
        if self.published is not None and mention.value and mention.value[:4].isdigit():
            years = self.published.year - int(mention.value[:4])
            ahead = mention.value[:10] > self.published.isoformat()[: len(mention.value[:10])]
            age = "ahead" if ahead else str(min(years, 2))
        return f"{mention.basis}.{mention.granularity}.{age}"

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
