"""Blocking keys: what two claims must have in common to be compared at all, so that never all are compared with all.

A key is a number of 63 bits: the day, the type's family and the realm of the status, and one of: a fine cell with a settlement
in it, a wide cell with any place or with a district, province or region, the two parties. A document's own events are found by
its id, those of its copies by that of the first copy. Keys by parties and documents tell whether place and day are known (full,
else open), since what is full meets what is full by its place. Days stand in front, so that what is loaded together lies
together. That two keys share a number costs a comparison, nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from khabar.events.geo import cell, cells_within
from khabar.events.mention import NAMED, Mention, Spot
from khabar.events.settings import Linking

FINE, WIDE = 0.1, 2.0  # degrees of the two grids
_SETTLED, _ANY, _UNSETTLED, _OPEN, _FULL = range(5)
_DOCUMENT = 1 << 62
_ROWS, _COLUMNS = 2048, 4096  # more than there are cells from pole to pole, and around the earth


def written(mention: Mention, rules: Linking) -> set[int]:
    """The keys under which the event of a mention can be found."""
    kinds = (_FULL if _full(mention) else _OPEN,)
    parts = [(kind, pair) for kind in kinds for pair in _pairs(mention)]
    for spot in mention.spots[:1]:
        wide = _wide(spot)
        parts += [(_ANY, _packed(*one)) for one in wide]
        if spot.settled:
            parts.append((_SETTLED, _packed(*cell(spot.lat, spot.lon, FINE))))
        else:
            parts.append((_UNSETTLED, _packed(*cell(spot.lat, spot.lon, WIDE))))
    return _keys(mention, rules, parts, kinds, 0)


def sought(mention: Mention, rules: Linking) -> set[int]:
    """The keys under which events that a mention may belong to are looked up."""
    kinds = (_OPEN,) if _full(mention) else (_OPEN, _FULL)
    parts = [(kind, pair) for kind in kinds for pair in _pairs(mention)]
    for spot in mention.spots[:1]:
        reach = rules.reach.region if spot.settled else getattr(rules.reach, spot.precision, rules.reach.region)
        wide = {*cells_within(spot.lat, spot.lon, reach, WIDE), *_wide(spot)}
        parts += [(_UNSETTLED if spot.settled else _ANY, _packed(*one)) for one in wide]
    for spot in mention.spots[:NAMED]:
        if spot.settled:
            near = cells_within(spot.lat, spot.lon, rules.reach.city, FINE)
            parts += [(_SETTLED, _packed(*one)) for one in near]
    return _keys(mention, rules, parts, kinds, rules.days.apart)


def _keys(
    mention: Mention, rules: Linking, parts: Iterable[tuple[int, int]], kinds: Iterable[int], slack: int
) -> set[int]:
    """All parts on all days, and the keys of the document."""
    stem = _hash(f"{rules.family(mention.type)}|{mention.realm}", 14)
    places = [stem << 28 | kind << 25 | part for kind, part in parts]
    keys = {day << 42 | place for day in _days(mention, rules, slack) for place in places}
    for name in (f"d|{mention.document}", f"c|{mention.copy}" if mention.copy else ""):
        keys.update(_DOCUMENT | _hash(f"{stem}|{kind}|{name}", 62) for kind in kinds if name)
    return keys


def _full(mention: Mention) -> bool:
    """Whether place and day are known."""
    return bool(mention.spots) and mention.start is not None and mention.end is not None


def _wide(spot: Spot) -> set[tuple[int, int]]:
    """The wide cell of a place, and that of its province's point."""
    own = cell(spot.lat, spot.lon, WIDE)
    return {own, cell(*spot.seat, WIDE)} if spot.seat else {own}


def _packed(row: int, column: int) -> int:
    """A cell as a number of 23 bits."""
    return (row % _ROWS) * _COLUMNS + column % _COLUMNS


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


def _pairs(mention: Mention) -> Iterator[int]:
    """Each two named parties, in the order of the alphabet: who acted is often told the other way round."""
    named = sorted({party for party in (*mention.actors, *mention.recipients) if party and not party.startswith(":")})[:4]
    for number, one in enumerate(named):
        yield from (_hash(f"{one}|{other}", 25) for other in named[number + 1 :])
