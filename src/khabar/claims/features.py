"""What the judges look at: lexicon ids, grammar, shapes and distances, never the words themselves.

A feature is a short string; a judge sums the weights of those that hold.
"""

from __future__ import annotations

from khabar.claims.scene import Scene, bucket, gap, shape_of
from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.syntax.roles import Slots


def link_features(scene: Scene, found: Found[Trigger], slots: Slots, number: int) -> list[str]:
    """Features of a phrase as an argument of an event word."""
    view = scene.view
    phrase = view.phrases[number]
    anchor = view.phrases[scene.anchors[number]]
    entry = found.entry
    kind, shape = scene.kinds[number], scene.event_shape(found)
    group = kind.split(":")[0]
    side, distance, between, events = gap(scene, found, anchor.first, anchor.last)
    preposition = anchor.preposition
    slot = next((f"{slot}>{role}" for p, slot, role in slots.roles if p is phrase), "") or next(
        (f"{slot}>{role}" for p, slot, role in slots.roles if p is anchor), "-"
    )
    finite = "v" if found.finite else "n"
    joined = "j" if anchor is not phrase else ""
    source = (phrase.first, phrase.last) in scene.sources
    return [
        f"slot={slot}",
        f"slot={slot}|{kind}",
        f"slot={slot}|{entry.type}",
        f"slot={slot}|{between}",
        f"slot={slot}|{finite}{distance}",
        f"kind={kind}|{entry.type}",
        f"kind={kind}|{side}{finite}|{preposition}",
        f"kind={group}|{side}{distance}{joined}",
        f"kind={group}|{entry.frame}|{side}|{preposition}",
        f"prep={preposition}|{entry.type}|{side}",
        f"prep={preposition}|{entry.frame}|{side}{distance}",
        f"dist={side}{finite}{distance}|{between}",
        f"gap={side}{between}|{group}",
        f"shape={shape}|{side}|{group}",
        f"shape={shape}|{slot}",
        f"frame={entry.frame}|{side}{group}|{slot}",
        f"entry={entry.id}|{slot}",
        f"entry={entry.id}|{side}|{group}",
        f"source={source}|{slot}|{entry.type}",
        f"joined={joined}|{slot}",
        f"type={entry.type}|{side}{group}{distance}",
        f"between={min(scene.event[found.first], 3)}|{events}|{side}{group}",
        f"order={min(number, 3)}|{side}{group}",
        f"pro={bool(found.enclitic)}|{side}|{group}|{distance}",
        f"passive={slots.passive}|{slot}|{group}",
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
        f"before={shape_of(before)}|{entry.type}",
        f"before={shape_of(before)}|{shape}",
        f"after={shape_of(after)}|{shape}",
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
