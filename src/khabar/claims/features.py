"""What the judge looks at: lexicon ids, grammar, shapes and distances.

A feature is a short string; the judge has a row of weights for each that it met in training and passes over the others.
Features of a token depend on its spelling alone, so that they are worked out once per spelling. Those of events and of
what stands beside them come in groups that depend on the same few things: a group is made once and then looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from khabar.claims.draft import Source
from khabar.claims.scene import Scene, bucket, event_shape, gap, shape_of, side_of
from khabar.claims.tolls import Count
from khabar.matching.entries import Trigger
from khabar.matching.lexicon import Lexicon
from khabar.matching.matcher import Found
from khabar.matching.names import Names
from khabar.matching.vocabulary import Word
from khabar.syntax.roles import Slots
from khabar.timex.dates import DateMention

Named = tuple[str, ...]  # features that go together
Group = tuple[Any, ...]  # what names them, and what they depend on: cheap to make, and looked up as it is

NUMBER = "0"  # the word vector of every number



def vector_key(word: Word) -> str:
    """The spelling under which a word has its vector: without proclitics; all numbers share one."""
    return NUMBER if word.number else word.stem


def party(refs: Iterable[tuple[str, int]], names: Names) -> str | None:
    """What kind of party the candidates of a name are; None where they are none."""
    found = dict(refs)
    if "actor" not in found:
        return None
    sector = names.data.actors[found["actor"]].sector
    return "state" if "place" in found else side_of(sector)


def named_party(word: Word, names: Names) -> str | None:
    """What kind of party a spelling names, where it can be nothing else.

    The judge is told the kind and not whose name it is: a report and its opposite are read alike (docs/models.md).
    """
    if word.kind != "word" or word.classes or word.triggers or word.cues or word.lights:
        return None
    if word.stem in names.data.adjectives:
        return "nation"
    kinds = (party(names.longest(stem, ())[1], names) for stem, _ in word.stems)
    return next(filter(None, kinds), None)


def party_features(word: Word, kind: str, first: bool) -> list[str]:
    """Features of a token of a party's name."""
    return [f"party={kind}", f"party-part={first:d}", _form(word)]


def token_features(word: Word, lexicon: Lexicon, names: Names) -> list[str]:
    """Features of a spelling, each once."""
    if word.kind != "word":
        return [f"mark={word.text}" if word.kind == "mark" else f"digits={min(len(word.text), 5)}"]
    if kind := named_party(word, names):
        return party_features(word, kind, True)
    found = [
        f"class={min(word.classes)}:{word.stem}" if word.classes else "class=-",
        _form(word),
        f"ending={word.folded[-2:]}",
    ]
    if word.finite and not word.nominal:
        found.append(f"prefix={word.folded[:1]}")
    found.extend(_entries(word, lexicon))
    found.extend(_names(word, names))
    return list(dict.fromkeys(found))


def _form(word: Word) -> str:
    clitic = word.clitic
    glued = f"{clitic.conjunction}{clitic.preposition}{clitic.future:d}{bool(word.enclitic):d}"
    return f"form={word.definite:d}{glued}{word.finite:d}{word.nominal:d}"


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


def event_features(found: Found[Trigger], slots: Slots) -> list[Group]:
    """Features of an event word: its entry, its form and what grammar finds beside it."""
    entry = found.entry
    return [
        (
            _as_named, f"entry={entry.id}", f"type={entry.type}", f"frame={entry.frame}", f"certainty={entry.certainty}",
            f"met={found.met}.{bool(entry.needs)}.{bool(entry.unless)}", f"result={entry.result}",
            f"casualty={entry.casualty}", f"status={entry.status}", f"mode={entry.mode}", f"territory={entry.territory}",
        ),
        (
            _as_named, f"shape={event_shape(found)}", f"preposition={found.preposition}",
            f"conjunction={bool(found.conjunction)}",
            f"passive={slots.passive}", f"future={found.future}.{found.purpose}", f"pronoun={bool(found.enclitic)}",
            f"person={found.person}",
        ),
        (_as_named, *(f"rule={rule}" for rule in slots.rules)),
    ]  # fmt: skip


