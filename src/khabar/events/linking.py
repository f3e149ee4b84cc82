"""Does a claim tell of the happening that an event holds? A score, made of named points."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import msgspec

from khabar.events.mention import NAMED, Mention, Spot
from khabar.events.settings import Linking
from khabar.gazetteer.geo import km

Interval = tuple[int, int]
NEAR = 300  # letters between the beginnings of two sentences that stand near each other


class Profile(msgspec.Struct, array_like=True):
    """An event as linking sees it: how often each value was said. Grows with every claim that joins.

    ``days`` is the interval that the most claims state, else what the days of publication leave; ``spot`` the settlement that
    the most claims name, else the smallest larger unit.
    """

    family: str
    realm: str
    types: dict[str, int] = {}
    modes: dict[str, int] = {}
    dated: dict[str, int] = {}
    undated: Interval | None = None
    spots: list[tuple[Spot, int]] = []
    actors: dict[str, int] = {}
    recipients: dict[str, int] = {}
    words: dict[str, int] = {}
    tolls: dict[str, list[tuple[int, int | None]]] = {}
    documents: dict[str, list[int]] = {}
    copies: dict[str, int] = {}
    effects: dict[str, int] = {}
    days: Interval | None = None
    spot: Spot | None = None

    @classmethod
    def of(cls, members: Iterable[Mention], rules: Linking) -> Profile:
        """The profile of these mentions, of which there must be one."""
        first, *others = members
        profile = cls(rules.family(first.type), first.realm)
        for mention in (first, *others):
            profile.add(mention)
        return profile

    def add(self, mention: Mention) -> None:
        """Count what a mention says."""
        _count(self.types, mention.type)
        _count(self.modes, mention.mode)
        _count(self.effects, mention.effect)
        self.documents.setdefault(mention.document, []).append(mention.sentence)
        _count(self.copies, mention.copy)
        for party in mention.actors:
            _count(self.actors, party)
        for party in mention.recipients:
            _count(self.recipients, party)
        for word in mention.words:
            _count(self.words, word)
        for kind, low, high in mention.tolls:
            if (low, high) not in self.tolls.setdefault(kind, []):
                self.tolls[kind].append((low, high))
        if mention.start is not None and mention.end is not None:
            self._add_days(mention.start, mention.end, mention.dated)
        if mention.spot is not None:
            self._add_spot(mention.spot)

    def _add_days(self, start: int, end: int, dated: bool) -> None:
        if dated:
            _count(self.dated, f"{start}-{end}")
        elif self.undated is None:
            self.undated = (start, end)
        elif start <= self.undated[1] and end >= self.undated[0]:  # what all reports agree with
            self.undated = (max(start, self.undated[0]), min(end, self.undated[1]))
        if dated:
            first, _, last = max(self.dated, key=lambda key: (self.dated[key], key)).partition("-")
            self.days = (int(first), int(last))
        elif not self.dated:
            self.days = self.undated

    def _add_spot(self, spot: Spot) -> None:
        for number, (known, count) in enumerate(self.spots):
            if (known.id or known.name, known.precision) == (spot.id or spot.name, spot.precision):
                self.spots[number] = (known, count + 1)
                break
        else:
            self.spots.append((spot, 1))
        self.spot = max(self.spots, key=lambda one: (one[0].settled, _FINENESS.get(one[0].precision, 0), one[1]))[0]


_FINENESS = {"site": 4, "city": 4, "district": 3, "province": 2, "region": 1}


def _count(counts: dict[str, int], value: str | None) -> None:
    if value:
        counts[value] = counts.get(value, 0) + 1


_SHARED = {"same_actor", "same_recipient", "same_words"}


class Link(NamedTuple):
    """How well a claim fits an event: the sum of the points, each point in words, and whether it is enough."""

    score: float
    why: tuple[str, ...]
    enough: bool


def compare(mention: Mention, profile: Profile, rules: Linking) -> Link | None:
    """How well ``mention`` fits ``profile``; None where type, status, day or place exclude each other.

    What excludes most and costs least is looked at first.
    """
    same = mention.type in profile.types
    if mention.realm != profile.realm or not (same or _one_family(mention, profile, rules)):
        return None
    sentences = profile.documents.get(mention.document)
    when = _when(mention, profile, rules)
    if when is None and sentences is None:
        return None
    spot, other = mention.spot, profile.spot
    where = _where(spot, other, rules) if spot and other else ""
    if where is None and not _also(mention, other, rules):
        return None
    near = sentences is not None and any(abs(start - mention.sentence) <= NEAR for start in sentences)
    if when is None and near and not mention.dated and profile.dated:
        when = ""  # the sentence beside it says the day
    copied = mention.copy in profile.copies  # so is what stands in the same document
    if when is None or (when == "" and not copied):
        return None
    names = [when, "also_place" if where is None else where]
    _what(mention, profile, same, names)
    _who(mention, profile, same, names)
    if mention.tolls and profile.tolls:
        _tolls(mention, profile, names)
    if sentences is not None:
        names += ["same_document", "near_sentence"] if near else ["same_document"]
    elif copied:
        names.append("same_copy")
    if mention.type in rules.crowded and not (copied or _SHARED.intersection(names)):
        return None
    return _weighed(tuple(names), sentences is not None, not spot or not other, rules)


@lru_cache(100_000)
def _weighed(names: tuple[str, ...], inside: bool, unplaced: bool, rules: Linking) -> Link:
    """The link of these points; ``inside`` one document or ``unplaced`` (one side has no place), other sums are enough."""
    points = [(name, rules.points[name]) for name in names if name]
    score = round(sum(value for _, value in points), 3)
    far = rules.threshold_without_place if unplaced else rules.threshold
    needed = rules.threshold_in_document if inside and unplaced else far
    return Link(score, tuple(f"{name.replace('_', ' ')} {value:+g}" for name, value in points), score >= needed)


def _one_family(mention: Mention, profile: Profile, rules: Linking) -> bool:
    """Whether two types may be of one happening because both say who holds a place."""
    return bool(mention.effect and profile.effects) and rules.family(mention.type) == profile.family


def _what(mention: Mention, profile: Profile, same: bool, names: list[str]) -> None:
    """Add the names of the points for what was done."""
    if same:
        names.append("same_type")
    if bool(mention.effect) != bool(profile.effects):
        names.append("other_effect")
    if same and mention.mode and profile.modes:  # each type has modes of its own
        names.append("same_mode" if mention.mode in profile.modes else "other_mode")


def _when(mention: Mention, profile: Profile, rules: Linking) -> str | None:
    """The name of the point for the days; empty where one side has none, None where they lie apart."""
    days = profile.days
    if mention.start is None or mention.end is None or days is None:
        return ""
    start, end = days
    longest = rules.days.longest
    if mention.end - mention.start >= longest or end - start >= longest:
        if (mention.start, mention.end) == days:
            return "near_day"
        return None
    gap = max(mention.start - end, start - mention.end)
    if gap <= 0:
        told = "near_day" if mention.dated or mention.foreground else "background_day"
        return "same_day" if mention.dated and profile.dated else told
    if gap > rules.days.apart:
        return None
    stated = mention.dated and profile.dated and f"{mention.start}-{mention.end}" not in profile.dated
    return "other_day" if stated else "next_day"


@lru_cache(100_000)
def _where(spot: Spot, other: Spot, rules: Linking) -> str | None:
    """The name of the point for the places, None where they lie apart."""
    if spot.id and spot.id == other.id:
        return {"province": "within_province", "region": "within_province", "district": "within_district"}.get(
            spot.precision, "same_place"
        )
    wider = spot if _FINENESS.get(spot.precision, 0) <= _FINENESS.get(other.precision, 0) else other
    if wider.precision == "province" and (wider.lat, wider.lon) in (spot.seat, other.seat):
        return "within_province"
    if km(spot.lat, spot.lon, other.lat, other.lon) > getattr(rules.reach, wider.precision, 0.0):
        return None
    if spot.settled and other.settled:
        return "same_place"
    if spot.country != other.country and spot.country and other.country:
        return None
    return "within_district" if wider.precision == "district" else "within_province"


def _also(mention: Mention, spot: Spot | None, rules: Linking) -> bool:
    """Whether a place is one of the further towns that a claim names: who shelled three towns shelled each of them."""
    others = mention.spots[1:NAMED] if spot else ()
    return any(other.settled and _where(other, spot, rules) == "same_place" for other in others)


def _who(mention: Mention, profile: Profile, same: bool, names: list[str]) -> None:
    """Add the names of the points for the parties; ``same`` type: who withdrew is no other perpetrator of a capture."""
    shared = [party for party in mention.actors if party in profile.actors]
    if shared:
        names.append("like_actor" if _only_alike(shared) else "same_actor")
    elif same and mention.actors and profile.actors:
        names.append("other_actor")
    shared = [party for party in mention.recipients if party in profile.recipients]
    if shared:
        names.append("like_recipient" if _only_alike(shared) else "same_recipient")
    words = len([word for word in mention.words if word in profile.words])
    if words >= 2 and words * 2 >= len(mention.words):
        names.append("same_words")


def _only_alike(parties: list[str]) -> bool:
    """Whether only country and sector are the same ("SYR:MIL")."""
    return all(":" in party for party in parties)


def _tolls(mention: Mention, profile: Profile, names: list[str]) -> None:
    """Add whether a number is told alike; else how far the nearest one told is from it."""
    found: set[str] = set()
    for kind, low, high in mention.tolls:
        for known_low, known_high in profile.tolls.get(kind, ()):
            if (low, high) == (known_low, known_high) and low >= 2:
                names.append("same_toll")
                return
            (smaller, at_most), larger = ((low, high), known_low) if low <= known_low else ((known_low, known_high), low)
            times = larger / max(smaller, at_most or 0, 1)
            found.add("far_toll" if times > 30 else "other_toll" if times > 3 and smaller else "")
    if found and "" not in found:
        names.append(max(found))
