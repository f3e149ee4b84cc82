"""Blocking keys: what two claims must have in common to be compared at all, so that never all are compared with all.

A key is the type's family and the realm of the status, a day, and one of: a fine cell with a settlement in it (``f``), a
wide cell with any place (``a``) or with a district, province or region (``w``), the two parties (``p``). A document's own
events are found by its id (``d``), those of its copies by that of the first copy (``c``).
"""

from __future__ import annotations

from collections.abc import Iterator

from khabar.events.geo import FINE, WIDE, cell, cells_around
from khabar.events.mention import NAMED, Mention, Spot
from khabar.events.settings import Linking


def written(mention: Mention, rules: Linking) -> set[str]:
    """The keys under which the event of a mention can be found."""
    stem = f"{rules.family(mention.type)}|{mention.realm}"
    keys = {f"{stem}|d|{mention.document}"} | ({f"{stem}|c|{mention.copy}"} if mention.copy else set())
    for day in _days(mention, rules, 0):
        for spot in mention.spots[:1]:
            keys |= {f"{stem}|{day}|a|{row}|{column}" for row, column in _wide(spot)}
            row, column = cell(spot.lat, spot.lon, WIDE)
            if spot.settled:
                row, column = cell(spot.lat, spot.lon, FINE)
                keys.add(f"{stem}|{day}|f|{row}|{column}")
            else:
                keys.add(f"{stem}|{day}|w|{row}|{column}")
        keys |= {f"{stem}|{day}|p|{pair}" for pair in _pairs(mention)}
    return keys


def sought(mention: Mention, rules: Linking) -> set[str]:
    """The keys under which events that a mention may belong to are looked up."""
    stem = f"{rules.family(mention.type)}|{mention.realm}"
    keys = {f"{stem}|d|{mention.document}"} | ({f"{stem}|c|{mention.copy}"} if mention.copy else set())
    for day in _days(mention, rules, rules.days.apart):
        for spot in mention.spots[:1]:
            kind = "w" if spot.settled else "a"
            keys |= {f"{stem}|{day}|{kind}|{row}|{column}" for row, column in _around(spot)}
        for spot in mention.spots[:NAMED]:
            if spot.settled:
                keys |= {f"{stem}|{day}|f|{row}|{column}" for row, column in cells_around(spot.lat, spot.lon, FINE)}
        keys |= {f"{stem}|{day}|p|{pair}" for pair in _pairs(mention)}
    return keys


def _wide(spot: Spot) -> set[tuple[int, int]]:
    """The wide cell of a place, and that of its province's point."""
    own = cell(spot.lat, spot.lon, WIDE)
    return {own, cell(*spot.seat, WIDE)} if spot.seat else {own}


def _around(spot: Spot) -> set[tuple[int, int]]:
    """The wide cells around a place, and that of its province's point."""
    return {*cells_around(spot.lat, spot.lon, WIDE), *_wide(spot)}


def _days(mention: Mention, rules: Linking, slack: int) -> Iterator[str]:
    """The days of a mention, or its whole interval where that is too long to date one happening."""
    if mention.start is None or mention.end is None:
        return
    if mention.end - mention.start >= rules.days.longest:
        yield f"{mention.start}-{mention.end}"
    else:
        yield from (str(day) for day in range(mention.start - slack, mention.end + slack + 1))


def _pairs(mention: Mention) -> Iterator[str]:
    """Each two named parties, in the order of the alphabet: who acted is often told the other way round."""
    named = sorted({party for party in (*mention.actors, *mention.recipients) if party and not party.startswith(":")})[:4]
    for number, one in enumerate(named):
        yield from (f"{one}|{other}" for other in named[number + 1 :])
