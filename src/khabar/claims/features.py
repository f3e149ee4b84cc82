"""What the judges look at: lexicon ids, grammar, shapes and distances, never the words themselves.

A feature is a short string; a judge sums the weights of those that hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from khabar.claims.draft import Draft, Source
from khabar.claims.scene import Scene, bucket, event_shape, gap, shape_of
from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.matching.vocabulary import Word
from khabar.syntax.roles import Slots

Call = tuple[Callable[..., Sequence[str]], tuple[Any, ...]]
"""A group of features: a function and what it is called with. Models remember the sum of a group's weights."""


def expand(calls: Iterable[Call]) -> list[str]:
    """The features of calls, as training sees them."""
    return [feature for function, values in calls for feature in function(*values)]


# --- an event word by itself: cheap, to sort out most candidates before anything else is looked at


def _word(entry: str, shape: str, met: bool) -> Sequence[str]:
    return (f"entry={entry}", f"entry={entry}|{shape}", f"met={met}|{entry}")


def _sort(
    kind: str, certainty: str, frame: str, shape: str, met: bool, needs: bool, unless: bool, result: bool
) -> Sequence[str]:
    return (
        f"met={met}|{needs}|{unless}", f"met={met}|{certainty}|{kind}", f"type={kind}|{shape}", f"certainty={certainty}",
        f"frame={frame}|{shape}", f"needs={needs}|{kind}", f"result={result}|{kind}",
    )  # fmt: skip


def _topic(topic: str, kind: str, certainty: str) -> Sequence[str]:
    return (
        f"topic={topic}",
        f"topic={topic}|{kind}",
        f"topic={topic[:2]}|{certainty}",
        f"topic={topic[:2]}|{kind}",
    )


def _sides(before: str, after: str, kind: str, shape: str) -> Sequence[str]:
    return (
        f"before={before}|{kind}",
        f"before={before}|{shape}",
        f"after={after}|{shape}",
        f"after={after}|{kind}",
    )


def _form(preposition: str, conjunction: bool, kind: str, shape: str, length: str, position: str) -> Sequence[str]:
    return (
        f"prep={preposition}|{kind}",
        f"conj={conjunction}|{shape}",
        f"length={length}",
        f"position={position}",
    )


def word_calls(words: list[Word], found: Found[Trigger], topic: str) -> list[Call]:
    """Features of an event word that need nothing but the words around it."""
    entry = found.entry
    shape = event_shape(found)
    before = shape_of(words[found.first - 1] if found.first else None)
    after = shape_of(words[found.last + 1] if found.last + 1 < len(words) else None)
    needs, unless = bool(entry.needs), bool(entry.unless)
    return [
        (_word, (entry.id, shape, found.met)),
        (_sort, (entry.type, entry.certainty, entry.frame, shape, found.met, needs, unless, entry.result)),
        (_topic, (topic, entry.type, entry.certainty)),
        (_sides, (before, after, entry.type, shape)),
        (
            _form,
            (
                found.preposition,
                bool(found.conjunction),
                entry.type,
                shape,
                bucket(len(words)),
                bucket(found.first),
            ),
        ),
    ]


# --- an event word in its sentence


def _filled(slot: str, kind: str) -> Sequence[str]:
    return (f"filled={slot}", f"filled={slot}|{kind}")


def _other(other: str, kind: str) -> Sequence[str]:
    return (f"other={other}|{kind}",)


def _sentence(
    kind: str, same: bool, others: bool, result: bool, attack: bool, date: bool, quantity: bool, source: bool
) -> Sequence[str]:
    return (
        f"others={same}|{others}", f"result={result}|{attack}", f"date={date}|{kind}", f"quantity={quantity}|{kind}",
        f"source={source}|{kind}",
    )  # fmt: skip


def _parties(kind: str, entry: str, finite: bool, empty: bool, passive: bool, place: bool, actor: bool) -> Sequence[str]:
    return (
        f"passive={passive}", f"place={place}|{kind}", f"actor={actor}|{kind}", f"empty={empty}|{kind}|{finite}",
        f"entry={entry}|{finite}|{empty}",
    )  # fmt: skip


