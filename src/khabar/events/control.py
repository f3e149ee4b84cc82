"""Who held a place: the rows of the ledger in order of time, and the written rule by which a place changes hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from khabar.events.grades import independent
from khabar.events.settings import ControlRules, Reach
from khabar.gazetteer.geo import km
from khabar.records.control import Control, Holding, Stretch

WIDTHS = {"site": 0, "city": 0, "district": 1, "province": 2, "region": 3}


Key = tuple[str, str | None]  # a kind of change (gain, loss, siege, relief, fight), and the party to whom it happens


class Word(NamedTuple):
    """A row of the ledger that speaks for a change: how much of its weight counts (``factor``), and the name of the weight."""

    row: Holding
    factor: float
    weight: str


@dataclass
class Candidate:
    """What has been said for a change, in order of time."""

    words: list[Word] = field(default_factory=list)

    def points(self, rules: ControlRules) -> float:
        """The points of its independent sources: each counts once, at its best; parties of one side and the unsourced once."""
        keys = [[("row", row.id), ("outlet", row.outlet or row.document), ("copy", row.copy)] for row, _, _ in self.words]
        best: dict[object, float] = {}
        total = 0.0
        for (row, factor, name), voice in zip(self.words, independent(keys), strict=True):
            weight = rules.weights[name] * factor
            if weight < 0:
                total += weight
                continue
            who: object = voice
            if factor < 1:  # what is said of the wider surroundings never is enough by itself
                who = "wider"
            elif name in ("party", "unsourced"):
                who = (name, row.side if name == "party" else "")
            best[who] = max(best.get(who, 0.0), weight)
        return round(total + sum(best.values()), 3)


@dataclass
class Open:
    """A stretch of the timeline as long as it may go on; ``supporting`` and ``opposing`` are used as ordered sets."""

    since: str
    state: str
    holder: str | None
    claimed_by: tuple[str, ...] = ()
    points: float | None = None
    supporting: dict[str, None] = field(default_factory=dict)
    opposing: dict[str, None] = field(default_factory=dict)

    def closed(self, until: str | None) -> Stretch:
        """The stretch, ended on a day or not."""
        claimed = self.claimed_by if self.state == "contested" else ()
        words = tuple(self.supporting), tuple(self.opposing)
        return Stretch(self.since, until, self.state, self.holder, claimed, self.points or 0.0, *words)


class Ledger:
    """The state of one place, day after day. ``sides`` are all who are said to gain or lose it: parties to the struggle."""

    def __init__(self, rules: ControlRules, sides: Set[str]) -> None:
        self.rules = rules
        self.sides = sides
        self.holder: str | None = None
        self.state = "unknown"
        self.candidates: dict[Key, Candidate] = {}
        self.past: list[Stretch] = []
        self.open: Open | None = None

    @property
    def timeline(self) -> tuple[Stretch, ...]:
        """All stretches, the last one without an end."""
        return (*self.past, self.open.closed(None)) if self.open else ()

    def take(self, day: str, rows: Iterable[tuple[Holding, float]]) -> None:
        """Let the rows of one day speak, all before anything is decided: which was written first says nothing.

        Losses come first, since who lost a place leaves it to another; of the rest, what most speaks for has the last word. The
        surroundings alone say nothing of the place.
        """
        self._forget(day)
        touched: dict[Key, Candidate] = {}
        for row, factor in rows:
            kind = self.rules.kind(row.effect)
            if kind is None:
                continue
            word = Word(row, factor, self._weight(row))
            for party in (row.gained if kind == "gain" else row.lost if kind == "loss" else ()) or (None,):
                if (kind, party) not in touched:
                    touched[kind, party] = self._candidate(kind, party)
                touched[kind, party].words.append(word)
        self.candidates |= touched
        touched = {key: one for key, one in touched.items() if any(word.factor == 1.0 for word in one.words)}
        weighed = sorted((key[0] != "loss", one.points(self.rules), key[0], key[1] or "", key) for key, one in touched.items())
        before = self.holder
        for _, points, _, _, key in weighed:
            self._decide(*key, touched[key], points)
        if weighed:
            self._write(day, touched, weighed[-1][1])
            if self.state == "held" and self.holder != before:
                self.candidates.clear()

    def _candidate(self, kind: str, party: str | None) -> Candidate:
        """What was said so far for a change; holding is told anew each day, or says nothing of today."""
        return Candidate() if (kind, party) == ("gain", self.holder) else self.candidates.get((kind, party), Candidate())

    def _weight(self, row: Holding) -> str:
        """The name of a row's weight: a party that says it lost the place, or that another has what it held, is believed."""
        if row.grade == "against":
            return "party_against" if row.side in self.sides else row.grade
        lost = row.side in row.lost or (row.side == self.holder and row.gained and row.side not in row.gained)
        return "admission" if row.grade == "party" and row.side and lost else row.grade

    def _forget(self, day: str) -> None:
        """Drop what was not enough, and lies too long ago."""
        oldest = (dt.date.fromisoformat(day) - dt.timedelta(days=self.rules.window)).isoformat()
        for key, candidate in list(self.candidates.items()):
            if day_of(candidate.words[0].row) < oldest:
                candidate.words = [word for word in candidate.words if day_of(word.row) >= oldest]
                if not candidate.words:
                    del self.candidates[key]

    def _decide(self, kind: str, party: str | None, candidate: Candidate, points: float) -> None:
        enough = points >= self.rules.flip
        holder, state = self.holder, self.state
        if kind == "gain" and party is not None:
            if enough or (points >= self.rules.after_loss and self._left_to(party)):
                holder, state = party, "held"
            elif party != self.holder or candidate.words[-1].row.grade == "against":
                state = "contested"
        elif kind in ("loss", "gain"):
            mine = party is None or party == self.holder or self.holder is None
            if enough and mine:
                holder, state = None, "unknown"
            elif mine:
                state = "contested"
        elif kind == "siege":
            state = "besieged" if enough else "contested" if self.state != "besieged" else state
        elif kind == "relief" and enough:
            state = "held" if self.holder else "unknown"
        elif kind == "fight":
            state = "contested" if enough or self.state == "unknown" else state
        self.holder, self.state = holder, state

    def _left_to(self, party: str) -> bool:
        """Whether another is known to have lost the place, and nobody else is said to have gained it."""
        others = [key for key in self.candidates if key[0] == "gain" and key[1] not in (None, party)]
        lost = [one for (kind, who), one in self.candidates.items() if kind == "loss" and who not in (None, party)]
        return not others and self.holder is None and any(one.points(self.rules) >= self.rules.flip for one in lost)

    def _write(self, day: str, touched: dict[Key, Candidate], points: float) -> None:
        """Go on with the stretch of this holder and state, or begin it, with what was said for it and against it."""
        holder, state = self.holder, self.state
        if self.open is None or (self.open.holder, self.open.state) != (holder, state):
            if self.open is not None:
                self.past.append(self.open.closed(day))
            self.open = Open(day, state, holder)
        now = self.open
        now.claimed_by = tuple(sorted(p for (kind, p), _ in self.candidates.items() if kind == "gain" and p and p != holder))
        now.points = points if now.points is None else max(points, now.points)
        for (kind, party), candidate in touched.items():
            fits = state != "held" or party == holder or kind == "loss"
            for word in candidate.words:
                (now.supporting if fits and word.row.grade != "against" else now.opposing)[word.row.id] = None
        for both in now.supporting.keys() & now.opposing.keys():  # who took it with another is no rival
            del now.opposing[both]


