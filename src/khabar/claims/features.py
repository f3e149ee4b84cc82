"""What the judge looks at: lexicon ids, grammar, shapes and distances.

A feature is a short string; the judge has a row of weights for each that it met in training and passes over the others.
Features of a token depend on its spelling alone, so that they are worked out once per spelling.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from khabar.claims.draft import Source
from khabar.claims.scene import Scene, bucket, event_shape, gap, shape_of
from khabar.claims.tolls import Count
from khabar.matching.entries import Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.matching.names import Names
from khabar.matching.vocabulary import Word
from khabar.syntax.roles import Slots
from khabar.timex.dates import DateMention

NUMBER = "0"  # the word vector of every number


def vector_key(word: Word) -> str:
    """The spelling under which a word has its vector: without proclitics; all numbers share one."""
    return NUMBER if word.number else word.stem


def token_features(word: Word, lexicon: Lexicon, names: Names) -> list[str]:
    """Features of a spelling, each once."""
    if word.kind != "word":
        return [f"mark={word.text}" if word.kind == "mark" else f"digits={min(len(word.text), 5)}"]
    clitic = word.clitic
    glued = f"{clitic.conjunction}{clitic.preposition}{clitic.future:d}{bool(word.enclitic):d}"
    found = [
        f"class={min(word.classes)}:{word.stem}" if word.classes else "class=-",
        f"form={word.definite:d}{glued}{word.finite:d}{word.nominal:d}",
        f"ending={word.folded[-2:]}",
    ]
    if word.finite and not word.nominal:
        found.append(f"prefix={word.folded[:1]}")
    found.extend(_entries(word, lexicon))
    found.extend(_names(word, names))
    return list(dict.fromkeys(found))


def _entries(word: Word, lexicon: Lexicon) -> Iterator[str]:
    for reading in word.triggers:
        entry, part = lexicon.triggers[reading.hit.number], reading.hit.part
        yield from (
            f"entry={entry.id}", f"type={entry.type}", f"type={entry.type}|{part}", f"type={entry.type}|{entry.certainty}",
            f"part={part}.{reading.hit.voice}", f"result={entry.result}.{entry.casualty}", f"pronoun={bool(reading.enclitic)}",
        )  # fmt: skip
    for reading in word.cues:
        cue = lexicon.cues[reading.hit.number]
        yield from (f"cue={cue.id}", f"cue={cue.kind}.{cue.stance}", f"cue-part={reading.hit.part}")
    for reading in word.lights:
        light = lexicon.lights[reading.hit.number]
        yield from (f"light={light.id}", f"light={light.subject}.{light.status}", f"light-part={reading.hit.part}")


def _names(word: Word, names: Names) -> Iterator[str]:
    for noun in names.nouns.get(word.stem, ()):
        yield from (f"noun={noun.role}", f"noun={noun.role}:{noun.sector}")
    if word.stem in names.data.adjectives:
        yield "nation"
    for stem, _ in word.stems:
        refs = names.longest(stem, ())[1]
        for table, number in refs:
            data = names.data
            kind = {"actor": data.actors[number].sector} if table == "actor" else {}
            kind |= {"place": data.places[number].kind} if table == "place" else {}
            yield f"name={table}:{kind.get(table, '')}"
        if not refs:
            yield "head"


def event_features(found: Found[Trigger], slots: Slots) -> list[str]:
    """Features of an event word: its entry, its form and what grammar finds beside it."""
    entry = found.entry
    return [
        f"entry={entry.id}", f"type={entry.type}", f"frame={entry.frame}", f"shape={event_shape(found)}",
        f"met={found.met}.{bool(entry.needs)}.{bool(entry.unless)}", f"certainty={entry.certainty}",
        f"result={entry.result}", f"casualty={entry.casualty}", f"preposition={found.preposition}",
        f"conjunction={bool(found.conjunction)}", f"passive={slots.passive}", f"future={found.future}.{found.purpose}",
        f"pronoun={bool(found.enclitic)}", f"person={found.person}", f"status={entry.status}", f"mode={entry.mode}",
        f"territory={entry.territory}", *(f"rule={rule}" for rule in slots.rules),
    ]  # fmt: skip


def link_features(scene: Scene, found: Found[Trigger], slots: Slots, number: int) -> list[str]:
    """Features of a phrase beside an event word."""
    view = scene.view
    phrase, anchor = view.phrases[number], view.phrases[scene.anchors[number]]
    entry, group = found.entry, scene.kinds[number].split(":")[0]
    side, distance, between, _ = gap(scene, found, anchor.first, anchor.last)
    slot = slots.slot_of(phrase) or slots.slot_of(anchor) or "-"
    finite, preposition = "v" if found.finite else "n", anchor.preposition
    return [
        f"gap={side}{finite}{distance}", f"between={side}{between}", f"slot={slot}", f"slot={slot}|{group}",
        f"role={slot.rpartition('>')[2]}|{finite}", f"kind={group}|{entry.type}", f"kind={group}|{entry.frame}|{side}",
        f"preposition={preposition}|{side}", f"preposition={preposition}|{entry.type}",
        f"rank={scene.rank(found, number)}{side}", f"taken={scene.nearest_event(anchor, found)}",
        f"joined={anchor is not phrase}", f"source={(phrase.first, phrase.last) in scene.sources}",
        f"order={min(number, 4)}", f"sector={scene.kinds[number]}",
    ]  # fmt: skip


def source_features(scene: Scene, found: Found[Trigger], slots: Slots, source: Source) -> list[str]:
    """Features of somebody as the source of an event word."""
    view, cue, origin = scene.view, source.entry, source.origin
    identifier, kind = (cue.id, cue.kind) if cue is not None else (origin, origin)
    own, patient = (
        source.view is view and any(phrase == source.phrase for phrase, _, role in slots.roles if role == wanted)
        for wanted in ("actor", "recipient")
    )
    side, distance, between = "-", "-", "-"
    if source.cue_view is view:
        side, distance, between, _ = gap(scene, found, source.cue_first, source.cue_last)
    return [
        f"cue={identifier}", f"kind={kind}|{side}{distance}", f"origin={origin}|{side}", f"between={side}{between}",
        f"stance={source.stance}|{found.entry.type}", f"own={own}.{patient}|{origin}", f"age={min(source.age, 5)}|{origin}",
        f"cues={min(scene.cues, 3)}|{origin}|{side}", f"quoted={scene.quoted[found.first]}|{origin}|{side}",
        f"here={source.view is view}", f"position={bucket(found.first)}|{origin}", f"type={found.entry.type}|{origin}",
    ]  # fmt: skip


def date_features(scene: Scene, found: Found[Trigger], number: int) -> list[str]:
    """Features of a time expression as the date of an event word."""
    view = scene.view
    mention = view.dates[number]
    side, distance, between, events = gap(scene, found, mention.first, mention.last)
    before = view.words[mention.first - 1] if mention.first else None
    own = abs(found.first - mention.first)
    others = (other for other in view.matches.triggers if other.first != found.first)
    nearer = any(abs(other.first - mention.first) < own for other in others)
    low, high = (found.last, mention.first) if side == "a" else (mention.last, found.first)
    cue_near = any(cue.finite and abs(cue.first - mention.first) <= 4 for cue in view.matches.cues)
    return [
        f"gap={side}{distance}", f"between={side}{between}", f"nearer={nearer}|{side}|{min(events, 2)}",
        f"reporting={scene.reporting(low, high)}|{side}|{cue_near}", f"basis={mention.basis}.{mention.granularity}",
        f"before={shape_of(before)}", f"open={mention.value is None}", f"number={min(number, 2)}.{min(len(view.dates), 3)}",
        f"type={found.entry.type}|{side}", f"front={min(mention.first, 3)}|{side}",
    ]  # fmt: skip


def toll_features(scene: Scene, found: Found[Trigger], count: Count) -> list[str]:
    """Features of a number of people as the toll of an event word; ``Count`` tells the casualty words around it."""
    side, distance, between, events = gap(scene, found, count.first, count.last)
    return [
        f"gap={side}{distance}", f"between={side}{between}", f"what={count.what}", f"size={bucket(count.low or 0)}",
        f"ahead={count.ahead}", f"behind={count.behind}", f"near={count.ahead.split('.')[0]}|{count.behind.split('.')[0]}",
        f"subset={count.subset}", f"events={min(events, 2)}|{side}", f"casualty={found.entry.casualty}|{side}{distance}",
        f"own={found.entry.casualty}|{count.what}", f"kind={count.kind}",
    ]  # fmt: skip


def age(mention: DateMention, published: date | None) -> str:
    """How a time lies to the publication: ahead, in the same year, or how many years back (2: or more)."""
    if published is None or not mention.value or not mention.value[:4].isdigit():
        return "-"
    if mention.value[:10] > published.isoformat()[: len(mention.value[:10])]:
        return "ahead"
    return str(min(published.year - int(mention.value[:4]), 2))


def status_features(scene: Scene, found: Found[Trigger], marks: list[str]) -> list[str]:
    """Features of an event word for whether it happened; ``marks`` name the modality words that reach it, and wishes."""
    governor = scene.governor(found)
    tense, _, name = governor.partition(":")
    view = scene.view
    times = [(age(mention, view.published), gap(scene, found, mention.first, mention.last)) for mention in view.dates]
    return [
        *(f"mark={mark}" for mark in marks), *(f"mark={mark}|{found.finite}" for mark in marks), f"governor={governor}",
        f"governor={tense}|{found.finite}", f"governor={name}", f"marks={min(len(marks), 3)}",
        *(f"time={when}" for when, _ in times), *(f"time={when}|{near.side}{near.distance}" for when, near in times),
    ]  # fmt: skip
