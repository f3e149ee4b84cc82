"""Which of the places of a name is meant.

Every candidate gets points for what speaks for it, and the one with most is chosen:

- ``population``: the logarithm of its inhabitants; a country, province or town by its bare name before a village;
- ``kind``: the kind word in the text says what it is (قرية، مدينة، محافظة);
- ``country``: the document names its country, or places in it, or comes from an outlet of it;
- ``near``: it lies near what the document names beyond doubt; most of all near what the same sentence names beside it, which
  is how a text says what a village belongs to ("قرية X بريف Y");
- ``shipped``: it is in the shipped gazetteer, which names what news often names;
- ``spelling``: points off for a name that is only spelled alike.

A choice is kept only with evidence: its country or a place near it is named, or it is large enough to be known by its bare
name. A town of the name of a quarter ("حي الثورة") needs a place near it. Else, and where several places are equally likely
and far apart, the words stay without coordinates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from khabar.gazetteer.spelling import likeness
from khabar.matching.names import GazetteerPlace, Noun
from khabar.resolution.surroundings import KNOWN, QUARTER, REACH_KM, WIDE, Anchor, Surroundings, distance_km

BARE = {"country": 9.0, "province": 2.0}  # points by precision for a name without a kind word
LARGE = 6.0  # the same for a large town
KIND, PRECISION, OTHER_SIZE = 9.0, 8.0, 6.0  # points where the kind word says this kind, this precision, another size of town
SHIPPED = 2.0  # points for a place that the shipped gazetteer thought worth naming
NEAR = 9.0  # points for lying right beside what the text nests it in
FADES_KM = 30.0  # distance over which nearness falls to a third
SAME_SENTENCE, ELSEWHERE = 0.75, 0.6  # weight of other places of the sentence and the document
AWAY = 3.0  # degrees of latitude from which nothing is near
LEAST_NEAR = 0.2  # nearness that counts as evidence
SURELY_NEAR = 0.5  # nearness that a name spelled by its consonants alone needs
ALIKE = 0.85  # likeness that a name spelled by its consonants alone needs
CLEAR = 1.0  # points between the best and the next one, where they lie apart
APART_KM = 50.0
FAR_KM = 130.0  # distance from what it is nested in at which a village cannot be meant


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A name in the text: its characters and those of its sentence, where what is said of its place ends ("قرية X بريف Y"),
    the kind words before it, its joined key."""

    start: int
    end: int
    nest: int
    sentence: tuple[int, int]
    kinds: Sequence[Noun]
    key: str = ""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A place that a name may mean; ``key`` is the joined key of its own name where it is only spelled alike."""

    number: int
    place: GazetteerPlace
    key: str = ""


class Ranked(msgspec.Struct, frozen=True, gc=False):
    """A candidate with its points by reason."""

    place: GazetteerPlace
    points: dict[str, float]

    @property
    def score(self) -> float:
        """All points together."""
        return sum(self.points.values())

    @property
    def why(self) -> str:
        """The reasons that speak for it, the weightiest first."""
        return ",".join(sorted((r for r, p in self.points.items() if p > 0), key=lambda r: (-self.points[r], r)))


def choose(mention: Mention, candidates: Sequence[Candidate], where: Surroundings) -> tuple[Ranked | None, list[Ranked]]:
    """The candidate that is meant, None where nothing tells; and the others, the likeliest first."""
    own = frozenset(candidate.number for candidate in candidates)
    inside = where.within(*mention.sentence)
    beside = [anchor for anchor in inside if anchor.numbers.isdisjoint(own) and not _overlaps(anchor, mention)]
    near = {(anchor.place.id, _nests(mention, anchor)): anchor for anchor in beside}
    telling = [*near.values(), *where.beyond(*mention.sentence, own)]
    ranked = [_rank(mention, candidate, telling, where) for candidate in candidates]
    ranked.sort(key=lambda one: (-one.score, bool(one.place.source), one.place.source, one.place.id))
    ranked = _distinct(ranked)
    if _evident(mention, ranked[0], where) and not _open(ranked) and not _contradicted(mention, ranked[0].place, beside):
        return ranked[0], ranked[1:]
    return None, ranked


def _rank(mention: Mention, candidate: Candidate, anchors: list[Anchor], where: Surroundings) -> Ranked:
    place, kinds = candidate.place, mention.kinds
    votes = where.countries.get(place.country or "", 0)
    points = {
        "population": 1.5 * math.log10(place.population + 1000),
        "country": 3.0 + min(votes, 4) if votes else 0.0,
        "near": NEAR * max((_closeness(mention, place, anchor) for anchor in anchors), default=0.0),
    }
    if not place.source:
        points["shipped"] = SHIPPED
    last = kinds[-1] if kinds else None
    if last is not None and last.kind == place.kind:
        points["kind"] = KIND
    elif last is not None and last.kind == "countryside" and place.kind == "village":
        points["kind"] = -OTHER_SIZE  # what has a countryside is a town
    elif last is not None and last.precision == place.precision:
        points["kind"] = OTHER_SIZE if place.precision == "city" else PRECISION
    elif last is None:
        points["bare"] = LARGE if place.population >= KNOWN and place.precision == "city" else BARE.get(place.precision, 0.0)
    if candidate.key:
        points["spelling"] = -1.0 if candidate.key == mention.key else -4.0
        if likeness(candidate.key, mention.key) < ALIKE:
            points["spelling"] = -math.inf
    return Ranked(place, points)


def _closeness(mention: Mention, place: GazetteerPlace, anchor: Anchor) -> float:
    """From 0 to 1: how near a place lies to an anchor, by how near that stands in the text."""
    if abs(place.lat - anchor.place.lat) > AWAY:
        return 0.0
    nests, same = _standing(mention, anchor)
    weight = 1.0 if nests else SAME_SENTENCE if same else ELSEWHERE
    beyond = distance_km(place, anchor.place) - REACH_KM.get(anchor.place.precision, 10.0)
    return weight * math.exp(-max(0.0, beyond) / FADES_KM)


def _standing(mention: Mention, anchor: Anchor) -> tuple[bool, bool]:
    """Whether a name is nested in an anchor, and whether both stand in one sentence."""
    low, high = mention.sentence
    return _nests(mention, anchor), low <= anchor.start < high


def _nests(mention: Mention, anchor: Anchor) -> bool:
    """Whether the text says that a name belongs to an anchor, or where it lies as seen from it."""
    return mention.end <= anchor.start < mention.nest


def _overlaps(anchor: Anchor, mention: Mention) -> bool:
    return anchor.start < mention.end and mention.start < anchor.end


def _evident(mention: Mention, best: Ranked, where: Surroundings) -> bool:
    """Whether something in the text speaks for a candidate besides its name."""
    if best.score == -math.inf:
        return False
    near = best.points["near"] >= NEAR * LEAST_NEAR
    quarter = bool(mention.kinds) and mention.kinds[-1].kind == QUARTER and best.place.kind != QUARTER
    if quarter or best.points.get("spelling", 0.0) < -1.0:
        return best.points["near"] >= NEAR * SURELY_NEAR
    shipped = not best.place.source and (best.place.precision == "site" or not where.countries)
    return near or _is_large(best.place) or best.points["country"] > 0 or shipped


def _is_large(place: GazetteerPlace) -> bool:
    """Whether a place is known by its bare name."""
    return place.population >= KNOWN or place.precision in WIDE or place.precision == "province"


def _contradicted(mention: Mention, place: GazetteerPlace, anchors: list[Anchor]) -> bool:
    """Whether a small place lies far from everything that the text nests it in."""
    nests = [anchor.place for anchor in anchors if _nests(mention, anchor)]
    far = all(distance_km(place, nest) > FAR_KM + REACH_KM.get(nest.precision, 10.0) for nest in nests)
    return bool(nests) and far and place.precision == "city" and not _is_large(place)


def _open(ranked: list[Ranked]) -> bool:
    """Whether the best two are as likely as each other, far apart, and nothing in the text lies near either."""
    if len(ranked) < 2 or _is_large(ranked[0].place):
        return False
    best, other = ranked[:2]
    close = best.score - other.score < CLEAR and distance_km(best.place, other.place) > APART_KM
    return close and best.points["near"] < NEAR * LEAST_NEAR


def _distinct(ranked: list[Ranked]) -> list[Ranked]:
    """Of entries of different gazetteers for one place only the likeliest."""
    kept: list[Ranked] = []
    for one in ranked:
        same = (other for other in kept if other.place.precision == one.place.precision)
        if one.score > -math.inf and all(distance_km(other.place, one.place) > REACH_KM["site"] for other in same):
            kept.append(one)
    return kept or ranked[:1]
