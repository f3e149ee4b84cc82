"""Deciding: which words are events, who takes part, who says so, when, how many, whether it happened, whether it is news.

One small neural network judges all of it (docs/models.md tells how it was trained, docs/accuracy.md what it gains over rules).
Candidates come from lexicon and grammar; the judge chooses among them. Only the type of an event may go beyond the lexicon:
a word that no entry knows, or knows under another type, can be an event by what stands around it.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np

from khabar.claims import network
from khabar.claims.draft import Source
from khabar.claims.features import (
    date_features,
    event_features,
    link_features,
    source_features,
    status_features,
    token_features,
    toll_features,
    vector_key,
)
from khabar.claims.network import Array, sigmoid, softmax
from khabar.claims.scene import Scene
from khabar.claims.sources import near_parties
from khabar.claims.tolls import Count, counts
from khabar.matching.entries import Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.matching.names import Names
from khabar.matching.vocabulary import Word
from khabar.syntax.phrases import Phrase
from khabar.syntax.roles import RoleFinder, Slots
from khabar.syntax.view import View

ROLES = ("actor", "recipient", "place")
MEMO = 200_000  # spellings whose rows are remembered
# from which probability on the judge says yes
TYPE, SOURCE, DATE, TOLL, NEWS = 0.45, 0.4, 0.5, 0.4, 0.4
LINK = {"actor": 0.35, "recipient": 0.35, "place": 0.35}
STATUS, MODE, TERRITORY = 0.35, 0.3, 0.4


class Event(NamedTuple):
    """An event word with its slots, and how likely it makes a claim."""

    found: Found[Trigger]
    slots: Slots
    chance: float


class Prepared(NamedTuple):
    """A sentence with everything that the judge looks at; ``state`` holds a row per token."""

    scene: Scene
    events: list[Event]
    sources: list[Source]
    counts: list[Count]
    state: Array


class Reading(NamedTuple):
    """What the judge makes of one sentence: the state of each token, and the probability of each type (0: no event)."""

    state: Array
    chances: Array


class Judge:
    """The shipped network over one lexicon and one set of names. Raises DataError where the model's file is missing."""

    def __init__(self, lexicon: Lexicon, names: Names) -> None:
        self.lexicon, self.names, self.network = lexicon, names, network.load()
        self.types = self.network.classes["type"]
        self.rows: dict[str, tuple[Array, Array]] = {}

    # --- reading a document

    def read(self, views: list[View]) -> list[Reading]:
        """Every sentence of a document, each word in its context."""
        if not views:
            return []
        rows: list[Array] = []
        topic, known = np.zeros(self.network.width, np.float32), 0
        for view in views:
            pairs = [self._row(word) for word in view.words]
            sentence = np.array([row for row, _ in pairs], np.float32).reshape(len(pairs), self.network.width)
            for index, features in fixed_features(view).items():
                sentence[index] += self.network.sum("token", features)
            rows.append(sentence)
            topic += np.sum([said for _, said in pairs], axis=0)
            known += sum(self.network.words.get(vector_key(word), -1) >= network.COMMON for word in view.words)
        states = self.network.read(rows, topic / np.float32(max(1, known)))
        return [Reading(state, self.network.types(state)) for state in states]

    def _row(self, word: Word) -> tuple[Array, Array]:
        row = self.rows.get(word.text)
        if row is None:
            if len(self.rows) >= MEMO:
                self.rows.clear()
            row = self.rows[word.text] = self.network.token(token_features(word, self.lexicon, self.names), vector_key(word))
        return row

    def triggers(self, view: View, reading: Reading) -> list[tuple[Found[Trigger], float]]:
        """The event words of a sentence, with how likely each makes a claim."""
        best = 1 + reading.chances[:, 1:].argmax(axis=1)
        chances = reading.chances[np.arange(len(best)), best]
        found: list[tuple[Found[Trigger], float]] = []
        for index in np.flatnonzero(chances >= TYPE).tolist():
            event = event_at(view, index, str(self.types[best[index]]))
            if event is not None and (not found or event.first > found[-1][0].last):
                found.append((event, float(chances[index])))
        return found

    # --- one sentence

    def roles(self, prepared: Prepared) -> list[list[tuple[Phrase, str]]]:
        """For each event the phrases that take part in it, with their roles."""
        scene, events = prepared.scene, prepared.events
        phrases = scene.view.phrases
        if not phrases:
            return [[] for _ in events]
        state = prepared.state
        beside = np.hstack([state[[getattr(p, end) for p in phrases]] for end in ("first", "head", "last")])
        features = [link_features(scene, e.found, e.slots, n) for e in events for n in range(len(phrases))]
        rows = self.network.sums("link_entry", [event_features(e.found, e.slots) for e in events])
        chances = self.network.links(_states(prepared), beside, rows, self.network.sums("link_pair", features))
        best = 1 + chances[:, :, 1:].argmax(axis=2)
        return [
            [
                (phrase, ROLES[best[number, n] - 1])
                for n, phrase in enumerate(phrases)
                if chances[number, n, best[number, n]] >= LINK[ROLES[best[number, n] - 1]]
            ]
            for number in range(len(events))
        ]

    def sources(self, prepared: Prepared) -> list[list[Source]]:
        """For each event who is made responsible for it, outermost first."""
        view, state = prepared.scene.view, prepared.state
        nobody = np.zeros(state.shape[1], np.float32)
        speaking = [
            [s for s in prepared.sources if not (s.cue_view is view and s.cue_first == event.found.first)]
            for event in prepared.events
        ]
        beside = {
            id(s): np.concatenate([
                state[s.cue_first] if s.cue_view is view else nobody, state[s.phrase.head] if s.view is view else nobody
            ])
            for s in prepared.sources
        }  # fmt: skip
        candidates = [
            [(source_features(prepared.scene, event.found, event.slots, s), beside[id(s)]) for s in sources]
            for event, sources in zip(prepared.events, speaking, strict=True)
        ]
        scores = self._pairs("source", prepared, candidates)
        return [_likeliest(sources, sigmoid(found[:, 0])) for sources, found in zip(speaking, scores, strict=True)]

    def dates(self, prepared: Prepared) -> list[int | None]:
        """For each event the number of the time expression that dates it."""
        scene, state = prepared.scene, prepared.state
        candidates = [
            [(date_features(scene, event.found, n), state[mention.first]) for n, mention in enumerate(scene.view.dates)]
            for event in prepared.events
        ]
        found: list[int | None] = []
        for scores in self._pairs("date", prepared, candidates):
            best = int(scores[:, 0].argmax()) if len(scores) else -1
            found.append(best if best >= 0 and sigmoid(scores[best, 0]) >= DATE else None)
        return found

    def tolls(self, prepared: Prepared) -> list[dict[str, Count]]:
        """For each event the number of people that it killed, wounded, captured, displaced."""
        counted, kinds = prepared.counts, self.network.classes["toll"]
        candidates = [
            [(toll_features(prepared.scene, event.found, count), prepared.state[count.last]) for count in counted]
            for event in prepared.events
        ]
        found = []
        for scores in self._pairs("toll", prepared, candidates):
            chances = softmax(scores) if len(scores) else scores
            best = chances.argmax(axis=0) if len(scores) else []
            found.append({
                kind: counted[best[number]]
                for number, kind in enumerate(kinds) if kind and counted and chances[best[number], number] >= TOLL
            })  # fmt: skip
        return found

    def _pairs(self, name: str, prepared: Prepared, candidates: list[list[tuple[list[str], Array]]]) -> list[Array]:
        """The scores of each event's candidates, all in one go."""
        flat = [candidate for each in candidates for candidate in each]
        classes = self.network.weights[f"{name}.b"].shape[0]
        if not flat:
            return [np.zeros((0, classes), np.float32) for _ in candidates]
        rows = self.network.sums(f"{name}_pair", [features for features, _ in flat])
        events = np.repeat(_states(prepared), [len(each) for each in candidates], axis=0)
        scores = self.network.pairs(name, events, np.array([beside for _, beside in flat]), rows)
        return np.split(scores, np.cumsum([len(each) for each in candidates])[:-1])

    def labels(self, prepared: Prepared) -> list[tuple[str | None, str | None]]:
        """For each event its mode and its territorial effect, None where none is said."""
        rows, state = self._entries(prepared), _states(prepared)
        found = []
        for name, least in (("mode", MODE), ("territory", TERRITORY)):
            chances = self.network.label(name, state, rows)
            best = 1 + chances[:, 1:].argmax(axis=1)
            classes = self.network.classes[name]
            found.append([classes[b] if row[b] >= least else None for b, row in zip(best, chances, strict=True)])
        return list(zip(*found, strict=True))

    def statuses(self, prepared: Prepared, marks: list[list[str]]) -> list[str]:
        """For each event: actual, planned, hypothetical, denied or historical."""
        scene, classes = prepared.scene, self.network.classes["status"]
        features = [status_features(scene, e.found, m) for e, m in zip(prepared.events, marks, strict=True)]
        rows = self._entries(prepared) + self.network.sums("status_mark", features)
        chances = self.network.label("status", _states(prepared), rows)
        best = 1 + chances[:, 1:].argmax(axis=1)
        found = [str(classes[b if row[b] >= STATUS else 0]) for b, row in zip(best, chances, strict=True)]
        return [
            "denied" if _negated(event.found, m) else status
            for event, m, status in zip(prepared.events, marks, found, strict=True)
        ]

    def news(self, prepared: Prepared) -> list[bool]:
        """For each event whether the sentence reports it, or only mentions it."""
        kinds = [self.types.index(event.found.entry.type) for event in prepared.events]
        return [bool(chance >= NEWS) for chance in self.network.news(_states(prepared), kinds)]

    def _entries(self, prepared: Prepared) -> Array:
        return self.network.sums("label_entry", [event_features(e.found, e.slots) for e in prepared.events])


