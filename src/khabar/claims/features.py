"""What the judges look at: lexicon ids, grammar, shapes and distances, never the words themselves.

A feature is a short string; a judge sums the weights of those that hold.
"""

from __future__ import annotations

from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.matching.vocabulary import Word
from khabar.syntax.phrases import Phrase
from khabar.syntax.roles import Slots
from khabar.syntax.view import View

_STEPS = (0, 1, 2, 3, 4, 6, 9, 13, 20, 30)


def bucket(distance: int) -> str:
    """A distance in tokens, coarsely."""
    return str(max(step for step in _STEPS if step <= distance))


class Scene:
    """What the features of one sentence share, worked out once."""

    def __init__(self, view: View, sources: set[tuple[int, int]]) -> None:
        self.view = view
        words = view.words
        self.sources = sources
        self.verb = [0] * (len(words) + 1)  # running counts up to each token
        self.stop = [0] * (len(words) + 1)
        self.comma = [0] * (len(words) + 1)
        self.event = [0] * (len(words) + 1)
        self.relative = [0] * (len(words) + 1)
        starts = {found.first for found in view.matches.triggers}
        for index, word in enumerate(words):
            self.verb[index + 1] = self.verb[index] + (word.finite and not word.nominal)
            self.stop[index + 1] = self.stop[index] + ("complementizer" in word.classes or word.text in ".؛:")
            self.comma[index + 1] = self.comma[index] + (word.text in "،,")
            self.relative[index + 1] = self.relative[index] + ("relative" in word.classes)
            self.event[index + 1] = self.event[index] + (index in starts)
        self.kinds = [self._kind(phrase) for phrase in view.phrases]
        self.anchors = self._anchors()

    def _kind(self, phrase: Phrase) -> str:
        """What a phrase is by its head: place, country, or party with its sector."""
        view = self.view
        if phrase.noun is not None and phrase.noun.role == "kind":
            return "facility" if phrase.noun.facility and not phrase.names else "place"
        tables = {table for table, _ in phrase.names}
        if phrase.noun is not None:
            return f"{phrase.noun.role}:{phrase.noun.sector}"
        if tables == {"place"}:
            return "town"
        if "place" in tables:
            return "country"
        if "actor" in tables:
            number = next(number for table, number in phrase.names if table == "actor")
            return f"actor:{view.names.data.actors[number].sector}"
        if phrase.adjective:
            return "nation" if phrase.last == phrase.head else "national"
        word = view.words[phrase.head]
        return "number" if word.number else "unknown-the" if word.definite else "unknown"

    def _anchors(self) -> list[int]:
        """For each phrase the first one of its coordination."""
        anchors: list[int] = []
        phrases = self.view.phrases
        for number, phrase in enumerate(phrases):
            chained = phrase.joined and not phrase.preposition and number > 0 and phrase.first <= phrases[number - 1].last + 2
            anchors.append(anchors[number - 1] if chained else number)
        return anchors

    def event_shape(self, found: Found[Trigger]) -> str:
        """Part of speech and definiteness of an event word."""
        if found.finite:
            return f"{found.part}.{found.voice[:3]}"
        return f"{'fixed' if found.part == 'fixed' else found.part}{'.the' if found.definite else ''}{'.pro' if found.enclitic else ''}"