def accept_calls(scene: Scene, found: Found[Trigger], slots: Slots) -> list[Call]:
    """Features of an event word as a claim."""
    view, entry = scene.view, found.entry
    filled = sorted({f"{slot}>{role}:{scene.group_of(phrase)}" for phrase, slot, role in slots.roles})
    others = sorted({other.entry.type for other in view.matches.triggers if other.first != found.first})
    place = not scene.groups.isdisjoint(("town", "place", "country"))
    actor = not scene.groups.isdisjoint(("actor", "institution"))
    same, attack = entry.type in others, "ASSAULT" in others
    return [
        *word_calls(view.words, found, scene.topic),
        *((_filled, (slot, entry.type)) for slot in filled),
        *((_other, (other, entry.type)) for other in others),
        (_sentence, (
            entry.type, same, bool(others), entry.result, attack, bool(view.dates), bool(view.quantities), bool(scene.sources),
        )),
        (_parties, (entry.type, entry.id, found.finite, not filled, slots.passive, place, actor)),
    ]  # fmt: skip


# --- a phrase beside an event word


def _slot(slot: str, kind: str, event: str, between: str, finite: str, distance: str) -> Sequence[str]:
    return (
        f"slot={slot}",
        f"slot={slot}|{kind}",
        f"slot={slot}|{event}",
        f"slot={slot}|{between}",
        f"slot={slot}|{finite}{distance}",
    )


def _kinds(kind: str, group: str, event: str, side: str, finite: str, preposition: str) -> Sequence[str]:
    return (
        f"kind={kind}|{event}", f"kind={kind}|{side}{finite}|{preposition}", f"prep={preposition}|{event}|{side}",
        f"type={event}|{kind}|{side}|{preposition}",
    )  # fmt: skip


def _near(group: str, event: str, side: str, finite: str, distance: str, joined: str, between: str) -> Sequence[str]:
    return (
        f"kind={group}|{side}{distance}{joined}", f"dist={side}{finite}{distance}|{between}", f"gap={side}{between}|{group}",
        f"type={event}|{side}{group}{distance}",
    )  # fmt: skip


def _frame(frame: str, group: str, side: str, preposition: str, distance: str, slot: str, left: str) -> Sequence[str]:
    return (
        f"kind={group}|{frame}|{side}|{preposition}", f"prep={preposition}|{frame}|{side}{distance}",
        f"frame={frame}|{side}{group}|{slot}", f"left={left}|{frame}|{side}",
    )  # fmt: skip


def _entry(entry: str, shape: str, slot: str, side: str, group: str) -> Sequence[str]:
    return (
        f"entry={entry}|{slot}",
        f"entry={entry}|{side}|{group}",
        f"shape={shape}|{side}|{group}",
        f"shape={shape}|{slot}",
    )


def _rivals(rank: str, taken: str, side: str, group: str, slot: str, event: str, preposition: str) -> Sequence[str]:
    return (
        f"rank={rank}|{side}{group}", f"rank={rank}|{slot}", f"rank={rank}|{event}|{side}|{preposition}",
        f"taken={taken}|{side}{group}", f"taken={taken}|{slot}|{preposition}",
    )  # fmt: skip


def _edges(left: str, right: str, side: str, group: str, source: bool, slot: str, event: str, joined: str) -> Sequence[str]:
    return (
        f"left={left}|{side}{group}",
        f"right={right}|{side}{group}",
        f"source={source}|{slot}|{event}",
        f"joined={joined}|{slot}",
    )


def _order(before: int, events: int, number: int, side: str, group: str) -> Sequence[str]:
    return (f"between={before}|{events}|{side}{group}", f"order={number}|{side}{group}")


def _voice(pronoun: bool, passive: bool, side: str, group: str, distance: str, slot: str) -> Sequence[str]:
    return (f"pro={pronoun}|{side}|{group}|{distance}", f"passive={passive}|{slot}|{group}")


