"""Casualties of an event after the practice of UCDP: low, best and high, with every account's figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from khabar.events.grades import TIERS, Evidence
from khabar.events.settings import Standing
from khabar.records import Casualty
from khabar.records.event import Figure, Toll


def tolls(accounts: Sequence[Evidence], rules: Standing, *, civilians: bool = False) -> dict[str, Toll]:
    """The toll of each kind; with ``civilians`` of those counted as such alone."""
    figures: dict[str, list[tuple[Figure, str]]] = {}
    for account in accounts:
        for kind, casualty in account.claim.casualties.items():
            for part in _parts(casualty):
                if civilians == (part.who in rules.civilians) or (not civilians and part is casualty):
                    figure = Figure(
                        account.claim.id,
                        account.document,
                        part.low,
                        part.high,
                        part.who,
                        account.grade,
                        part.text,
                    )
                    figures.setdefault(kind, []).append((figure, account.published or ""))
    return {kind: _estimate(found, rules.outlier) for kind, found in sorted(figures.items())}


def _parts(casualty: Casualty) -> Iterable[Casualty]:
    """The whole; its subsets count among civilians alone, and are never added."""
    yield casualty
    for part in casualty.of_which:
        yield from _parts(part)


def _estimate(every: list[tuple[Figure, str]], outlier: int) -> Toll:
    """The estimate: see :class:`Toll`. What is denied says nothing of numbers while anything else does."""
    found = _without_outliers(every, outlier)
    tier = min(TIERS[figure.grade] for figure, _ in found)
    heard = [figure for figure, _ in found if TIERS[figure.grade] <= max(tier, TIERS["party"])]
    best = _largest(found, tier)
    last = max(day for _, day in best)
    counts = Counter(value for figure, day in best if day == last and (value := _value(figure)) is not None)
    return Toll(
        low=min((figure.low for figure in _of_documents(heard) if figure.low is not None), default=None),
        best=min(counts, key=lambda value: (-counts[value], value)) if counts else None,
        high=max((value for figure in heard if (value := _top(figure)) is not None), default=None),
        grade=min((figure.grade for figure, _ in best), key=lambda one: (TIERS[one], one)),
        figures=tuple(figure for figure, _ in every),
    )


def _without_outliers(every: list[tuple[Figure, str]], outlier: int) -> list[tuple[Figure, str]]:
    """Without figures far above the median of the reports: totals of a war, of a month."""
    values = [value for figure in _of_documents([figure for figure, _ in every]) if (value := _value(figure)) is not None]
    if len(values) < 3:
        return every
    limit = outlier * max(median(values), 1)
    return [(figure, day) for figure, day in every if (_value(figure) or 0) <= limit]


def _largest(found: list[tuple[Figure, str]], tier: int) -> list[tuple[Figure, str]]:
    """Of each document the largest figure of the tier: the others are its parts."""
    largest: dict[str, tuple[Figure, str]] = {}
    for figure, day in found:
        known = largest.get(figure.document)
        if TIERS[figure.grade] == tier and (known is None or (_value(figure) or 0) > (_value(known[0]) or 0)):
            largest[figure.document] = (figure, day)
    return list(largest.values())


def _of_documents(figures: list[Figure]) -> list[Figure]:
    """Of each document the largest figure."""
    largest: dict[str, Figure] = {}
    for figure in figures:
        known = largest.get(figure.document)
        if known is None or (_value(figure) or 0) > (_value(known) or 0):
            largest[figure.document] = figure
    return list(largest.values())


def _value(figure: Figure) -> int | None:
    """The number that a figure stands for: the lowest reading, as UCDP counts "dozens" and "at least"."""
    return figure.low if figure.low is not None else figure.high


def _top(figure: Figure) -> int | None:
    return figure.high if figure.high is not None else figure.low
