"""Deciding: which words are events, who takes part, who says so, when, how many, whether it happened, whether it is news.

One small neural network judges all of it (docs/models.md tells how it was trained, docs/accuracy.md what it gains over rules).
Candidates come from lexicon and grammar; the judge chooses among them. Only the type of an event may go beyond the lexicon:
a word that no entry knows, or knows under another type, can be an event by what stands around it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec
import numpy as np
from msgspec.structs import replace

from khabar.claims import network
from khabar.claims.draft import Source
from khabar.claims.features import named_party, party, party_features, token_features, vector_key
from khabar.claims.gate import Gate
from khabar.claims.modality import ModalityFinder
from khabar.claims.questions import Answer, Event, Prepared, Questions, Reading
from khabar.claims.rows import Array, Rows
from khabar.claims.scene import Scene
from khabar.claims.sources import near_parties
from khabar.claims.tolls import counts
from khabar.matching.entries import Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.matching.names import Names
from khabar.matching.vocabulary import Word
from khabar.syntax.roles import RoleFinder
from khabar.syntax.view import View
from khabar.text.memo import Memo

TYPE = 0.45  # from which probability on the judge says that a token names an event
SPEAKERS = 100  # who may be speaking in one sentence, at most; news names up to 77, texts made to wear it out hundreds
UNREAD = Reading(np.zeros((0, 0), np.float32), 0, [])  # of a sentence that does not pass the gate


class Judge:
    """The shipped network over one lexicon and one set of names. Raises DataError where the model's file is missing."""

    def __init__(self, lexicon: Lexicon, names: Names) -> None:
        self.lexicon, self.names, self.network = lexicon, names, network.load()
        self.types = self.network.classes["type"]
        self.gate = Gate(lexicon, names, self.network.words)
        self.spellings: Rows[Word] = Rows(self._spellings, Memo)

    # --- reading a document

    def read(self, views: list[View], *, every: bool = False) -> list[Reading]:
        """The sentences of a document that pass the gate (or ``every`` one), each word in its context."""
        gate, vectors = self.gate.read(views)
        passing = [view for view, passes in zip(views, gate, strict=True) if passes or every]
        lengths = [len(view.words) for view in passing]
        if not any(lengths):
            return [UNREAD for _ in views]
        starts = list(itertools.accumulate(lengths, initial=0))
        tokens = self.spellings.of([word for view in passing for word in view.words])
        for view, start in zip(passing, starts, strict=False):
            for index, features in party_names(view).items():
                tokens[start + index] = self.network.sums("token", [features])[0]
            for index, features in fixed_features(view).items():
                tokens[start + index] += self.network.sums("token", [features])[0]
        topic = self.network.topic(vectors)
        states = self.network.read(tokens, topic, lengths)
        chances = self.network.types(states)
        best = 1 + chances[:, 1:].argmax(axis=1)
        chance = chances[np.arange(len(best)), best]
        likely = np.flatnonzero(chance >= TYPE)
        named = [
            (token, str(self.types[kind]), sure)
            for token, kind, sure in zip(likely.tolist(), best[likely].tolist(), chance[likely].tolist(), strict=True)
        ]
        cuts = np.searchsorted(likely, starts).tolist()
        read = {
            id(view): Reading(states, start, [(token - start, kind, sure) for token, kind, sure in named[low:high]])
            for view, start, (low, high) in zip(passing, starts, itertools.pairwise(cuts), strict=False)
        }
        return [read.get(id(view), UNREAD) for view in views]

    def _spellings(self, words: Sequence[Word]) -> Array:
        features = (token_features(word, self.lexicon, self.names) for word in words)
        known = self.network.words
        seen = [-1 if named_party(word, self.names) else known.get(vector_key(word), -1) for word in words]
        return self.network.tokens(features, seen)

    def triggers(self, view: View, reading: Reading) -> list[tuple[Found[Trigger], float]]:
        """The event words of a sentence, with how likely each makes a claim."""
        found: list[tuple[Found[Trigger], float]] = []
        for index, kind, chance in reading.likely:
            event = event_at(view, index, kind)
            if event is not None and (not found or event.first > found[-1][0].last):
                found.append((event, chance))
        return found

    def answer(self, sentences: list[Prepared]) -> list[list[Answer]]:
        """For each sentence of a document what is said of its events."""
        if not any(prepared.events for prepared in sentences):
            return [[] for _ in sentences]
        answers = Questions(self.network, sentences).answers()
        return [list(itertools.islice(answers, len(prepared.events))) for prepared in sentences]


def party_names(view: View) -> dict[int, list[str]]:
    """The tokens of names of several words that name parties, with all that the judge sees of them."""
    found: dict[int, list[str]] = {}
    for first, last, refs in view.long_names:
        if kind := party(refs, view.names):
            for index in range(first, last + 1):
                found.setdefault(index, party_features(view.words[index], kind, index == first))
    return found


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
        return replace(known[0], entry=entry, met=False)
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
    view: View, finder: RoleFinder, modality: ModalityFinder, found: list[tuple[Found[Trigger], float]], sources: list[Source],
    reading: Reading,
) -> Prepared:  # fmt: skip
    """The event words of one sentence with their slots and modality, and who may be speaking."""
    own = {(source.phrase.first, source.phrase.last) for source in sources if source.view is view}
    modal = modality.words(view)
    events = [Event(match, finder.slots(match), chance, modality.marks(view, modal, match)) for match, chance in found]
    speaking = [*sources, *callers(view, events)][:SPEAKERS]
    return Prepared(Scene(view, own), events, speaking, counts(view) if events else [], reading)


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