def link_calls(scene: Scene, found: Found[Trigger], slots: Slots, number: int) -> list[Call]:
    """Features of a phrase as an argument of an event word."""
    view = scene.view
    words, phrase, anchor = view.words, view.phrases[number], view.phrases[scene.anchors[number]]
    entry, kind = found.entry, scene.kinds[number]
    group, event, frame, preposition = kind.split(":")[0], entry.type, entry.frame, anchor.preposition
    side, distance, between, events = gap(scene, found, anchor.first, anchor.last)
    slot = slots.slot_of(phrase) or slots.slot_of(anchor) or "-"
    finite, joined = "v" if found.finite else "n", "j" if anchor is not phrase else ""
    left = scene.shapes[anchor.first - 1] if anchor.first else "edge"
    right = scene.shapes[phrase.last + 1] if phrase.last + 1 < len(words) else "edge"
    rank, taken = scene.rank(found, number), scene.nearest_event(anchor, found)
    source = (phrase.first, phrase.last) in scene.sources
    return [
        (_slot, (slot, kind, event, between, finite, distance)),
        (_kinds, (kind, group, event, side, finite, preposition)),
        (_near, (group, event, side, finite, distance, joined, between)),
        (_frame, (frame, group, side, preposition, distance, slot, left)),
        (_entry, (entry.id, event_shape(found), slot, side, group)),
        (_rivals, (rank, taken, side, group, slot, event, preposition)),
        (_edges, (left, right, side, group, source, slot, event, joined)),
        (_order, (min(scene.event[found.first], 3), events, min(number, 3), side, group)),
        (_voice, (bool(found.enclitic), slots.passive, side, group, distance, slot)),
    ]


def source_features(scene: Scene, found: Found[Trigger], slots: Slots, source: Source) -> list[str]:
    """Features of somebody as the source of an event word."""
    view, entry = scene.view, found.entry
    cue = source.entry
    cue_id = cue.id if cue is not None else source.origin
    kind = cue.kind if cue is not None else source.origin
    own = source.view is view and any(phrase == source.phrase for phrase, _, role in slots.roles if role == "actor")
    patient = source.view is view and any(phrase == source.phrase for phrase, _, role in slots.roles if role == "recipient")
    here = source.cue_view is view
    side, distance, between, _ = gap(scene, found, source.cue_first, source.cue_last) if here else ("-", "-", "-", 0)
    following = view.words[source.cue_last + 1] if here and source.cue_last + 1 < len(view.words) else None
    named = "here" if source.view is view else "before"
    origin = source.origin
    inside = scene.cues - (origin not in ("previous", "quote"))
    return [
        f"cue={cue_id}|{side}",
        f"cue={cue_id}|{origin}",
        f"kind={kind}|{side}{distance}|{origin}",
        f"kind={kind}|{side}|{between}",
        f"stance={source.stance}|{side}|{entry.type}",
        f"origin={origin}|{named}|{min(source.age, 4)}",
        f"origin={origin}|{entry.type}|{own}",
        f"origin={origin}|{event_shape(found)}",
        f"own={own}|{entry.type}",
        f"patient={patient}",
        f"own={own}|{origin}|{side}",
        f"after={shape_of(following)}|{side}|{kind}",
        f"others={min(inside, 2)}|{origin}|{side}",
        f"entry={entry.id}|{origin}",
        f"type={entry.type}|{side}{distance}",
        f"position={bucket(found.first)}|{origin}",
        f"quoted={scene.quoted[found.first]}|{origin}|{side}",
    ]


def date_features(scene: Scene, found: Found[Trigger], number: int) -> list[str]:
    """Features of a time expression as the date of an event word."""
    view, entry = scene.view, found.entry
    mention = view.dates[number]
    side, distance, between, events = gap(scene, found, mention.first, mention.last)
    before = view.words[mention.first - 1] if mention.first else None
    nearer = any(
        other.first != found.first and abs(other.first - mention.first) < abs(found.first - mention.first)
        for other in view.matches.triggers
    )
    reporting = scene.reporting(found.last, mention.first) if side == "a" else scene.reporting(mention.last, found.first)
    cue_near = any(cue.finite and abs(cue.first - mention.first) <= 4 for cue in view.matches.cues)
    return [
        f"gap={side}{distance}|{between}",
        f"gap={side}{distance}|{found.finite}",
        f"between={side}|{between}",
        f"nearer={nearer}|{side}|{min(events, 2)}",
        f"reporting={reporting}|{side}|{cue_near}",
        f"basis={mention.basis}|{mention.granularity}|{side}",
        f"before={shape_of(before)}|{side}",
        f"type={entry.type}|{side}{distance}",
        f"shape={event_shape(found)}|{side}",
        f"near={cue_near}|{distance}|{side}",
        f"result={entry.result}|{side}",
        f"value={mention.value is None}",
        f"number={min(number, 2)}|{len(view.dates)}",
    ]


