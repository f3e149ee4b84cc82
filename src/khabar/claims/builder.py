"""Puts the claims of a document together, sentence after sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from khabar.claims import means
from khabar.claims.draft import Argument, Draft, Source
from khabar.claims.judges import Judge, prepare
from khabar.claims.modality import ModalityFinder
from khabar.claims.questions import ROLES, Answer, Event, Prepared, Reading
from khabar.claims.sources import SourceFinder
from khabar.claims.territory import held_place
from khabar.claims.tolls import is_subset, toll
from khabar.matching.entries import Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.syntax.roles import Frames, RoleFinder
from khabar.syntax.view import View

AT_ONCE = 500  # events that the judge is asked about at once: each beside every phrase of its sentence is a row
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


def purpose_of(drafts: list[Draft], draft: Draft) -> Draft | None:
    """The event that an accusative tells the purpose of: the last one of its type before it, no verb between them.

    "تظاهر المئات احتجاجا على القرار" is one protest; "تظاهر المئات وأغلقت المتاجر أبوابها احتجاجا" are two.
    """
    view, first = draft.view, draft.found.first
    word = view.words[first]
    if view.vocabulary.lists["purpose"].isdisjoint((word.folded, word.stem)):
        return None
    others = [other for other in drafts if other.found.last < first and other.found.entry.type == draft.found.entry.type]
    if not others or any(between.finite for between in view.words[others[-1].found.last + 1 : first]):
        return None
    return others[-1]


class ClaimBuilder:
    """Builds the drafts of one document."""

    def __init__(
        self, lexicon: Lexicon, frames: Frames, judge: Judge, modality: ModalityFinder, published: date | None
    ) -> None:
        self.lexicon, self.frames, self.judge, self.modality, self.published = lexicon, frames, judge, modality, published
        self.sources = SourceFinder(frames)

    def drafts(self, views: list[View]) -> list[list[Draft]]:
        """The drafts of each sentence of the document, in the order of their triggers."""
        sentences: list[Prepared] = []
        for view, reading in zip(views, self.judge.read(views), strict=True):
            found = self.judge.triggers(view, reading)
            if found:
                sentences.append(self.prepare(view, found, reading))
            else:
                self.sources.pass_over(view)
        made = {
            id(prepared.scene.view): self._sentence(prepared, answers)
            for together in _together(sentences)
            for prepared, answers in zip(together, self.judge.answer(together), strict=True)
        }
        means.carry_over([draft for view in views for draft in made.get(id(view), [])])
        return [made.get(id(view), []) for view in views]

    def _sentence(self, prepared: Prepared, answers: list[Answer]) -> list[Draft]:
        view = prepared.scene.view
        drafts = [self._draft(prepared, event, answer) for event, answer in zip(prepared.events, answers, strict=True)]
        for source in prepared.sources:
            if source.view is view and source.entry is not None and source.entry.responsibility:
                own_up(drafts, source)
        for draft, event, answer in zip(drafts, prepared.events, answers, strict=True):
            draft.status = self._status(draft, answer.status)
            draft.rules.extend(event.marks)
        kept: list[Draft] = []
        for draft in drafts:
            whole = purpose_of(kept, draft)
            if whole is None:
                kept.append(draft)
            else:
                whole.recipients = whole.recipients or draft.recipients
        return kept

    def prepare(self, view: View, found: list[tuple[Found[Trigger], float]], reading: Reading) -> Prepared:
        """What the judge looks at in one sentence, given its event words; sentences must come in order."""
        view.keep([match for match, _ in found])
        finder = RoleFinder(view, self.frames)
        return prepare(view, finder, self.modality, found, self.sources.find(view, finder), reading)

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

    def _draft(self, prepared: Prepared, event: Event, answer: Answer) -> Draft:
        """The claim of one event with all that the judge says of it, its status excepted."""
        view, found = prepared.scene.view, event.found
        parties: dict[str, list[Argument]] = {role: [] for role in ROLES}
        for phrase, role in answer.roles:
            if role == "place" or not is_subset(view, phrase):
                parties[role].append(Argument(view, phrase))
        draft = Draft(
            view, found, self._mode(view, found, answer.mode), parties["actor"], parties["recipient"], parties["place"],
            date=answer.date, foreground=answer.news, sources=answer.sources, chance=event.chance, territory=answer.territory,
            tolls={kind: toll(count, kind, prepared.counts) for kind, count in answer.tolls.items()},
            rules=[f"lexicon:{found.entry.id}", *event.slots.rules],
        )  # fmt: skip
        if answer.territory is not None:
            draft.held = held_place(event, draft)
        return draft

    def _mode(self, view: View, found: Found[Trigger], judged: str | None) -> str | None:
        """What words say goes before the judge; the means that the sentence names elsewhere comes after it."""
        mode = means.said(view, found, self.lexicon) or judged
        return mode or (means.around(view, self.lexicon) if found.entry.type == "ASSAULT" else None)


def _together(sentences: list[Prepared]) -> Iterator[list[Prepared]]:
    """Sentences about whose events the judge is asked at once: all of a document, unless it has very many."""
    together: list[Prepared] = []
    events = 0
    for prepared in sentences:
        together.append(prepared)
        events += len(prepared.events)
        if events >= AT_ONCE:
            yield together
            together, events = [], 0
    yield together
