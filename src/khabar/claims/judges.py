"""Deciding: which event words are claims, which phrase fills which role, what is news and what is background.

Each judge is a small linear model where it decides better than rules (docs/accuracy.md has the figures), read from
``data/models``. Without its file a judge follows the rules alone: every candidate stands, slots give the roles.
"""

from __future__ import annotations

from typing import NamedTuple

from khabar.claims import linear
from khabar.claims.draft import Source
from khabar.claims.features import accept_features, link_features
from khabar.claims.scene import Scene
from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.syntax.phrases import Phrase
from khabar.syntax.roles import RoleFinder, Slots
from khabar.syntax.view import View

ROLES = ("actor", "recipient", "place")


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


def prepare(view: View, finder: RoleFinder, sources: list[Source]) -> Prepared:
    """Find the candidates of one sentence: event words outside fixed names, with their slots."""
    own = {(source.phrase.first, source.phrase.last) for source in sources if source.view is view}
    found = [f for f in view.matches.triggers if f.first not in view.matches.blocked]
    return Prepared(Scene(view, own), [Event(f, finder.slots(f)) for f in found], sources)


class Judges:
    """The models, loaded once."""

    def __init__(self) -> None:
        self.accept = linear.load("accept")
        self.link = linear.load("link")

    def events(self, prepared: Prepared, threshold: float) -> list[Event]:
        """The event words that make a claim; of one word's types the likeliest. Rejected ones keep a chance below."""
        best: dict[int, Event] = {}
        for event in prepared.events:
            chance = 1.0
            if self.accept is not None:
                chance = self.accept.probabilities(accept_features(prepared.scene, event.found, event.slots))[1]
            known = best.get(event.found.first)
            if known is None or chance > known.chance:
                best[event.found.first] = event._replace(chance=chance)
        return [event for event in best.values() if event.chance >= threshold or event.found.entry.casualty]

    def roles(self, prepared: Prepared, event: Event, thresholds: dict[str, float]) -> list[tuple[Phrase, str, float]]:
        """(phrase, role, probability) of the phrases that take part in an event."""
        if self.link is None:
            return [(phrase, role, 1.0) for phrase, _, role in event.slots.roles if role in ROLES]
        taken = []
        for number, phrase in enumerate(prepared.scene.view.phrases):
            chances = self.link.probabilities(link_features(prepared.scene, event.found, event.slots, number))
            best = max(range(1, len(chances)), key=lambda index: chances[index])
            role = self.link.classes[best]
            if chances[best] >= thresholds.get(role, 0.5):
                taken.append((phrase, role, chances[best]))
        return taken