def link_features(scene: Scene, found: Found[Trigger], slots: Slots, number: int) -> list[str]:
    """Features of a phrase as an argument of an event word."""
    view = scene.view
    phrase = view.phrases[number]
    anchor = view.phrases[scene.anchors[number]]
    entry = found.entry
    kind, shape = scene.kinds[number], scene.event_shape(found)
    kind_class = kind.split(":")[0]
    after = anchor.first > found.last
    low, high = (found.last + 1, anchor.first) if after else (anchor.last + 1, found.first)
    low, high = min(low, high), max(low, high)
    side = "a" if after else "b"
    distance = bucket(high - low)
    preposition = anchor.preposition
    events = scene.event[high] - scene.event[low]
    verbs = scene.verb[high] - scene.verb[low]
    stops = scene.stop[high] - scene.stop[low]
    commas = scene.comma[high] - scene.comma[low]
    relatives = scene.relative[high] - scene.relative[low]
    slot = next((f"{slot}>{role}" for p, slot, role in slots.roles if p is phrase), "") or next(
        (f"{slot}>{role}" for p, slot, role in slots.roles if p is anchor), "-"
    )
    finite = "v" if found.finite else "n"
    gap = f"{min(events, 2)}{min(verbs, 2)}{min(stops, 1)}{min(commas, 2)}{min(relatives, 1)}"
    joined = "j" if anchor is not phrase else ""
    place = (phrase.first, phrase.last) in scene.sources
    return [
        f"slot={slot}",
        f"slot={slot}|{kind}",
        f"slot={slot}|{entry.type}",
        f"slot={slot}|{gap}",
        f"slot={slot}|{finite}{distance}",
        f"kind={kind}|{entry.type}",
        f"kind={kind}|{side}{finite}|{preposition}",
        f"kind={kind_class}|{side}{distance}{joined}",
        f"kind={kind_class}|{entry.frame}|{side}|{preposition}",
        f"prep={preposition}|{entry.type}|{side}",
        f"prep={preposition}|{entry.frame}|{side}{distance}",
        f"dist={side}{finite}{distance}|{gap}",
        f"gap={side}{gap}|{kind_class}",
        f"shape={shape}|{side}|{kind_class}",
        f"shape={shape}|{slot}",
        f"frame={entry.frame}|{side}{kind_class}|{slot}",
        f"entry={entry.id}|{slot}",
        f"entry={entry.id}|{side}|{kind_class}",
        f"source={place}|{slot}|{entry.type}",
        f"joined={joined}|{slot}",
        f"type={entry.type}|{side}{kind_class}{distance}",
        f"between={min(scene.event[found.first], 3)}|{events}|{side}{kind_class}",
        f"order={min(number, 3)}|{side}{kind_class}",
        f"pro={bool(found.enclitic)}|{side}|{kind_class}|{distance}",
        f"passive={slots.passive}|{slot}|{kind_class}",
    ]


def accept_features(scene: Scene, found: Found[Trigger], slots: Slots) -> list[str]:
    """Features of an event word as a claim."""
    view, entry = scene.view, found.entry
    words = view.words
    shape = scene.event_shape(found)
    before = words[found.first - 1] if found.first else None
    after = words[found.last + 1] if found.last + 1 < len(words) else None
    filled = sorted({f"{slot}>{role}:{scene.kinds[view.phrases.index(phrase)].split(':')[0]}" for phrase, slot, role in slots.roles if phrase in view.phrases})
    others = {other.entry.type for other in view.matches.triggers if other is not found}
    kinds = {kind.split(":")[0] for kind in scene.kinds}
    features = [
        f"entry={entry.id}",
        f"entry={entry.id}|{shape}",
        f"entry={entry.id}|{'n' if not found.finite else 'v'}|{bool(filled)}",
        f"type={entry.type}|{shape}",
        f"certainty={entry.certainty}",
        f"frame={entry.frame}|{shape}",
        f"before={_shape_of(before)}|{entry.type}",
        f"before={_shape_of(before)}|{shape}",
        f"after={_shape_of(after)}|{shape}",
        f"prep={found.preposition}|{entry.type}",
        f"conj={bool(found.conjunction)}|{shape}",
        f"others={entry.type in others}|{len(others) > 0}",
        f"length={bucket(len(words))}|{len(view.matches.triggers) > 1}",
        f"position={bucket(found.first)}",
        f"date={bool(view.dates)}|{entry.type}",
        f"quantity={bool(view.quantities)}|{entry.type}",
        f"source={bool(scene.sources)}|{entry.type}",
        f"needs={bool(entry.needs)}|{entry.type}",
        f"result={entry.result}|{'ASSAULT' in others}",
        f"passive={slots.passive}",
        f"place={'town' in kinds or 'place' in kinds or 'country' in kinds}|{entry.type}",
        f"actor={'actor' in kinds or 'institution' in kinds}|{entry.type}",
        *(f"filled={slot}" for slot in filled),
        *(f"filled={slot}|{entry.type}" for slot in filled),
        *(f"other={other}|{entry.type}" for other in others),
        f"empty={not filled}|{entry.type}|{found.finite}",
    ]
    return features


def _shape_of(word: Word | None) -> str:
    """The class of a neighbouring word: function class, verb, noun with article, number, mark."""
    if word is None:
        return "edge"
    if word.classes:
        return f"{min(word.classes)}:{word.stem}" if "preposition" in word.classes or "negation" in word.classes else min(word.classes)
    if word.kind != "word":
        return word.text if word.kind == "mark" else "number"
    if word.triggers:
        return "event"
    if word.finite and not word.nominal:
        return "verb"
    return ("the" if word.definite else "noun") + ("-" + word.clitic.preposition if word.clitic.preposition else "")
