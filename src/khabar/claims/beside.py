"""What the judge looks at in an event word and in what stands beside it: phrases, speakers, times, numbers of people.

The features come in groups (:mod:`khabar.claims.groups`): each function here returns what ``groups`` holds for them, rows of
weights where events are judged, and the features themselves where training counts them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from khabar.claims.draft import Source
from khabar.claims.groups import Groups, Named
from khabar.claims.scene import Gap, Scene, bucket, event_shape, gap, shape_of
from khabar.claims.tolls import Count
from khabar.matching.entries import Trigger
from khabar.matching.matcher import Found
from khabar.syntax.roles import Slots
from khabar.timex.dates import DateMention

Made = tuple[Any, ...]  # what the groups of one event or pair are


def event_features(groups: Groups, described: Iterable[Named]) -> Made:
    """Features of an event word that is described."""
    said = groups[_said]
    return tuple([said[features] for features in described])


def described(found: Found[Trigger], slots: Slots) -> tuple[Named, ...]:
    """An event word: its entry, its form and what grammar finds beside it."""
    entry = found.entry
    return (
        (
            f"entry={entry.id}", f"type={entry.type}", f"frame={entry.frame}", f"certainty={entry.certainty}",
            f"met={found.met}.{bool(entry.needs)}.{bool(entry.unless)}", f"result={entry.result}",
            f"casualty={entry.casualty}", f"status={entry.status}", f"mode={entry.mode}", f"territory={entry.territory}",
        ),
        (
            f"shape={event_shape(found)}", f"preposition={found.preposition}", f"conjunction={bool(found.conjunction)}",
            f"passive={slots.passive}", f"future={found.future}.{found.purpose}", f"pronoun={bool(found.enclitic)}",
            f"person={found.person}",
        ),
        tuple([f"rule={rule}" for rule in slots.rules]),
    )  # fmt: skip


def _said(features: Named) -> Named:
    return features


# --- phrases


def link_features(groups: Groups, scene: Scene, found: Found[Trigger], slots: Slots) -> list[Made]:
    """Features of each phrase of the sentence beside an event word."""
    entry, finite = found.entry, "v" if found.finite else "n"
    apart, standing = groups[_apart][finite], groups[_standing][finite]
    party, governed, among = groups[_party][entry.type][entry.frame], groups[_governed][entry.type], groups[_among]
    own = slots.standing
    made: list[Made] = []
    for part, rank in zip(scene.parts, scene.ranks(found), strict=True):
        anchor = part.anchor
        near = gap(scene, found, anchor.first, anchor.last)
        slot = own.get(id(part.phrase)) or own.get(id(anchor)) or "-" if own else "-"
        made.append((
            apart[near], standing[part.kind][slot], party[near.side][part.kind], governed[near.side][anchor.preposition],
            among[scene.nearest_event(anchor, found)][near.side][rank][part.place],
        ))  # fmt: skip
    return made


def _apart(finite: str, near: Gap) -> Named:
    return f"gap={near.side}{finite}{near.distance}", f"between={near.side}{near.between}"


def _standing(finite: str, kind: str, slot: str) -> Named:
    group = kind.split(":", maxsplit=1)[0]
    return f"slot={slot}", f"slot={slot}|{group}", f"role={slot.rpartition('>')[2]}|{finite}"


def _party(event: str, frame: str, side: str, kind: str) -> Named:
    group = kind.split(":", maxsplit=1)[0]
    return f"kind={group}|{event}", f"kind={group}|{frame}|{side}", f"sector={kind}"


def _governed(event: str, side: str, preposition: str) -> Named:
    return f"preposition={preposition}|{side}", f"preposition={preposition}|{event}"


def _among(taken: str, side: str, rank: str, place: tuple[bool, bool, int]) -> Named:
    joined, source, order = place
    return f"rank={rank}{side}", f"taken={taken}", f"joined={joined}", f"source={source}", f"order={order}"


# --- speakers


def source_features(groups: Groups, scene: Scene, found: Found[Trigger], slots: Slots, source: Source) -> Made:
    """Features of somebody as the source of an event word."""
    view, cue, origin, phrase = scene.view, source.entry, source.origin, source.phrase
    identifier, kind = (cue.id, cue.kind) if cue is not None else (origin, origin)
    here = source.view is view
    roles = [role for other, _, role in slots.roles if other.first == phrase.first and other == phrase] if here else ()
    near = gap(scene, found, source.cue_first, source.cue_last) if source.cue_view is view else NOWHERE
    return (
        groups[_cue][identifier][kind][near.apart],
        groups[_heard][origin][near.side][near.between][min(scene.cues, 3)][scene.quoted[found.first]],
        groups[_speaker][origin][source.stance][found.entry.type]["actor" in roles]["recipient" in roles],
        groups[_since][origin][min(source.age, 5)][here][bucket(found.first)],
    )


NOWHERE = Gap("-", "-", "-", "--", 0)  # from what stands in another sentence


def _cue(identifier: str, kind: str, apart: str) -> Named:
    return f"cue={identifier}", f"kind={kind}|{apart}"


def _heard(origin: str, side: str, between: str, cues: int, quoted: bool) -> Named:
    return (
        f"origin={origin}|{side}", f"between={side}{between}", f"cues={cues}|{origin}|{side}",
        f"quoted={quoted}|{origin}|{side}",
    )  # fmt: skip


def _speaker(origin: str, stance: str, event: str, actor: bool, recipient: bool) -> Named:
    return f"stance={stance}|{event}", f"own={actor}.{recipient}|{origin}", f"type={event}|{origin}"


def _since(origin: str, age: int, here: bool, position: str) -> Named:
    return f"age={age}|{origin}", f"here={here}", f"position={position}|{origin}"


# --- times


def date_features(groups: Groups, scene: Scene, found: Found[Trigger], number: int) -> Made:
    """Features of a time expression as the date of an event word."""
    view = scene.view
    mention = view.dates[number]
    near = gap(scene, found, mention.first, mention.last)
    side = near.side
    before = view.words[mention.first - 1] if mention.first else None
    own = abs(found.first - mention.first)
    others = (other for other in view.matches.triggers if other.first != found.first)
    nearer = any(abs(other.first - mention.first) < own for other in others)
    low, high = (found.last, mention.first) if side == "a" else (mention.last, found.first)
    cue_near = any(cue.finite and abs(cue.first - mention.first) <= 4 for cue in view.matches.cues)
    return (
        groups[_between][near],
        groups[_nearer][side][nearer][near.events][scene.reporting(low, high)][cue_near],
        groups[_dated][mention.basis][mention.granularity][shape_of(before)][mention.value is None],
        groups[_order][side][found.entry.type][min(number, 2)][min(len(view.dates), 3)],
        groups[_front][side][min(mention.first, 3)],
    )


def _between(near: Gap) -> Named:
    return f"gap={near.apart}", f"between={near.side}{near.between}"


def _nearer(side: str, nearer: bool, events: int, reporting: bool, cue_near: bool) -> Named:
    return f"nearer={nearer}|{side}|{events}", f"reporting={reporting}|{side}|{cue_near}"


def _dated(basis: str, granularity: str, before: str, opened: bool) -> Named:
    return f"basis={basis}.{granularity}", f"before={before}", f"open={opened}"


def _order(side: str, event: str, number: int, count: int) -> Named:
    return f"number={number}.{count}", f"type={event}|{side}"


def _front(side: str, place: int) -> Named:
    return (f"front={place}|{side}",)


# --- numbers of people


def toll_features(groups: Groups, scene: Scene, found: Found[Trigger], count: Count) -> Made:
    """Features of a number of people as the toll of an event word; ``Count`` tells the casualty words around it."""
    casualty = found.entry.casualty
    return (
        groups[_counted][casualty][gap(scene, found, count.first, count.last)],
        groups[_number][casualty][count.what][count.kind][bucket(count.low or 0)][count.subset],
        groups[_casualties][count.ahead][count.behind],
    )


def _counted(casualty: str | None, near: Gap) -> Named:
    return (
        f"gap={near.apart}", f"between={near.side}{near.between}", f"events={near.events}|{near.side}",
        f"casualty={casualty}|{near.apart}",
    )  # fmt: skip


def _number(casualty: str | None, what: str, kind: str, size: str, subset: bool) -> Named:
    return f"what={what}", f"size={size}", f"subset={subset}", f"own={casualty}|{what}", f"kind={kind}"


def _casualties(ahead: str, behind: str) -> Named:
    return f"ahead={ahead}", f"behind={behind}", f"near={ahead.split('.', maxsplit=1)[0]}|{behind.split('.', maxsplit=1)[0]}"


# --- whether it happened


def status_features(groups: Groups, scene: Scene, found: Found[Trigger], marks: list[str]) -> Made:
    """Features of an event word for whether it happened; ``marks`` name the modality words that reach it, and wishes."""
    view, finite = scene.view, found.finite
    times = ((age(mention, view.published), gap(scene, found, mention.first, mention.last)) for mention in view.dates)
    return (
        groups[_governor][scene.governor(found)][finite][min(len(marks), 3)],
        *(groups[_mark][mark][finite] for mark in marks),
        *(groups[_time][when][near.apart] for when, near in times),
    )


def age(mention: DateMention, published: date | None) -> str:
    """How a time lies to the publication: ahead, in the same year, or how many years back (2: or more)."""
    if published is None or not mention.value or not mention.value[:4].isdigit():
        return "-"
    if mention.value[:10] > published.isoformat()[: len(mention.value[:10])]:
        return "ahead"
    return str(min(published.year - int(mention.value[:4]), 2))


def _governor(governor: str, finite: bool, marks: int) -> Named:
    tense, _, name = governor.partition(":")
    return f"governor={governor}", f"governor={tense}|{finite}", f"governor={name}", f"marks={marks}"


def _mark(mark: str, finite: bool) -> Named:
    return f"mark={mark}", f"mark={mark}|{finite}"


def _time(when: str, apart: str) -> Named:
    return f"time={when}", f"time={when}|{apart}"