def _states(prepared: Prepared) -> Array:
    return prepared.state[[event.found.first for event in prepared.events]]


def _likeliest(sources: list[Source], chances: Array) -> list[Source]:
    """The one or two likeliest speakers, each once, in the order in which they stand."""
    best: dict[tuple[int, Phrase], tuple[float, int]] = {}
    order: dict[tuple[int, Phrase], int] = {}
    for number, chance in enumerate(chances.tolist()):
        key = (id(sources[number].view), sources[number].phrase)
        order.setdefault(key, number)
        if chance >= SOURCE and (key not in best or chance > best[key][0]):
            best[key] = (chance, number)
    kept = sorted(best, key=lambda key: best[key], reverse=True)[:2]
    return [sources[best[key][1]] for key in sorted(kept, key=lambda key: order[key])]


def fixed_features(view: View) -> dict[int, list[str]]:
    """What fixed expressions and names of several words add to the features of their tokens."""
    found: dict[int, list[str]] = {}
    for match in view.matches.fixed:
        for index in range(match.first, match.last + 1):
            place = "first" if index == match.first else "later"
            entry = match.entry
            if isinstance(entry, Trigger):
                found.setdefault(index, []).append(f"fixed={entry.type}.{place}")
                if index == match.first:
                    found[index].append(f"entry={entry.id}")
            else:
                found.setdefault(index, []).append(f"fixed-cue={entry.kind}")
    for index in view.matches.blocked:
        found.setdefault(index, []).append("blocked")
    return found


