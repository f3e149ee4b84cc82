"""Pairs of parties and loaded words counted in columns are those of the commands, also where columns are brought up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from events.making import claim, document, source

from khabar.events.dyads import UNDATED
from khabar.records import CodedDocument, Framing, Party
from khabar.records.comparison import Dyad, FramingRate
from khabar.store import comparing
from khabar.store.asking import Question
from khabar.store.columns import days
from khabar.store.database import Database, reading
from khabar.store.deeds import DeedColumns, Span, bodies_called, links
from khabar.store.event_columns import EventColumns
from khabar.store.overview import Filters, Overview
from khabar.store.store import correct, load, undo
from khabar.store.wordings import WordingColumns, rates
from khabar.web.sample import sample

LOADED = Framing(30, 37, "العدوان", "military operation", "against the named party")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The sample."""
    with reading(sample(tmp_path_factory.mktemp("sample"))) as database:
        yield database


def pairs(database: Database, level: str, by: str, kept: DeedColumns | None = None, **asked: Any) -> dict[str, Any]:
    """What the columns count: events, standings and mean score of each pair, and its periods."""
    overview = Overview(EventColumns.of(database))
    filters = Filters(**asked)
    first = days(filters.start) if filters.start else int(overview.days_read[0])
    last = days(filters.end) if filters.end else int(overview.days_read[-1])
    of = bodies_called(overview, filters.actor, level) if filters.actor else None
    mask = overview.mask(database, filters)
    span = Span(first, last, by, database.rules.days.longest)
    found = links(kept or DeedColumns.of(database), overview, mask, span, level, of, 10_000)
    assert found.total == len(found.links)
    order = [(link.actor.id, link.recipient.id) for link in found.links]
    periods = {(*pair, *one) for pair, link in zip(order, found.links, strict=True) for one in link.periods}
    sums = {pair: (link.events, link.score, Counter(link.others)) for pair, link in zip(order, found.links, strict=True)}
    return {"order": order, "periods": periods, "sums": sums, "left": found.left}


def commanded(database: Database, level: str, by: str, **asked: Any) -> dict[str, Any]:
    """What khabar dyads counts."""
    found = comparing.dyads(database, Question(**asked), by=by, level=level)
    rows: dict[tuple[str, str], list[Dyad]] = {}
    for row in found:
        rows.setdefault((row.actor, row.recipient), []).append(row)
    periods = {(*pair, row.period, row.events, row.mean_score) for pair, mine in rows.items() for row in mine if row.events}
    sums = {pair: (sum(row.events for row in mine), _mean(mine), _apart(mine)) for pair, mine in rows.items()}
    return {"order": list(rows), "periods": periods, "sums": sums, "left": found.left_out}


def _mean(rows: list[Dyad]) -> float | None:
    events = sum(row.events for row in rows)
    return round(sum((row.mean_score or 0) * row.events for row in rows) / events, 2) if events else None


def _apart(rows: list[Dyad]) -> Counter[str]:
    names = ("alleged", "denied", "planned", "hypothetical")
    return +Counter({name: sum(getattr(row, name) for row in rows) for name in names})


@pytest.mark.parametrize("level", ["state", "organisation"])
@pytest.mark.parametrize(("by", "asked"), [
    ("year", {}), ("month", {"type": "ASSAULT"}), ("week", {"start": "2024-05-07", "end": "2024-05-12"}),
    ("day", {"min_sources": 2}),
])  # fmt: skip
def test_pairs_are_those_of_the_command(told: Database, level: str, by: str, asked: dict[str, Any]) -> None:
    filters = {name: (value,) if name == "type" else value for name, value in asked.items()}
    mine, theirs = pairs(told, level, by, **filters), commanded(told, level, by, **asked)
    assert mine["order"] == theirs["order"]
    assert mine["sums"] == theirs["sums"]
    assert mine["periods"] == theirs["periods"]
    assert mine["order"] or asked
    if level == "state":
        assert mine["left"] == {reason: count for reason, count in theirs["left"].items() if count}


def test_pairs_of_a_party_are_some_of_all(told: Database) -> None:
    every = pairs(told, "organisation", "year")
    some = pairs(told, "organisation", "year", actor=("rapid-support-forces",))
    assert set(some["order"]) == {pair for pair in every["order"] if "rapid-support-forces" in pair}
    assert UNDATED not in every["left"] or some["left"].get(UNDATED, 0) <= every["left"][UNDATED]


def party(id: str, start: int) -> Party:
    return Party(start, start + 12, "كلمة", id.title(), id, id.upper(), "GOV")


def report(number: int, *, loaded: bool) -> CodedDocument:
    """A report that one state attacked another, some by a loaded word."""
    values: dict[str, Any] = {"framing": (LOADED,)} if loaded else {}
    if number % 3 == 0:
        values["attribution"] = (source("وزارة"),)
    sides = {"actors": (party(("swe", "nor", "dnk")[number % 3], 5),), "recipients": (party("fin", 30),)}
    told = claim(day=f"2024-0{number % 5 + 1}-0{number % 9 + 1}", **sides, **values)
    text = " ".join(f"كلمة{number}و{at}" for at in range(20))
    return document(f"d{number}", told, date=f"2024-0{number % 5 + 1}-10", outlet=f"o{number % 4}", text=f"{text}. {number}")


def framed(database: Database, kept: WordingColumns, **asked: Any) -> list[FramingRate]:
    overview = Overview(EventColumns.of(database))
    reports = (overview.document_days >= days(asked.get("start", "1000-01-01"))) & (
        overview.document_days <= days(asked.get("end", "9000-01-01"))
    )
    found = rates(kept, overview, database, reports, sorted(overview.outlets.values), 1000)
    return [rate for of_outlet in found.values() for rate in of_outlet]


@pytest.mark.parametrize("asked", [{}, {"start": "2024-05-07", "end": "2024-05-10"}])
def test_loaded_words_are_those_of_the_command(told: Database, asked: dict[str, str]) -> None:
    assert framed(told, WordingColumns.of(told), **asked) == list(comparing.framing(told, **asked))


def test_columns_are_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    load(path, [report(number, loaded=number % 2 == 0) for number in range(20)])
    with reading(path) as database:
        deeds, words = DeedColumns.of(database), WordingColumns.of(database)
    steps = [
        lambda: load(path, [report(number, loaded=True) for number in range(20, 30)]),
        lambda: load(path, [report(number, loaded=False) for number in (2, 4)]),  # other words: new versions
        lambda: correct(path, "d6#1.1", "withdrawn", True, who="A. Reader", why="test"),
        lambda: correct(path, "d8#1.1", "status", "planned", who="A. Reader", why="test"),
        lambda: correct(path, "d8#1.1", "accepted", True, who="A. Reader", why="test"),
        lambda: undo(path, 1, who="A. Reader", why="test"),
    ]
    seen = []
    for step in steps:
        step()
        with reading(path) as database:
            deeds, words = deeds.updated(database), words.updated(database)
            mine, theirs = pairs(database, "state", "month", deeds), commanded(database, "state", "month")
            assert (mine["order"], mine["sums"], mine["periods"]) == (theirs["order"], theirs["sums"], theirs["periods"])
            rows = framed(database, words)
            assert rows == list(comparing.framing(database))
            seen.append((str(mine), str(rows)))
    assert all(one != other for one, other in pairwise(seen[:4])), "each step changed what is counted"
