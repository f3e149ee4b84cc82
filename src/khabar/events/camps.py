"""Camps: who acts with and against whom in a period, and which parties so form groups.

The pairs of which enough is told make a signed graph. Groups are communities of its positive part by modularity (Louvain, of
networkx, with a fixed seed); a group that holds two adversaries is cut between them where least cooperation lies (minimum cut),
until none does: that follows the theory of structural balance. A party alone is in no group: "unknown".
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import networkx

from khabar.events.dyads import UNDATED, Read
from khabar.events.pairs import Deed
from khabar.events.parties import Body
from khabar.events.periods import Span
from khabar.events.settings import CampRules
from khabar.records.comparison import Camps, Member, Pair

UNKNOWN = "unknown"
SEED = 0
Groups = list[set[str]]


class Bond:
    """What two parties did with and against each other in a period; an event counts once, in whichever direction."""

    def __init__(self) -> None:
        self.events: dict[str, tuple[float, float]] = {}  # score and weight by id
        self.alleged: set[str] = set()
        self.tellers: set[str] = set()

    def add(self, deed: Deed, rules: CampRules) -> None:
        """Count a deed: by score and standing where it is told as a fact by anybody, apart where it is not."""
        weight = rules.weights.get(deed.standing, 0.0)
        score = deed.code.score
        if weight and deed.actual and score:
            self.events[deed.happening.id] = max(self.events.get(deed.happening.id, (0.0, 0.0)), (score, weight), key=_size)
            self.tellers.update(deed.tellers)
        elif deed.standing == "alleged":
            self.alleged.add(deed.happening.id)

    def pair(self, one: str, other: str, rules: CampRules) -> Pair:
        """The record, with what follows for their relation."""
        products = [score * weight for score, weight in self.events.values()]
        good, bad = sum((p for p in products if p > 0), 0.0), -sum((p for p in products if p < 0), 0.0)
        relation = UNKNOWN
        if len(products) >= rules.least_events and len(self.tellers) >= rules.least_sources:
            balance = (good - bad) / (good + bad)
            relation = "with" if balance >= rules.clear else "against" if balance <= -rules.clear else "mixed"
        alleged = len(self.alleged - set(self.events))
        return Pair(
            one, other, relation, round(good - bad, 2), round(good, 2), round(bad, 2), len(products), len(self.tellers), alleged
        )


def _size(product: tuple[float, float]) -> float:
    return abs(product[0] * product[1])


def camps(deeds: Iterable[Deed], span: Span, longest: int, read: Read, left: Counter[str], rules: CampRules) -> Iterator[Camps]:
    """The camps of each period, in order. Groups keep their number while most of their members stay together."""
    bonds: dict[str, dict[tuple[str, str], Bond]] = {name: {} for name in span.all()}
    bodies: dict[str, Body] = {}
    for deed in deeds:
        period = span.place(deed.happening.start, deed.happening.end, longest)
        if period is None:
            left[UNDATED] += 1
        elif "collective" not in (deed.actor.kind, deed.recipient.kind):
            one, other = sorted((deed.actor, deed.recipient))
            bodies |= {one.id: one, other.id: other}
            bonds[period].setdefault((one.id, other.id), Bond()).add(deed, rules)
    before: dict[str, str] = {}
    for period, found in bonds.items():
        pairs = [bond.pair(*key, rules) for key, bond in sorted(found.items()) if bond.events or bond.alleged]
        named = _named(groups(pairs, rules), before)
        yield _camps(period, pairs, named, before, bodies, read)
        before = {**before, **named}


def groups(pairs: Sequence[Pair], rules: CampRules) -> Groups:
    """The groups of two and more parties, the largest first."""
    kept = sorted({party for pair in pairs if pair.relation == "with" for party in (pair.one, pair.other)})
    number = {party: index for index, party in enumerate(kept)}  # numbers, so that no order depends on the hash of a name
    graph: Any = networkx.Graph()
    graph.add_nodes_from(range(len(kept)))
    graph.add_weighted_edges_from((number[p.one], number[p.other], p.weight) for p in pairs if p.relation == "with")
    foes = sorted(
        (p.weight, number[p.one], number[p.other])
        for p in pairs
        if p.relation == "against" and p.one in number and p.other in number
    )
    communities = networkx.community.louvain_communities
    found = communities(graph, weight="weight", resolution=rules.resolution, seed=SEED) if kept else []
    for _, one, other in foes:  # the bitterest first
        for group in [group for group in found if one in group and other in group]:
            found.remove(group)
            found += _cut(graph.subgraph(group), one, other)
    named = [{kept[index] for index in group} for group in found if len(group) > 1]
    return sorted(named, key=lambda group: (-len(group), min(group)))


def _cut(graph: Any, one: int, other: int) -> list[set[int]]:
    """The parts of a group after the minimum cut between two adversaries."""
    _, (side, rest) = networkx.minimum_cut(graph, one, other, capacity="weight")
    return [set(part) for each in (side, rest) for part in networkx.connected_components(graph.subgraph(each))]


def _named(found: Groups, before: dict[str, str]) -> dict[str, str]:
    """The group of each party: a number that was used before where the most members come from there, else a new one."""
    shared = sorted(
        (-len([party for party in group if before.get(party) == name]), name, index)
        for index, group in enumerate(found)
        for name in set(before.values())
    )
    names: dict[int, str] = {}
    for overlap, name, index in shared:
        if -2 * overlap > len(found[index]) and index not in names and name not in names.values():
            names[index] = name
    last = max((_number(name) for name in before.values()), default=0)
    for index in range(len(found)):
        if index not in names:
            last += 1
            names[index] = f"group {last}"
    return {party: names[index] for index, group in enumerate(found) for party in group}


def _number(group: str) -> int:
    """The number of a group, those that are in none last."""
    return sys.maxsize if group == UNKNOWN else int(group.rpartition(" ")[2])


def _camps(
    period: str, pairs: list[Pair], named: dict[str, str], before: dict[str, str], bodies: dict[str, Body], read: Read
) -> Camps:
    parties = sorted({party for pair in pairs for party in (pair.one, pair.other)})
    members = [Member(p, bodies[p].name, bodies[p].kind, named.get(p, UNKNOWN), before.get(p)) for p in parties]
    members.sort(key=lambda member: _number(member.group))
    between: Counter[tuple[str, str]] = Counter()
    strained = 0
    for pair in pairs:
        one, other = named.get(pair.one), named.get(pair.other)
        if one and other and one != other and pair.relation != UNKNOWN:
            between[min(one, other), max(one, other)] += round(100 * pair.weight)
            strained += pair.relation == "with"
    opposed = tuple(sorted(key for key, weight in between.items() if weight < 0))
    return Camps(
        period, tuple(members), tuple(pairs), opposed, strained, stability(before, named),
        sum(pair.events for pair in pairs), sum(pair.alleged for pair in pairs), read.documents[period],
    )  # fmt: skip


def stability(before: dict[str, str], now: dict[str, str]) -> float | None:
    """The share of pairs of parties that are together, or apart, in both (Rand index); None without any pair."""
    both = sorted(set(before) & set(now))
    same = [(before[a] == before[b]) == (now[a] == now[b]) for a, b in combinations(both, 2)]
    return round(sum(same) / len(same), 3) if same else None
