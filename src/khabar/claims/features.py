"""What the judges look at: lexicon ids, grammar, shapes and distances, never the words themselves.

A feature is a short string; a judge sums the weights of those that hold.
"""

from __future__ import annotations

from khabar.claims.draft import Draft, Source
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
    words = view.words
    left = shape_of(words[anchor.first - 1] if anchor.first else None)
    right = shape_of(words[phrase.last + 1] if phrase.last + 1 < len(words) else None)
    rank = scene.rank(found, number)
    taken = scene.nearest_event(anchor, found)
    return [
        f"rank={rank}|{side}{group}",
        f"rank={rank}|{slot}",
        f"rank={rank}|{entry.type}|{side}|{preposition}",
        f"taken={taken}|{side}{group}",
        f"taken={taken}|{slot}|{preposition}",
        f"left={left}|{side}{group}",
        f"left={left}|{entry.frame}|{side}",
        f"right={right}|{side}{group}",
        f"type={entry.type}|{kind}|{side}|{preposition}",
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
        f"topic={scene.topic}",
        f"topic={scene.topic}|{entry.type}",
        f"topic={scene.topic[:3]}|{entry.certainty}",
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
    inside = scene.cues - (origin != "previous" and origin != "quote")
    return [
        f"cue={cue_id}|{side}",
        f"cue={cue_id}|{origin}",
        f"kind={kind}|{side}{distance}|{origin}",
        f"kind={kind}|{side}|{between}",
        f"stance={source.stance}|{side}|{entry.type}",
        f"origin={origin}|{named}|{min(source.age, 4)}",
        f"origin={origin}|{entry.type}|{own}",
        f"origin={origin}|{scene.event_shape(found)}",
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
    nearer = any(other.first != found.first and abs(other.first - mention.first) < abs(found.first - mention.first) for other in view.matches.triggers)
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
        f"shape={scene.event_shape(found)}|{side}",
        f"near={cue_near}|{distance}|{side}",
        f"result={entry.result}|{side}",
        f"value={mention.value is None}",
        f"number={min(number, 2)}|{len(view.dates)}",
    ]


def status_features(scene: Scene, draft: Draft, marks: list[str]) -> list[str]:
    """Features of a claim for whether it happened; ``marks`` name the modality words that reach it, and wishes."""
    found, entry = draft.found, draft.found.entry
    shape = scene.event_shape(found)
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
    shape = scene.event_shape(found)
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