def event_at(view: View, index: int, kind: str) -> Found[Trigger] | None:
    """The event of a type that a token names: by its entry of that type, else by another entry of it, else by none.

    None where the token is part of a name ("الاتحاد الأفريقي"), of a fixed expression that names no event, or of a time
    ("فجر الأحد" is no explosion).
    """
    if index in view.matches.blocked or index in view.dated:
        return None
    known = view.entries_at(index)
    if index in view.named and not any(found.last > found.first for found in known):
        return None
    same = [found for found in known if found.entry.type == kind]
    if same:
        return same[0]
    if known:
        entry = msgspec.structs.replace(known[0].entry, type=kind, mode=None, territory=None, status=None)
        return known[0]._replace(entry=entry, met=False)
    word = view.words[index]
    if word.kind != "word" or word.classes:
        return None
    part = "perfect" if word.finite and not word.nominal else "noun"
    entry = Trigger(id="unlisted", type=kind, frame="transitive", certainty="low")
    clitic = word.clitic
    return Found(
        index, index, word.begin, entry, part, "active", "", word.enclitic, word.definite, clitic.future, False,
        clitic.conjunction, clitic.preposition, False,
    )  # fmt: skip


def prepare(
    view: View, finder: RoleFinder, found: list[tuple[Found[Trigger], float]], sources: list[Source], state: Array
) -> Prepared:
    """The event words of one sentence with their slots, and who may be speaking."""
    own = {(source.phrase.first, source.phrase.last) for source in sources if source.view is view}
    events = [Event(match, finder.slots(match), chance) for match, chance in found]
    speaking = [*sources, *callers(view, events)]
    return Prepared(Scene(view, own), events, speaking, counts(view) if events else [], state)


def callers(view: View, events: list[Event]) -> list[Source]:
    """Whoever calls for something, threatens or promises it may be the source of what he speaks of."""
    found = []
    for event in events:
        if event.found.entry.type in ("REQUEST", "THREATEN", "AGREE", "ACCUSE"):
            first, last = event.found.first, event.found.last
            doer = next((phrase for phrase, _, role in event.slots.roles if role == "actor"), None)
            others = [phrase for phrase in near_parties(view, first, last) if phrase != doer]
            if doer is not None:
                found.append(Source(view, doer, "state", view, first, last, None, "caller"))
            found.extend(Source(view, phrase, "state", view, first, last, None, "caller-near") for phrase in others)
    return found


def _negated(found: Found[Trigger], marks: list[str]) -> bool:
    """A negated verb says by itself that it did not happen; labelled texts hold too few of them to learn it."""
    return any(mark.startswith("denied:") for mark in marks) and found.finite and not found.future
