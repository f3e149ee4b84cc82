"""Who did what to whom, in columns: the deeds of all events, to be counted for any choice of events at once.

They are those of ``events/pairs.py``, and the counts those of ``khabar dyads``; this is for pages that ask again and again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np

from khabar.events.dyads import UNDATED
from khabar.events.pairs import ESTABLISHED, deeds
from khabar.events.parties import Bodies, Body
from khabar.events.periods import period
from khabar.store.columns import Array, Mask, iso
from khabar.store.comparing import happenings
from khabar.store.database import Database
from khabar.store.kept import Kept, Progress, State
from khabar.store.overview import Overview

DEED = {**dict.fromkeys(("event", "actor", "recipient", "standing"), np.int32), "score": np.float64}
LEVELS = ("state", "organisation")
SLICE = 1000  # events that are read at once
STEPS = {"day": "D", "week": "W", "month": "M", "year": "Y"}


class DeedColumns(Kept):
    """The deeds at each level, and (``left``) how many claims of an event give none, by reason; events by their numbers."""

    NAME = "deeds"
    LAYOUTS: ClassVar = {**dict.fromkeys(LEVELS, DEED), "left": dict.fromkeys(("event", "reason", "claims"), np.int32)}
    VALUES: ClassVar = {"bodies": Body, "standings": str, "reasons": str}

    def _read(self, database: Database, then: State, progress: Progress) -> None:
        changed = [row[0] for row in database.run("numbers of changed events", then.revision)]
        found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in self.LAYOUTS}
        bodies, rules = [(level, Bodies(level)) for level in LEVELS], database.rules
        for first in range(0, len(changed), SLICE):
            progress(first, len(changed))
            numbers = json.dumps(changed[first : first + SLICE])
            wheres = ("e.number in (select value from json_each(?))", "e.record <> ''")
            for number, happening in happenings(database, wheres, (numbers,)):
                for level, known in bodies:
                    left = Counter[str]()
                    for deed in deeds(happening, known, rules, left, lambda actor, recipient: True):
                        sides = (self.words["bodies"].code(side) for side in (deed.actor, deed.recipient))
                        standing = self.words["standings"].code(deed.standing)
                        found[level].append((number, *sides, standing, deed.code.score))
                    if level == LEVELS[0]:
                        found["left"] += [(number, self.words["reasons"].code(reason), count) for reason, count in left.items()]
        for name, rows in found.items():
            self.replace(name, "event", changed, rows)


class Span(NamedTuple):
    """The days (since 1970) from which to which deeds are counted, by which period, and how many days an event may be
    uncertain by, or last, to be counted where that is longer than a period."""

    first: int
    last: int
    by: str
    longest: int


class Link(NamedTuple):
    """What one party did to another: events that are established, others by their standing, the mean PLOVER score.

    ``periods`` are those with an event: period, events, mean score.
    """

    actor: Body
    recipient: Body
    events: int
    others: dict[str, int]
    score: float | None
    periods: list[tuple[str, int, float]]


class Links(NamedTuple):
    """Some of the pairs, how many there are, and what is in none, by reason."""

    links: list[Link]
    total: int
    left: dict[str, int]


def links(
    kept: DeedColumns, overview: Overview, mask: Mask, span: Span, level: str, of: frozenset[str] | None, limit: int
) -> Links:
    """So many of the directed pairs in these events, the most frequent first; ``of``: only with one of these parties."""
    table, bodies, standings = kept.tables[level], kept.words["bodies"].values, kept.words["standings"].values
    rows, known = overview.rows(table["event"])
    chosen = known & mask[rows]
    if of is not None:
        inside = np.array([body.id in of for body in bodies], dtype=bool)
        chosen &= inside[table["actor"]] | inside[table["recipient"]]
    placed = _placed(overview.starts[rows], overview.ends[rows], span)
    left = {UNDATED: int((chosen & ~placed).sum()), **_left(kept, overview, mask)}
    chosen &= placed
    starts, standing, score = overview.starts[rows][chosen], table["standing"][chosen], table["score"][chosen]
    pairs, at = np.unique(table["actor"][chosen].astype(np.int64) << 32 | table["recipient"][chosen], return_inverse=True)
    shape = len(pairs), len(standings)
    counts = np.bincount(at * shape[1] + standing, minlength=shape[0] * shape[1]).reshape(shape)
    firm = np.array([standing in ESTABLISHED for standing in standings], dtype=bool)
    events, others = counts[:, firm].sum(axis=1), counts[:, ~firm].sum(axis=1)
    rank = np.argsort(np.array(sorted(range(len(bodies)), key=bodies.__getitem__), dtype=np.int64))
    order = np.lexsort((rank[pairs & 2**32 - 1], rank[pairs >> 32], -others, -events))[:limit]
    shown = np.isin(at, order) & firm[standing]
    periods = _periods(starts[shown], span, at[shown], score[shown])
    sums = np.bincount(at, weights=score * firm[standing], minlength=len(pairs))
    found = []
    for number in order.tolist():
        actor, recipient = bodies[pairs[number] >> 32], bodies[pairs[number] & 2**32 - 1]
        apart = {standings[each]: int(counts[number, each]) for each in np.flatnonzero(~firm) if counts[number, each]}
        mean = round(float(sums[number]) / int(events[number]), 2) if events[number] else None
        found.append(Link(actor, recipient, int(events[number]), apart, mean, periods.get(number, [])))
    return Links(found, len(pairs), {reason: count for reason, count in left.items() if count})


def _placed(starts: Array, ends: Array, span: Span) -> Mask:
    """What happened within the span, on days that are known closely enough to tell the period."""
    inside = (ends >= span.first) & (starts <= span.last)
    known = (ends - starts <= span.longest) | (_step(starts, span.by) == _step(ends, span.by))
    placed: Mask = inside & known
    return placed


def _step(days: Array, by: str) -> Array:
    """The number of the period in which each day lies, weeks from Monday."""
    if by == "week":
        return (days + 3) // 7  # 1970 began on a Thursday
    found: Array = days.astype("datetime64[D]").astype(f"datetime64[{STEPS[by]}]").astype(np.int64)
    return found


def _periods(starts: Array, span: Span, at: Array, scores: Array) -> dict[int, list[tuple[str, int, float]]]:
    """Of each pair (by its number) the periods in which it has events."""
    days = np.maximum(starts, span.first)
    cells, first, inverse = np.unique(at << 32 | _step(days, span.by) + 2**20, return_index=True, return_inverse=True)
    sums, counts = np.bincount(inverse, weights=scores), np.bincount(inverse)
    found: dict[int, list[tuple[str, int, float]]] = {}
    for number, day, total, count in zip(cells.tolist(), days[first].tolist(), sums.tolist(), counts.tolist(), strict=True):
        found.setdefault(number >> 32, []).append((period(iso(day), span.by), count, round(total / count, 2)))
    return found


def _left(kept: DeedColumns, overview: Overview, mask: Mask) -> dict[str, int]:
    table, reasons = kept.tables["left"], kept.words["reasons"].values
    rows, known = overview.rows(table["event"])
    chosen = known & mask[rows]
    counts = np.bincount(table["reason"][chosen], weights=table["claims"][chosen], minlength=len(reasons))
    return {reason: int(count) for reason, count in zip(reasons, counts.tolist(), strict=True)}


def bodies_called(overview: Overview, names: Sequence[str], level: str) -> frozenset[str]:
    """The ids of the bodies to which the parties of these names belong."""
    known = Bodies(level)
    found = (known.of(party) for party in overview.parties_called(names))
    return frozenset(body.id for body in found if body is not None)