def _as_named(*features: str) -> Named:
    return features


def link_features(scene: Scene, found: Found[Trigger], slots: Slots) -> list[list[Group]]:
    """Features of each phrase of the sentence beside an event word."""
    phrases, anchors, kinds = scene.view.phrases, scene.anchors, scene.kinds
    event, frame, finite = found.entry.type, found.entry.frame, "v" if found.finite else "n"
    standing, ranks, sources = slots.standing, scene.ranks(found), scene.sources
    features: list[list[Group]] = []
    for number, phrase in enumerate(phrases):
        alone = anchors[number] == number
        anchor = phrase if alone else phrases[anchors[number]]
        side, distance, between, _ = gap(scene, found, anchor.first, anchor.last)
        slot = standing.get(id(phrase)) or standing.get(id(anchor)) or "-" if standing else "-"
        kind, preposition = kinds[number], anchor.preposition
        features.append([
            (_apart, side, finite, distance, between),
            (_standing, slot, kind, finite),
            (_party, kind, event, frame, side),
            (_governed, preposition, side, event),
            (
                _among, ranks[number], side, scene.nearest_event(anchor, found), not alone,
                (phrase.first, phrase.last) in sources, min(number, 4),
            ),
        ])  # fmt: skip
    return features


def _apart(side: str, finite: str, distance: str, between: str) -> Named:
    return f"gap={side}{finite}{distance}", f"between={side}{between}"


def _standing(slot: str, kind: str, finite: str) -> Named:
    group = kind.split(":", maxsplit=1)[0]
    return f"slot={slot}", f"slot={slot}|{group}", f"role={slot.rpartition('>')[2]}|{finite}"


def _party(kind: str, event: str, frame: str, side: str) -> Named:
    group = kind.split(":", maxsplit=1)[0]
    return f"kind={group}|{event}", f"kind={group}|{frame}|{side}", f"sector={kind}"


def _governed(preposition: str, side: str, event: str) -> Named:
    return f"preposition={preposition}|{side}", f"preposition={preposition}|{event}"


def _among(rank: str, side: str, taken: str, joined: bool, source: bool, order: int) -> Named:
    return f"rank={rank}{side}", f"taken={taken}", f"joined={joined}", f"source={source}", f"order={order}"


def source_features(scene: Scene, found: Found[Trigger], slots: Slots, source: Source) -> list[Group]:
    """Features of somebody as the source of an event word."""
    view, cue, origin = scene.view, source.entry, source.origin
    identifier, kind = (cue.id, cue.kind) if cue is not None else (origin, origin)
    here = source.view is view
    roles = {role for phrase, _, role in slots.roles if phrase == source.phrase} if here else ()
    side, distance, between = "-", "-", "-"
    if source.cue_view is view:
        side, distance, between, _ = gap(scene, found, source.cue_first, source.cue_last)
    return [
        (_cue, identifier, kind, side, distance),
        (_heard, origin, side, between, min(scene.cues, 3), scene.quoted[found.first]),
        (_speaker, origin, source.stance, found.entry.type, "actor" in roles, "recipient" in roles),
        (_since, origin, min(source.age, 5), here, bucket(found.first)),
    ]


def _cue(identifier: str, kind: str, side: str, distance: str) -> Named:
    return f"cue={identifier}", f"kind={kind}|{side}{distance}"


def _heard(origin: str, side: str, between: str, cues: int, quoted: bool) -> Named:
    return (
        f"origin={origin}|{side}", f"between={side}{between}", f"cues={cues}|{origin}|{side}",
        f"quoted={quoted}|{origin}|{side}",
    )  # fmt: skip


def _speaker(origin: str, stance: str, event: str, actor: bool, recipient: bool) -> Named:
    return f"stance={stance}|{event}", f"own={actor}.{recipient}|{origin}", f"type={event}|{origin}"


def _since(origin: str, age: int, here: bool, position: str) -> Named:
    return f"age={age}|{origin}", f"here={here}", f"position={position}|{origin}"