def status_features(scene: Scene, draft: Draft, marks: list[str]) -> list[str]:
    """Features of a claim for whether it happened; ``marks`` name the modality words that reach it, and wishes."""
    found, entry = draft.found, draft.found.entry
    shape = event_shape(found)
    before = scene.view.words[found.first - 1] if found.first else None
    source = draft.sources[-1] if draft.sources else None
    governor = scene.governor(found)
    light = next((rule for rule in draft.rules if rule.startswith("light:")), "-")
    return [
        *(f"mark={mark}" for mark in marks),
        f"governor={governor}|{found.finite}",
        f"governor={governor}|{found.preposition}",
        f"light={light}|{governor.split(':')[0]}",
        *(f"mark={mark}|{found.finite}" for mark in marks),
        *(f"mark={mark}|{entry.type}" for mark in marks),
        f"future={found.future}",
        f"purpose={found.purpose}",
        f"own={entry.status}",
        f"entry={entry.id}",
        f"entry={entry.id}|{shape}",
        f"type={entry.type}|{shape}",
        f"before={shape_of(before)}|{found.finite}",
        f"before={shape_of(before)}|{entry.type}",
        f"marks={min(len(marks), 3)}",
        f"preposition={found.preposition}|{found.definite}",
        f"source={source.origin if source else None}|{entry.type}",
        f"cue={source.entry.id if source and source.entry else None}",
        f"actors={bool(draft.actors)}|{shape}",
        f"date={draft.when}|{entry.type}",
        f"date={draft.when}",
    ]


def news_features(scene: Scene, draft: Draft, marks: list[str]) -> list[str]:
    """Features of a claim for whether its sentence reports it or only mentions it."""
    found, entry = draft.found, draft.found.entry
    view = scene.view
    shape = event_shape(found)
    words = view.words
    before = words[found.first - 1] if found.first else None
    after = words[found.last + 1] if found.last + 1 < len(words) else None
    filled = f"{min(len(draft.actors), 1)}{min(len(draft.recipients), 1)}{min(len(draft.places), 1)}"
    tolls = "".join(sorted(kind[0] for kind, toll in draft.tolls.items() if toll.low))
    first = next((f"{cue.entry.id}" for cue in view.matches.cues), "-")
    return [
        *(f"mark={mark}" for mark in marks),
        *(f"rule={rule}" for rule in draft.rules if rule.startswith(("light", "result", "subject"))),
        f"shape={shape}|{entry.type}",
        f"shape={shape}|{filled}",
        f"filled={filled}|{entry.type}",
        f"tolls={tolls}|{entry.type}",
        f"tolls={bool(tolls)}|{shape}",
        f"when={draft.when}|{entry.type}",
        f"when={draft.when}|{shape}",
        f"entry={entry.id}",
        f"entry={entry.id}|{shape}",
        f"before={shape_of(before)}|{entry.type}",
        f"before={shape_of(before)}|{shape}",
        f"after={shape_of(after)}|{shape}",
        f"preposition={found.preposition}|{shape}",
        f"position={bucket(found.first)}|{entry.type}",
        f"verb={min(scene.verb[found.first], 2)}|{shape}|{entry.type}",
        f"stop={min(scene.stop[found.first], 2)}|{min(scene.relative[found.first], 1)}|{entry.type}",
        f"status={draft.status}",
        f"source={bool(draft.sources)}|{entry.type}",
        f"cue={first}",
        f"quantity={bool(view.quantities)}|{entry.type}",
        f"kinds={'town' in scene.kinds or 'place' in scene.kinds}|{entry.type}",
        f"length={bucket(len(words))}|{entry.type}",
        f"mode={draft.mode}|{entry.type}",
        f"events={min(len(view.matches.triggers), 5)}|{entry.type}",
        f"chance={round(draft.chance * 5)}|{entry.type}",
        f"quoted={scene.quoted[found.first]}",
        *(f"bag={identifier}" for identifier in scene.bag),
        *(f"bag={identifier}|{entry.type}" for identifier in scene.bag),
        *(f"days={mention.basis}.{mention.granularity}" for mention in view.dates),
    ]
