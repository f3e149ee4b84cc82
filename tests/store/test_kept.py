"""Columns of an overview: what was kept of them, brought up to date, is what reading everything gives."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from events.making import INKHIL, REBELS, captured, claim, document, killed

from khabar.records import CodedDocument
from khabar.store import kept as keeping
from khabar.store.database import reading
from khabar.store.event_columns import EventColumns
from khabar.store.overview import DIMENSIONS, Filters, Overview
from khabar.store.store import correct, load, undo


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder of its own; everything is worth keeping."""
    monkeypatch.setenv("KHABAR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(keeping, "WORTH", 0)


def report(number: int, chance: random.Random) -> CodedDocument:
    """A report of one to three claims."""
    kinds: list[dict[str, Any]] = [{}, {"places": (INKHIL,)}, {"actors": (REBELS,)}, {"type": "PROTEST", "mode": "demonstrate"}]
    claims = [claim(day=f"2024-05-{chance.randint(1, 9):02}", casualties=killed(chance.randint(1, 9)), **chance.choice(kinds))]
    claims += [captured("southern-front")] * chance.randint(0, 2)
    text = " ".join(f"{chance.choice(['قصف', 'بلدة', 'جيش', 'قتلى', 'سوق'])} {chance.random()}" for _ in range(9))
    return document(f"d{number}", *claims, date=f"2024-05-{chance.randint(1, 20):02}", outlet=f"o{number % 5}", text=text)


def seen(found: EventColumns) -> dict[str, Any]:
    """What the columns tell, whatever numbers their values have."""
    overview = Overview(found)
    every = overview.mask(None, Filters())  # type: ignore[arg-type]
    counts: dict[str, Any] = {name: dict(overview.counts(name, every)) for name in DIMENSIONS}
    roles = [dict(zip(overview.entities.values, some.tolist(), strict=True)) for some in overview.in_roles(every)]
    several = overview.numbers[overview.outlet_rows.per_event(len(overview)) > 1]
    days = dict(zip(overview.document_numbers.tolist(), overview.document_days.tolist(), strict=True))
    rest = {"page": overview.page(every, 1000), "points": overview.newest_points(every, 10_000), "several": several.tolist()}
    return {**counts, **rest, "roles": roles, "days": days}


def both(path: Path, before: EventColumns) -> EventColumns:
    """The columns before, brought up to date, which must be those of a fresh start."""
    with reading(path) as database:
        after = before.updated(database)
        fresh = EventColumns(before.state._replace(revision=0, document=0, correction=0))
        assert seen(after) == seen(fresh.updated(database))
    return after


def test_brought_up_to_date_is_read_anew(tmp_path: Path) -> None:
    path, chance = tmp_path / "news.db", random.Random(1)
    load(path, [report(number, chance) for number in range(30)])
    with reading(path) as database:
        found = EventColumns.of(database)
    assert len(seen(found)["page"][0]) > 5
    load(path, [report(number, chance) for number in range(30, 45)])
    found = both(path, found)
    load(path, [report(number, chance) for number in (3, 7, 40)])  # other words: new versions
    found = both(path, found)
    made = [correct(path, f"d{number}#1.1", "withdrawn", True, who="A. Reader", why="test").number for number in range(9, 12)]
    found = both(path, found)
    correct(path, "d12#1.1", "type", "PROTEST", who="A. Reader", why="test")
    undo(path, made[0], who="A. Reader", why="test")
    found = both(path, found)
    load(path, [document(f"d{number}") for number in range(20, 30)])  # without claims: events are dropped
    assert both(path, found).state != found.state


def test_nothing_changed_is_nothing_read(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    load(path, [report(number, random.Random(2)) for number in range(3)])
    with reading(path) as database:
        found = EventColumns.of(database)
        assert found.updated(database) is found


def test_columns_are_kept_from_run_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, chance = tmp_path / "news.db", random.Random(3)
    load(path, [report(number, chance) for number in range(10)])
    with reading(path) as database:
        first = EventColumns.of(database)
        read: list[int] = []
        monkeypatch.setattr("khabar.store.event_columns.Reader.add", lambda reader, number, record: read.append(number))
        again = EventColumns.of(database)
    assert read == []
    assert seen(again) == seen(first)


def test_an_older_copy_in_its_place_is_read_anew(tmp_path: Path) -> None:
    path, older, chance = tmp_path / "news.db", tmp_path / "older.db", random.Random(4)
    load(path, [report(number, chance) for number in range(10)])
    shutil.copyfile(path, older)
    load(path, [report(number, chance) for number in range(10, 20)])
    with reading(path) as database:
        newer = EventColumns.of(database)
    for number in (0, 12):  # as it was; then with more, and other, reports than were kept
        shutil.copyfile(older, path)
        load(path, [report(100 + each, chance) for each in range(number)])
        with reading(path) as database:
            found = EventColumns.of(database)
            assert seen(found) == seen(both(path, found)) != seen(newer)


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    load(path, [report(number, random.Random(5)) for number in range(4)])
    with reading(path) as database:
        first = EventColumns.of(database)
        for file in (tmp_path / "cache").glob("events-*"):
            file.write_bytes(file.read_bytes()[:100])
        assert seen(EventColumns.of(database)) == seen(first)