def day_of(row: Holding) -> str:
    """The day from which on a row counts: the last on which it may have happened, since it may not have been so before."""
    return min(row.end, max(row.start, row.reported))


def control(
    place: str,
    spot: tuple[str | None, float, float, str],
    rows: Sequence[Holding],
    rules: ControlRules,
    reach: Reach,
    *,
    on: str | None = None,
    known_by: str | None = None,
) -> Control:
    """Who held the place ``spot`` (gazetteer id, point, precision) on a day, as reported by a day."""
    known = [row for row in rows if (on is None or day_of(row) <= on) and (known_by is None or row.reported <= known_by)]
    known.sort(key=lambda row: (day_of(row), row.reported, row.id))
    own: list[tuple[Holding, float]] = []
    parts: dict[str, list[Holding]] = {}
    for row in known:
        relation = _relation(spot, row, reach)
        if relation in ("same", "wider"):
            own.append((row, rules.weights["wider"] if relation == "wider" else 1.0))
        elif relation == "within":
            parts.setdefault(row.gazetteer or row.place, []).append(row)
    ledger = _walked(own, rules)
    state, holder = ledger.state, ledger.holder
    within = tuple(_part(inside, rules) for _, inside in sorted(parts.items()))
    others = {part_holder for _, part_state, part_holder in within if part_state == "held"} - {holder}
    if state == "held" and others:
        state = "contested"
    used = tuple(row for row, _ in own)
    return Control(place, spot[0], on, known_by, state, holder, ledger.timeline, used, within)


def _walked(rows: Sequence[tuple[Holding, float]], rules: ControlRules) -> Ledger:
    """The ledger after these rows, which are in order of their days."""
    ledger = Ledger(rules, {party for row, _ in rows for party in (*row.gained, *row.lost)})
    for day, same in groupby(rows, key=lambda one: day_of(one[0])):
        ledger.take(day, same)
    return ledger


def _part(rows: list[Holding], rules: ControlRules) -> tuple[str, str, str | None]:
    ledger = _walked([(row, 1.0) for row in rows], rules)
    return rows[0].place, ledger.state, ledger.holder


def _relation(spot: tuple[str | None, float, float, str], row: Holding, reach: Reach) -> str | None:
    """How a row's place lies to the place asked for: same, wider (it contains it), within, or None."""
    id_, lat, lon, precision = spot
    if id_ and id_ == row.gazetteer:
        return "same"
    if row.lat is None or row.lon is None:
        return None
    mine, other = WIDTHS.get(precision, 0), WIDTHS.get(row.precision or "", 0)
    apart = km(lat, lon, row.lat, row.lon)
    if mine == other:
        return "same" if mine == 0 and not (id_ and row.gazetteer) and apart <= reach.city / 2 else None
    wider = precision if mine > other else row.precision or ""
    if apart > getattr(reach, wider, 0.0):
        return None
    return "within" if mine > other else "wider"