def date_features(scene: Scene, found: Found[Trigger], number: int) -> list[Group]:
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
        (_between, side, distance, between),
        (_nearer, nearer, side, min(events, 2), scene.reporting(low, high), cue_near),
        (_said, mention.basis, mention.granularity, shape_of(before), mention.value is None),
        (_order, min(number, 2), min(len(view.dates), 3), found.entry.type, side),
        (_front, min(mention.first, 3), side),
    ]


def _between(side: str, distance: str, between: str) -> Named:
    return f"gap={side}{distance}", f"between={side}{between}"


def _nearer(nearer: bool, side: str, events: int, reporting: bool, cue_near: bool) -> Named:
    return f"nearer={nearer}|{side}|{events}", f"reporting={reporting}|{side}|{cue_near}"


def _said(basis: str, granularity: str, before: str, opened: bool) -> Named:
    return f"basis={basis}.{granularity}", f"before={before}", f"open={opened}"


def _order(number: int, count: int, event: str, side: str) -> Named:
    return f"number={number}.{count}", f"type={event}|{side}"


def _front(place: int, side: str) -> Named:
    return (f"front={place}|{side}",)


def toll_features(scene: Scene, found: Found[Trigger], count: Count) -> list[Group]:
    """Features of a number of people as the toll of an event word; ``Count`` tells the casualty words around it."""
    side, distance, between, events = gap(scene, found, count.first, count.last)
    return [
        (_counted, side, distance, between, min(events, 2), found.entry.casualty),
        (_number, count.what, count.kind, bucket(count.low or 0), count.subset, found.entry.casualty),
        (_casualties, count.ahead, count.behind),
    ]


def _counted(side: str, distance: str, between: str, events: int, casualty: str | None) -> Named:
    return (
        f"gap={side}{distance}", f"between={side}{between}", f"events={events}|{side}",
        f"casualty={casualty}|{side}{distance}",
    )  # fmt: skip


def _number(what: str, kind: str, size: str, subset: bool, casualty: str | None) -> Named:
    return f"what={what}", f"size={size}", f"subset={subset}", f"own={casualty}|{what}", f"kind={kind}"


def _casualties(ahead: str, behind: str) -> Named:
    return f"ahead={ahead}", f"behind={behind}", f"near={ahead.split('.', maxsplit=1)[0]}|{behind.split('.', maxsplit=1)[0]}"


def age(mention: DateMention, published: date | None) -> str:
    """How a time lies to the publication: ahead, in the same year, or how many years back (2: or more)."""
    if published is None or not mention.value or not mention.value[:4].isdigit():
        return "-"
    if mention.value[:10] > published.isoformat()[: len(mention.value[:10])]:
        return "ahead"
    return str(min(published.year - int(mention.value[:4]), 2))


def status_features(scene: Scene, found: Found[Trigger], marks: list[str]) -> list[Group]:
    """Features of an event word for whether it happened; ``marks`` name the modality words that reach it, and wishes."""
    governor = scene.governor(found)
    tense, _, name = governor.partition(":")
    view = scene.view
    times = [(age(mention, view.published), gap(scene, found, mention.first, mention.last)) for mention in view.dates]
    return [
        (_governor, governor, tense, name, found.finite, min(len(marks), 3)),
        *((_mark, mark, found.finite) for mark in marks),
        *((_time, when, near.side, near.distance) for when, near in times),
    ]


def _governor(governor: str, tense: str, name: str, finite: bool, marks: int) -> Named:
    return f"governor={governor}", f"governor={tense}|{finite}", f"governor={name}", f"marks={marks}"


def _mark(mark: str, finite: bool) -> Named:
    return f"mark={mark}", f"mark={mark}|{finite}"


def _time(when: str, side: str, distance: str) -> Named:
    return f"time={when}", f"time={when}|{side}{distance}"


def named(group: Group) -> Named:
    """The features of a group."""
    features: Named = group[0](*group[1:])
    return features


def flat(groups: Iterable[Group]) -> list[str]:
    """The features of groups one by one, as training counts them."""
    return [feature for group in groups for feature in named(group)]
