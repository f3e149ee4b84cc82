"""What the judge is asked about the events of a document, all of them at once.

Candidates come from lexicon and grammar; for each event the network says which phrases take part in it, who speaks for it,
which time dates it, which numbers count its victims, how it is done, whether it happened and whether it is news.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

import msgspec
import numpy as np

from khabar.claims.beside import (
    Made,
    date_features,
    described,
    event_features,
    link_features,
    source_features,
    status_features,
    toll_features,
)
from khabar.claims.draft import Source
from khabar.claims.network import Network, sigmoid, softmax
from khabar.claims.rows import Array
from khabar.claims.scene import Scene
from khabar.claims.tolls import Count
from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.syntax.phrase import Phrase
from khabar.syntax.roles import Slots

ROLES = ("actor", "recipient", "place")
# from which probability on the judge says yes
SOURCE, DATE, TOLL, NEWS = 0.4, 0.5, 0.4, 0.4
LINK = {"actor": 0.35, "recipient": 0.35, "place": 0.35}
STATUS, MODE, TERRITORY = 0.35, 0.3, 0.4
NOWHERE = -1  # in place of a token that stands in another sentence

T = TypeVar("T")


class Event(msgspec.Struct, frozen=True, gc=False):
    """An event word with its slots, and how likely it makes a claim."""

    found: Found[Trigger]
    slots: Slots
    chance: float
    marks: list[str]  # the modality words that reach it, and the wishes that it stands under


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What the judge makes of one sentence: the states of the tokens of its document, where its own begin among them, and
    the tokens that are likely to name an event, with the type and how likely."""

    states: Array
    start: int
    likely: list[tuple[int, str, float]]


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """A sentence with everything that the judge looks at."""

    scene: Scene
    events: list[Event]
    sources: list[Source]
    counts: list[Count]
    reading: Reading


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What the judge says of one event."""

    roles: list[tuple[Phrase, str]]
    sources: list[Source]  # outermost first
    date: int | None  # the number of a time expression
    tolls: dict[str, Count]
    mode: str | None
    territory: str | None
    status: str
    news: bool  # the sentence reports it, rather than mentioning it


class Candidates:
    """What may belong to the events, one event after the other: tokens in the document, and numbers of groups of features."""

    def __init__(self) -> None:
        self.tokens: list[tuple[int, ...]] = []
        self.features: list[Made] = []
        self.sizes: list[int] = []  # candidates of each event

    def add(self, tokens: list[tuple[int, ...]], features: list[Made]) -> None:
        """The candidates of the next event."""
        self.tokens += tokens
        self.features += features
        self.sizes.append(len(tokens))


class Questions:
    """The questions about the events of one document, of which there is at least one."""

    def __init__(self, network: Network, sentences: list[Prepared]) -> None:
        self.network = network
        self.events = [(prepared, event) for prepared in sentences for event in prepared.events]
        states = sentences[0].reading.states
        self.states = np.vstack([states, np.zeros_like(states[:1])])  # the last row, NOWHERE, says nothing
        self.named = self.states[[prepared.reading.start + event.found.first for prepared, event in self.events]]
        self.described = [described(event.found, event.slots) for _, event in self.events]
        self.entries = self._entries("label_entry")

    def answers(self) -> Iterator[Answer]:
        """An answer for each event, in order."""
        modes, effects = self._label("mode", MODE), self._label("territory", TERRITORY)
        asked = (self._roles(), self._sources(), self._dates(), self._tolls(), modes, effects, self._statuses(), self._news())
        return map(Answer, *asked)

    def _entries(self, table: str) -> Array:
        groups = self.network.groups(table)
        return self.network.sums_of(table, [event_features(groups, each) for each in self.described])

    # --- what belongs to an event

    def _roles(self) -> list[list[tuple[Phrase, str]]]:
        candidates = Candidates()
        beside: list[Phrase] = []
        groups = self.network.groups("link_pair")
        for prepared, event in self.events:
            scene, start = prepared.scene, prepared.reading.start
            phrases = scene.view.phrases
            beside += phrases
            tokens: list[tuple[int, ...]] = [(start + p.first, start + p.head, start + p.last) for p in phrases]
            candidates.add(tokens, link_features(groups, scene, event.found, event.slots))
        found: list[list[tuple[Phrase, str]]] = [[] for _ in self.events]
        if not beside:
            return found
        others, pairs, rows = self._pairs("link", candidates)
        chances = self.network.links(self.named, others, pairs, self._entries("link_entry"), rows)[:, 1:]
        best = chances.argmax(axis=1)
        least = np.array([LINK[role] for role in ROLES], np.float32)[best]
        for pair in np.flatnonzero(chances[np.arange(len(best)), best] >= least).tolist():
            found[pairs[0][pair]].append((beside[pair], ROLES[best[pair]]))
        return found

    def _sources(self) -> Iterator[list[Source]]:
        speaking = [
            [s for s in prepared.sources if not (s.cue_view is prepared.scene.view and s.cue_first == event.found.first)]
            for prepared, event in self.events
        ]
        candidates = Candidates()
        groups = self.network.groups("source_pair")
        for (prepared, event), sources in zip(self.events, speaking, strict=True):
            view, start, found, slots = prepared.scene.view, prepared.reading.start, event.found, event.slots
            tokens: list[tuple[int, ...]] = [
                (
                    start + source.cue_first if source.cue_view is view else NOWHERE,
                    start + source.phrase.head if source.view is view else NOWHERE,
                )
                for source in sources
            ]
            candidates.add(tokens, [source_features(groups, prepared.scene, found, slots, source) for source in sources])
        chances = iter(sigmoid(self._scores("source", candidates)[:, 0]).tolist())
        return (_likeliest(sources, list(islice(chances, len(sources)))) for sources in speaking)

    def _dates(self) -> Iterator[int | None]:
        groups = self.network.groups("date_pair")
        candidates = Candidates()
        for prepared, event in self.events:
            dates, start = prepared.scene.view.dates, prepared.reading.start
            features = [date_features(groups, prepared.scene, event.found, number) for number in range(len(dates))]
            candidates.add([(start + mention.first,) for mention in dates], features)
        chances = iter(sigmoid(self._scores("date", candidates)[:, 0]).tolist())
        for size in candidates.sizes:
            own = list(islice(chances, size))
            best = max(own, default=0.0)
            yield own.index(best) if best >= DATE else None

    def _tolls(self) -> Iterator[dict[str, Count]]:
        kinds = self.network.classes["toll"]
        groups = self.network.groups("toll_pair")
        candidates = Candidates()
        for prepared, event in self.events:
            counts, start = prepared.counts, prepared.reading.start
            features = [toll_features(groups, prepared.scene, event.found, count) for count in counts]
            candidates.add([(start + count.last,) for count in counts], features)
        chances = softmax(self._scores("toll", candidates)).T.tolist()
        by_kind = [(kind, iter(chance)) for kind, chance in zip(kinds, chances, strict=True)]
        for prepared, _ in self.events:
            found = {}
            for kind, chance in by_kind:
                own = list(islice(chance, len(prepared.counts)))
                best = max(own, default=0.0)
                if kind and best >= TOLL:
                    found[kind] = prepared.counts[own.index(best)]
            yield found

    def _scores(self, name: str, candidates: Candidates) -> Array:
        if not candidates.tokens:
            return np.zeros((0, len(self.network.weights[f"{name}.b"])), np.float32)
        others, pairs, rows = self._pairs(name, candidates)
        return self.network.pairs(name, self.named, others, pairs, rows)

    def _pairs(self, name: str, candidates: Candidates) -> tuple[Array, tuple[Array, Array], Array]:
        """The states of all candidates, each once; the numbers of event and candidate in each pair; a row for each pair."""
        numbers: dict[tuple[int, ...], int] = {tokens: number for number, tokens in enumerate(dict.fromkeys(candidates.tokens))}
        events = np.repeat(np.arange(len(candidates.sizes)), candidates.sizes)
        others = np.array(list(map(numbers.__getitem__, candidates.tokens)))
        states = np.hstack([self.states[list(tokens)] for tokens in zip(*numbers, strict=True)])
        return states, (events, others), self.network.sums_of(f"{name}_pair", candidates.features)

    # --- what an event is

    def _label(self, name: str, least: float, rows: Array | None = None) -> list[str | None]:
        """The class of each event, the first where no other is likely enough."""
        chances = self.network.label(name, self.named, self.entries if rows is None else rows)
        best = 1 + chances[:, 1:].argmax(axis=1)
        sure = chances[np.arange(len(best)), best] >= least
        classes = self.network.classes[name]
        return [classes[number] for number in np.where(sure, best, 0).tolist()]

    def _statuses(self) -> Iterator[str]:
        """Actual, planned, hypothetical, denied or historical."""
        groups = self.network.groups("status_mark")
        features = [status_features(groups, prepared.scene, event.found, event.marks) for prepared, event in self.events]
        found = self._label("status", STATUS, self.entries + self.network.sums_of("status_mark", features))
        for (_, event), status in zip(self.events, found, strict=True):
            yield "denied" if _negated(event) else str(status)

    def _news(self) -> list[bool]:
        types = self.network.classes["type"]
        kinds = [types.index(event.found.entry.type) for _, event in self.events]
        return [chance >= NEWS for chance in self.network.news(self.named, kinds).tolist()]


def _likeliest(sources: list[Source], chances: list[float]) -> list[Source]:
    """The one or two likeliest speakers, each once, in the order in which they stand."""
    best: dict[tuple[int, Phrase], tuple[float, int]] = {}
    order: dict[tuple[int, Phrase], int] = {}
    for number, chance in enumerate(chances):
        key = (id(sources[number].view), sources[number].phrase)
        order.setdefault(key, number)
        if chance >= SOURCE and (key not in best or chance > best[key][0]):
            best[key] = (chance, number)
    kept = sorted(best, key=lambda key: best[key], reverse=True)[:2]
    return [sources[best[key][1]] for key in sorted(kept, key=lambda key: order[key])]


def _negated(event: Event) -> bool:
    """A negated verb says by itself that it did not happen; labelled texts hold too few of them to learn it."""
    found = event.found
    return found.finite and not found.future and any(mark.startswith("denied:") for mark in event.marks)
