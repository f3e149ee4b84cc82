"""What is made in the background: who asks first waits or is told how far it is; afterwards it is brought up to date."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from events.making import captured, claim, document

from khabar import find_places
from khabar.errors import StoreError
from khabar.records import Place
from khabar.store.database import Database, reading
from khabar.store.kept import State, state
from khabar.store.store import correct, load
from khabar.web import upkeep
from khabar.web.upkeep import PreparingError, Upkeep
from web.serving import API, Client


class Made(NamedTuple):
    state: State
    times: int


class Maker:
    """Makes something slowly: it goes on when it is let."""

    def __init__(self, path: Path) -> None:
        self.path, self.go, self.fault = path, threading.Event(), False

    def make(self, before: Made | None, database: Database, progress: Callable[[int, int], None]) -> Made:
        progress(1, 4)
        assert self.go.wait(10)
        if self.fault:
            raise StoreError("the disk is full")
        return Made(state(database), before.times + 1 if before else 1)

    def run(self, work: Callable[[Database], None]) -> None:
        with reading(self.path) as database:
            work(database)


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    path = tmp_path / "news.db"
    load(path, [document("a", claim())])
    return Maker(path)


def test_the_first_is_told_how_far_it_is(maker: Maker) -> None:
    kept = Upkeep("things are made", maker.make, maker.run)
    with reading(maker.path) as database:
        with pytest.raises(PreparingError, match="things are made: 25% done") as told:
            kept.get(database, 0.2)
        assert told.value.done == 0.25
        maker.go.set()
        assert kept.get(database).times == 1
        assert kept.get(database).times == 1, "nothing changed"


def test_who_comes_later_does_not_wait_as_long_again(maker: Maker) -> None:
    kept = Upkeep("things are made", maker.make, maker.run)
    with reading(maker.path) as database:
        for longest in (20.0, 0.4):
            asked = time.monotonic()
            with pytest.raises(PreparingError):
                kept.get(database, 0.5)
            assert time.monotonic() - asked < longest
        maker.go.set()
        kept.begin().join()


def test_it_is_brought_up_to_date_and_serves_meanwhile(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "PATIENCE", 0.2)
    kept = Upkeep("things are made", maker.make, maker.run)
    maker.go.set()
    with reading(maker.path) as database:
        kept.get(database)
    load(maker.path, [document("b", captured("syrian-army"))])
    maker.go.clear()
    with reading(maker.path) as database:
        old = kept.get(database)
        assert (old.times, old.state) != (2, state(database))
        maker.go.set()
        kept.begin().join()
        assert (kept.get(database).times, kept.get(database).state) == (2, state(database))


def test_a_fault_is_told_and_tried_again(maker: Maker) -> None:
    kept = Upkeep("things are made", maker.make, maker.run)
    maker.go.set()
    maker.fault = True
    with reading(maker.path) as database:
        with pytest.raises(StoreError, match="the disk is full"):
            kept.get(database)
        maker.fault = False
        assert kept.get(database).times == 1


def test_an_answer_that_is_not_ready_says_so(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(maker.path, sample=False)

    def unready(*asked: Any) -> None:
        raise PreparingError("pairs of parties are counted", 0.456)

    monkeypatch.setattr(client.world, "deeds", unready)
    answer = client.get(f"{API}/network")
    assert answer.status_code == 202
    assert answer.json() == {"preparing": 0.456, "detail": "pairs of parties are counted: 46% done"}
    assert (answer.headers["retry-after"], answer.headers["cache-control"]) == ("1", "no-store")


def test_holders_in_the_list_of_places_follow_what_is_loaded_and_corrected(tmp_path: Path) -> None:
    there = find_places("تدمر")[0]
    at = Place(18, 29, "تدمر", there.name, there.id, "SY", there.lat, there.lon, "city")
    path = tmp_path / "news.db"
    load(path, [document("a", captured("syrian-army", places=(at,)))])
    client = Client(path, sample=False)

    def holder() -> str:
        (place,) = client.json("/control")["places"]
        assert client.json("/control")["places"] == [place]  # not worked out once more
        return str(place["holder"])

    assert holder() == "syrian-army"
    load(path, [document("b", captured("southern-front", places=(at,), day="2024-05-09"), date="2024-05-09")])
    assert holder() == "southern-front"
    correct(path, "b#1.1", "withdrawn", True, who="A. Reader", why="test")
    assert holder() == "syrian-army"


def test_another_file_in_its_place_is_served(maker: Maker, tmp_path: Path) -> None:
    client = Client(maker.path, sample=False)
    assert client.json("/status")["documents"] == 1
    other = tmp_path / "other.db"
    load(other, [document("x", claim()), document("y", claim(day="2023-01-01"), text="خبر آخر تماما")])
    other.replace(maker.path)
    for rest in ("-wal", "-shm"):
        maker.path.with_name(f"{maker.path.name}{rest}").unlink(missing_ok=True)
    assert client.json("/status")["documents"] == 2
    assert {one["id"] for one in client.json("/documents")["items"]} == {"x", "y"}
    client.world.close()
