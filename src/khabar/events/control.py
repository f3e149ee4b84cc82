"""Who held a place: the rows of the ledger in order of time, and the written rule by which a place changes hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from khabar.events.geo import km
from khabar.events.grades import independent
from khabar.events.settings import ControlRules, Reach
from khabar.records.control import Control, Holding, Stretch

WIDTHS = {"site": 0, "city": 0, "district": 1, "province": 2, "region": 3}


@dataclass
class Candidate:
    """What has been said for a change since ``since``."""

    since: str
    rows: list[tuple[Holding, float]] = field(default_factory=list)

    def points(self, rules: ControlRules) -> float:
        """The points of its independent sources: each counts once, at its best; parties of one side and the unsourced once."""
        keys = [[("row", row.id), ("outlet", row.outlet or row.document), ("copy", row.copy)] for row, _ in self.rows]
        best: dict[object, float] = {}
        total = 0.0
        for (row, factor), voice in zip(self.rows, independent(keys), strict=True):
            weight = rules.weights[_weight(row)] * factor
            if row.grade == "against":
                total += weight
                continue
            who: object = voice
            if factor < 1:  # what is said of the wider surroundings never is enough by itself
                who = "wider"
            elif _weight(row) in ("party", "unsourced"):
                who = (_weight(row), row.side if _weight(row) == "party" else "")
            best[who] = max(best.get(who, 0.0), weight)
        return round(total + sum(best.values()), 3)


def _weight(row: Holding) -> str:
    """The name of a row's weight: a party that says it lost the place itself is believed."""
    return "admission" if row.grade == "party" and row.side in row.lost else row.grade


class Ledger:
    """The state of one place, row after row."""

    def __init__(self, rules: ControlRules) -> None:
        self.rules = rules
        self.holder: str | None = None
        self.state = "unknown"
        self.candidates: dict[tuple[str, str | None], Candidate] = {}
        self.timeline: list[Stretch] = []

    def take(self, row: Holding, factor: float) -> None:
        """Let one row speak."""
        kind = self.rules.kind(row.effect)
        if kind is None:
            return
        for party in (row.gained if kind == "gain" else row.lost if kind == "loss" else ()) or (None,):
            self._forget(row.start)
            candidate = self.candidates.setdefault((kind, party), Candidate(row.start))
            candidate.rows.append((row, factor))
            if any(weight == 1.0 for _, weight in candidate.rows):  # the surroundings alone say nothing of the place
                self._decide(kind, party, candidate, row.start)

    def _forget(self, day: str) -> None:
        """Drop what was not enough, and lies too long ago."""
        oldest = (dt.date.fromisoformat(day) - dt.timedelta(days=self.rules.window)).isoformat()
        self.candidates = {key: one for key, one in self.candidates.items() if one.rows[-1][0].start >= oldest}

    def _decide(self, kind: str, party: str | None, candidate: Candidate, day: str) -> None:
        enough = candidate.points(self.rules) >= self.rules.flip
        holder, state = self.holder, self.state
        if kind == "gain" and party is not None:
            if enough:
                holder, state = party, "held"
            elif party != self.holder or candidate.rows[-1][0].grade == "against":
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
        self._write(holder, state, day, candidate)

    def _write(self, holder: str | None, state: str, day: str, candidate: Candidate) -> None:
        claimed = tuple(sorted(p for (kind, p), _ in self.candidates.items() if kind == "gain" and p and p != holder))
        supporting = tuple(row.id for row, _ in candidate.rows if row.grade != "against")
        opposing = tuple(row.id for row, _ in candidate.rows if row.grade == "against")
        points = candidate.points(self.rules)
        last = self.timeline[-1] if self.timeline else None
        since = last.since if last else day
        if last is not None and (last.holder, last.state) == (holder, state):
            opposing = tuple(dict.fromkeys((*last.opposing, *opposing)))
            supporting = tuple(dict.fromkeys((*last.supporting, *supporting)))
            self.timeline[-1] = Stretch(
                since,
                None,
                state,
                holder,
                claimed if state == "contested" else (),
                max(points, last.points),
                supporting,
                opposing,
            )
        else:
            if last is not None:
                self.timeline[-1] = Stretch(
                    last.since, day, last.state, last.holder, last.claimed_by, last.points, last.supporting, last.opposing
                )
            self.timeline.append(
                Stretch(day, None, state, holder, claimed if state == "contested" else (), points, supporting, opposing)
            )
        if state == "held" and holder != self.holder:
            self.candidates = {key: one for key, one in self.candidates.items() if key == ("gain", holder)}
        self.holder, self.state = holder, state


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
    known = [row for row in rows if (on is None or row.start <= on) and (known_by is None or row.reported <= known_by)]
    known.sort(key=lambda row: (row.start, row.reported, row.id))
    ledger, used = Ledger(rules), []
    parts: dict[str, list[Holding]] = {}
    for row in known:
        relation = _relation(spot, row, reach)
        if relation in ("same", "wider"):
            used.append(row)
            ledger.take(row, rules.weights["wider"] if relation == "wider" else 1.0)
        elif relation == "within":
            parts.setdefault(row.gazetteer or row.place, []).append(row)
    state, holder = ledger.state, ledger.holder
    within = tuple(_part(inside, rules) for _, inside in sorted(parts.items()))
    others = {part_holder for _, part_state, part_holder in within if part_state == "held"} - {holder}
    if state == "held" and others:
        state = "contested"
    return Control(place, spot[0], on, known_by, state, holder, tuple(ledger.timeline), tuple(used), within)


def _part(rows: list[Holding], rules: ControlRules) -> tuple[str, str, str | None]:
    ledger = Ledger(rules)
    for row in rows:
        ledger.take(row, 1.0)
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
