"""Deciding: which event words are claims, who takes part, who says so, when, whether it happened, whether it is news.

Each judge is a small linear model over grammar features (docs/models.md tells how they were trained, docs/accuracy.md what
they gain over rules). Candidates come from lexicon and grammar; a judge only chooses among them.
"""

from __future__ import annotations

from typing import NamedTuple

from khabar.claims import linear
from khabar.claims.draft import Draft, Source
from khabar.claims.features import (
    accept_calls,
    date_features,
    link_calls,
    news_features,
    source_features,
    status_features,
    word_calls,
)
from khabar.claims.scene import Scene
from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.syntax.phrases import Phrase
from khabar.syntax.roles import RoleFinder, Slots
from khabar.syntax.view import View

ROLES = ("actor", "recipient", "place")
# from which probability on a judge says yes
MAYBE = 0.03
FAR = 60  # tokens from an event word beyond which no phrase takes part in it
ACCEPT, SOURCE, DATE, NEWS = 0.42, 0.36, 0.4, 0.3
LINK = {"actor": 0.3, "recipient": 0.28, "place": 0.3}
STATUS = {"planned": 0.25, "hypothetical": 0.25, "denied": 0.25, "historical": 0.25}


class Event(NamedTuple):
    """An event word with its slots, and how likely it makes a claim."""

    found: Found[Trigger]
    slots: Slots
    chance: float = 1.0


class Prepared(NamedTuple):
    """A sentence with everything that the judges look at."""

    scene: Scene
    events: list[Event]
    sources: list[Source]


def candidates(view: View) -> list[Found[Trigger]]:
    """All event words of a sentence outside fixed expressions and names ("الاتحاد الأفريقي")."""
    named = view.named
    view.matches = view.matches._replace(lights=[light for light in view.matches.lights if light.first not in named])
    return [
        found
        for found in view.matches.triggers
        if found.first not in view.matches.blocked and (found.first not in named or found.last > found.first)
    ]


def prepare(view: View, finder: RoleFinder, sources: list[Source], topic: str) -> Prepared:
    """The event words of one sentence with their slots, and who may be speaking."""
    own = {(source.phrase.first, source.phrase.last) for source in sources if source.view is view}
    events = [Event(found, finder.slots(found)) for found in view.matches.triggers]
    return Prepared(Scene(view, own, topic), events, [*sources, *callers(view, events)])


def callers(view: View, events: list[Event]) -> list[Source]:
    """Whoever calls for something, threatens or promises it may be the source of what he speaks of."""
    found = []
    for event in events:
        if event.found.entry.type in ("REQUEST", "THREATEN", "AGREE", "ACCUSE"):
            phrase = next((phrase for phrase, _, role in event.slots.roles if role == "actor"), None)
            if phrase is not None:
                found.append(Source(view, phrase, "state", view, event.found.first, event.found.last, None, "caller"))
    return found


def _negated(draft: Draft, marks: list[str]) -> bool:
    """A negated verb says by itself that it did not happen; labelled texts hold too few of them to learn it."""
    return any(mark.startswith("denied:") for mark in marks) and draft.found.finite and not draft.found.future


class Judges:
    """The shipped models. Raises DataError where a model's file is missing."""

    def candidates(self, view: View, topic: str) -> list[Found[Trigger]]:
        """The event words that are worth looking at: few claims are lost here, and most other candidates."""
        model = linear.load("maybe")
        return [
            found for found in candidates(view)
            if model.probabilities(calls=word_calls(view.words, found, topic))[1] >= MAYBE
        ]  # fmt: skip

    def events(self, prepared: Prepared) -> list[Event]:
        """The event words that make a claim, of one word's types the likeliest.

        Words that count casualties stay with a lower chance: they may give their numbers to an attack beside them.
        """
        model = linear.load("accept")
        best: dict[int, Event] = {}
        for event in prepared.events:
            chance = model.probabilities(calls=accept_calls(prepared.scene, event.found, event.slots))[1]
            known = best.get(event.found.first)
            if known is None or chance > known.chance:
                best[event.found.first] = event._replace(chance=chance)
        return [event for event in best.values() if event.chance >= ACCEPT or event.found.entry.casualty]

    def roles(self, prepared: Prepared, event: Event) -> list[tuple[Phrase, str, float]]:
        """(phrase, role, probability) of the phrases that take part in an event."""
        model = linear.load("link")
        taken = []
        for number, phrase in enumerate(prepared.scene.view.phrases):
            if max(phrase.first - event.found.last, event.found.first - phrase.last) > FAR:
                continue
            chances = model.probabilities(calls=link_calls(prepared.scene, event.found, event.slots, number))
            best = max(range(1, len(chances)), key=lambda index: chances[index])
            role = model.classes[best]
            if chances[best] >= LINK[role]:
                taken.append((phrase, role, chances[best]))
        return taken

    def sources(self, prepared: Prepared, event: Event) -> list[Source]:
        """Who is made responsible for an event, outermost first."""
        model = linear.load("source")
        taken: list[tuple[float, Source]] = []
        for source in prepared.sources:
            if source.cue_view is prepared.scene.view and source.cue_first == event.found.first:
                continue
            chance = model.probabilities(source_features(prepared.scene, event.found, event.slots, source))[1]
            same = next(
                (n for n, (_, s) in enumerate(taken) if s.view is source.view and s.phrase == source.phrase),
                None,
            )
            if chance >= SOURCE and (same is None or chance > taken[same][0]):
                taken = [*taken[:same], *taken[same + 1 :]] if same is not None else taken
                taken.append((chance, source))
        return [source for _, source in taken[:2]]

    def date(self, prepared: Prepared, event: Event) -> int | None:
        """The number of the time expression that dates an event."""
        model = linear.load("date")
        chances = [
            model.probabilities(date_features(prepared.scene, event.found, number))[1]
            for number in range(len(prepared.scene.view.dates))
        ]
        best = max(range(len(chances)), key=lambda number: chances[number], default=None)
        return best if best is not None and chances[best] >= DATE else None

    def status(self, prepared: Prepared, draft: Draft, marks: list[str]) -> str:
        """actual, planned, hypothetical, denied or historical."""
        if _negated(draft, marks):
            return "denied"
        model = linear.load("status")
        chances = model.probabilities(status_features(prepared.scene, draft, marks))
        best = max(range(1, len(chances)), key=lambda index: chances[index])
        return model.classes[best] if chances[best] >= STATUS[model.classes[best]] else "actual"

    def is_news(self, prepared: Prepared, draft: Draft, marks: list[str]) -> bool:
        """Whether the sentence reports the event, or only mentions it."""
        return linear.load("news").probabilities(news_features(prepared.scene, draft, marks))[1] >= NEWS
