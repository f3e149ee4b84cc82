"""Puts the claims of a document together, sentence after sentence."""

from __future__ import annotations

from datetime import date

from khabar.claims.draft import Argument, Draft, Source
from khabar.claims.judges import ROLES, Event, Judge, Prepared, Reading, prepare
from khabar.claims.modality import ModalityFinder
from khabar.claims.sources import SourceFinder
from khabar.claims.territory import held_place
from khabar.claims.tolls import is_subset, toll
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
        self, lexicon: Lexicon, frames: Frames, judge: Judge, modality: ModalityFinder, published: date | None
    ) -> None:
        self.lexicon, self.frames, self.judge, self.modality, self.published = lexicon, frames, judge, modality, published
        self.sources = SourceFinder(frames)

    def sentence(self, view: View, reading: Reading) -> list[Draft]:
        """The drafts of one sentence, in the order of their triggers."""
        found = self.judge.triggers(view, reading)
        if not found:
            self.sources.pass_over(view)
            return []
        prepared = self.prepare(view, found, reading)
        drafts = self._drafts(prepared)
        for source in prepared.sources:
            if source.view is view and source.entry is not None and source.entry.responsibility:
                own_up(drafts, source)
        modal = self.modality.words(view)
        marks = [self.modality.marks(view, modal, draft.found) for draft in drafts]
        statuses, news = self.judge.statuses(prepared, marks), self.judge.news(prepared)
        for draft, found_marks, status, reported in zip(drafts, marks, statuses, news, strict=True):
            draft.status, draft.foreground = self._status(draft, status), reported
            draft.rules.extend(found_marks)
        return drafts

    def prepare(self, view: View, found: list[tuple[Found[Trigger], float]], reading: Reading) -> Prepared:
        """What the judge looks at in one sentence, given its event words; sentences must come in order."""
        view.keep([match for match, _ in found])
        finder = RoleFinder(view, self.frames)
        return prepare(view, finder, found, self.sources.find(view, finder), reading.state)

    def _status(self, draft: Draft, judged: str) -> str:
        """What a light verb says ("فشل في شن هجوم") goes before the judge; what lies over a year back is historical."""
        if DENIED in draft.rules:
            return "denied"
        said = (rule.removeprefix("status:") for rule in draft.rules if rule.startswith("status:"))
        status = next(said, "") or judged
        return "historical" if status == "actual" and self._long_ago(draft) else status

    def _long_ago(self, draft: Draft) -> bool:
        """Whether the date of a claim ends over a year before the publication."""
        value = draft.view.dates[draft.date].value if draft.date is not None else None
        if self.published is None or value is None:
            return False
        last = value.rpartition("/")[2]
        a_year_ago = self.published.isoformat().replace(str(self.published.year), f"{self.published.year - 1:04}", 1)
        return last[:4].isdigit() and last + "~" < a_year_ago  # "2021" lasts as long as "2021-12-31"

    def _drafts(self, prepared: Prepared) -> list[Draft]:
        """The claims of one sentence with all that the judge says of them, status and foreground excepted."""
        judge = self.judge
        answers = zip(
            prepared.events, judge.roles(prepared), judge.labels(prepared), judge.dates(prepared), judge.sources(prepared),
            judge.tolls(prepared), strict=True,
        )  # fmt: skip
        drafts = []
        for event, parts, (mode, effect), date_number, sources, tolls in answers:
            draft = self._draft(prepared.scene.view, event, parts)
            draft.mode, draft.date, draft.sources = draft.mode or mode, date_number, sources
            if effect is not None:
                draft.territory, draft.held = effect, held_place(event, draft)
            draft.tolls = {kind: toll(count, kind, prepared.counts) for kind, count in tolls.items()}
            drafts.append(draft)
        return drafts

    def _draft(self, view: View, event: Event, parts: list[tuple[Phrase, str]]) -> Draft:
        found = event.found
        parties: dict[str, list[Argument]] = {role: [] for role in ROLES}
        for phrase, role in parts:
            if role == "place" or not is_subset(view, phrase):
                parties[role].append(Argument(view, phrase))
        return Draft(
            view, found, self._mode(view, found), parties["actor"], parties["recipient"], parties["place"],
            chance=event.chance, rules=[f"lexicon:{found.entry.id}", *event.slots.rules],
        )  # fmt: skip

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
