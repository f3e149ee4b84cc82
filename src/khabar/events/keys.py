"""Blocking keys: what two claims must have in common to be compared at all, so that never all are compared with all.

A key is a number of 63 bits: the day, the type's family and the realm of the status, and one of: a fine cell with a settlement
in it, a wide cell with any place or with a district, province or region, the two parties. A document's own events, and those of
its copies, are found by the id of the first copy. Keys by parties and documents tell whether place and day are known (full,
else open), since what is full meets what is full by its place. Days stand in front, so that what is loaded together lies
together. That two keys share a number costs a comparison, nothing else.

Places, parties and types come again and again: what follows from one of them is remembered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

from khabar.events.mention import NAMED, Mention, Spot
from khabar.events.settings import Linking
from khabar.gazetteer.geo import cell, cells_within

FINE, WIDE = 0.1, 2.0  # degrees of the two grids
_SETTLED, _ANY, _UNSETTLED, _OPEN, _FULL = range(5)
_DOCUMENT = 1 << 62
_ROWS, _COLUMNS = 2048, 4096  # more than there are cells from pole to pole, and around the earth

Parts = tuple[int, ...]  # a kind (3 bits) with a cell or pair (25 bits) each


def written(mention: Mention, rules: Linking) -> list[int]:
    """The keys under which the event of a mention can be found."""
    kinds = (_FULL if _full(mention) else _OPEN,)
    places = _filed(mention.spots[0]) if mention.spots else ()
    return _keys(mention, rules, kinds, places, 0)


def sought(mention: Mention, rules: Linking) -> list[int]:
    """The keys under which events that a mention may belong to are looked up."""
    kinds = (_OPEN,) if _full(mention) else (_OPEN, _FULL)
    places = _around(mention.spots[0], rules) if mention.spots else ()
    for spot in mention.spots[1:NAMED]:
        if spot.settled:
            places += _near(spot, rules)
    return _keys(mention, rules, kinds, places, rules.days.apart)


def _keys(mention: Mention, rules: Linking, kinds: Parts, places: Parts, slack: int) -> list[int]:
    """All parts on all days, and the keys of the document; those that two places share may stand there twice."""
    stem = _stem(mention.type, mention.realm, rules)
    places += _pairs(mention.actors, mention.recipients, kinds)
    days = _days(mention, rules, slack)
    keys = [day << 42 | stem << 28 | part for day in days for part in places]
    document = _hash(mention.copy, 62)
    return keys + [_DOCUMENT | document ^ (stem << 3 | kind) for kind in kinds]


def _full(mention: Mention) -> bool:
    """Whether place and day are known."""
    return bool(mention.spots) and mention.start is not None and mention.end is not None


@lru_cache(10_000)
def _stem(type_: str, realm: str, rules: Linking) -> int:
    return _hash(f"{rules.family(type_)}|{realm}", 14)


@lru_cache(50_000)
def _filed(spot: Spot) -> Parts:
    """Where an event of this place is filed."""
    kind, size = (_SETTLED, FINE) if spot.settled else (_UNSETTLED, WIDE)
    return (*_parts(_ANY, _wide(spot)), *_parts(kind, [cell(spot.lat, spot.lon, size)]))


@lru_cache(50_000)
def _around(spot: Spot, rules: Linking) -> Parts:
    """Where events are filed that may be those of this place."""
    reach = rules.reach.region if spot.settled else getattr(rules.reach, spot.precision, rules.reach.region)
    wide = {*cells_within(spot.lat, spot.lon, reach, WIDE), *_wide(spot)}
    return _parts(_UNSETTLED, wide) + _near(spot, rules) if spot.settled else _parts(_ANY, wide)


@lru_cache(50_000)
def _near(spot: Spot, rules: Linking) -> Parts:
    """Where events of settlements near this one are filed."""
    return _parts(_SETTLED, cells_within(spot.lat, spot.lon, rules.reach.city, FINE))


def _wide(spot: Spot) -> set[tuple[int, int]]:
    """The wide cell of a place, and that of its province's point."""
    own = cell(spot.lat, spot.lon, WIDE)
    return {own, cell(*spot.seat, WIDE)} if spot.seat else {own}


def _parts(kind: int, cells: Iterable[tuple[int, int]]) -> Parts:
    """Cells as numbers of 23 bits, with their kind."""
    return tuple(kind << 25 | (row % _ROWS) * _COLUMNS + column % _COLUMNS for row, column in cells)


@lru_cache(100_000)
def _pairs(actors: tuple[str, ...], recipients: tuple[str, ...], kinds: Parts) -> Parts:
    """Each two parties, in the order of the alphabet: who acted is often told the other way round."""
    named = sorted({*actors, *recipients})[:4]
    pairs = [_hash(f"{one}|{other}", 25) for one, other in combinations(named, 2)]
    return tuple(kind << 25 | pair for kind in kinds for pair in pairs)


@lru_cache(100_000)
def _hash(text: str, bits: int) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> (64 - bits)


def _days(mention: Mention, rules: Linking, slack: int) -> Iterable[int]:
    """The days of a mention (20 bits each), or its whole interval where that is too long to date one happening."""
    if mention.start is None or mention.end is None:
        return ()
    if mention.end - mention.start >= rules.days.longest:
        return (_hash(f"{mention.start}-{mention.end}", 19),)
    return range(mention.start - slack, mention.end + slack + 1)
