"""Corrections reach the ledger of control: whoever reads it gets the rows that they leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from events.making import captured, claim, document

from khabar.matching.known import place_by_id
from khabar.records import Date, Place
from khabar.store import ledger
from khabar.store.store import Store, correct, load, undo


def town(id: str) -> Place:
    """A place of the gazetteer, where the words of the made sentence stand."""
    known = place_by_id(id)
    assert known is not None
    return Place(18, 29, "بلدة الحارة", known.name, known.id, known.country, known.lat, known.lon, known.precision)


HASAHEISA, INKHIL = town("khabar:hasaheisa"), town("khabar:inkhil")
RSF, ARMY = "rapid-support-forces", "sudanese-armed-forces"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Three outlets tell that a town was taken; a fourth report takes none."""
    path = tmp_path / "news.db"
    taken = captured(RSF, places=(HASAHEISA,))
    load(path, [*(document(f"r{number}", taken) for number in range(3)), document("other", claim(places=(HASAHEISA,)))])
    return path


def say(path: Path, claim: str, field: str, value: Any) -> int:
    return correct(path, claim, field, msgspec.to_builtins(value), who="A. Reader", why="test").number


def holders(path: Path, place: str = "khabar:hasaheisa", **asked: Any) -> tuple[str, str | None, int]:
    with Store(path) as store:
        found = store.control(place, **asked)
        return found.state, found.holder, len(found.claims)


def test_rejected_claims_are_out_and_come_back(db: Path) -> None:
    assert holders(db) == ("held", RSF, 3)
    rejected = [say(db, f"r{number}#1.1", "withdrawn", True) for number in range(3)]
    assert holders(db) == ("unknown", None, 0)
    with Store(db) as store:
        ledger.correct_ledger(store.database)
        assert store.database.run("places of the ledger").fetchall() == []
        assert list(ledger.all_rows(store.database)) == []
    undo(db, rejected[0], who="A. Reader", why="it was right")
    assert holders(db)[2] == 1


def test_accepted_claims_stay_as_they_are(db: Path) -> None:
    before = holders(db)
    say(db, "r0#1.1", "accepted", True)
    assert holders(db) == before


def test_fixed_values_count(db: Path) -> None:
    other = msgspec.structs.replace(captured(ARMY).territory, gained_by=(ARMY,))
    for number in range(3):
        say(db, f"r{number}#1.1", "territory", other)
    assert holders(db) == ("held", ARMY, 3)
    say(db, "r0#1.1", "status", "planned")
    assert holders(db)[2] == 2, "what is only planned holds nothing"
    say(db, "r1#1.1", "date", Date(0, 4, "قصفت", "2024-04-01", "stated"))
    assert holders(db, on="2024-04-02")[2] == 1


def test_a_fixed_place_moves_the_row(db: Path) -> None:
    say(db, "r0#1.1", "places", (INKHIL,))
    assert holders(db)[2] == 2
    assert holders(db, "khabar:inkhil")[2] == 1
    with Store(db) as store:
        rows = list(ledger.all_rows(store.database))
    assert [(row.id, row.gazetteer) for row in rows] == [
        ("r0#1.1", "khabar:inkhil"), ("r1#1.1", "khabar:hasaheisa"), ("r2#1.1", "khabar:hasaheisa")
    ]  # fmt: skip


def test_a_claim_can_become_one_of_the_ledger(db: Path) -> None:
    say(db, "other#1.1", "territory", captured(RSF).territory)
    assert holders(db)[2] == 4


def test_only_the_current_version_counts(db: Path) -> None:
    say(db, "r0#1.1", "places", (INKHIL,))
    load(db, [document("r0", captured(RSF, places=(HASAHEISA,)), text="صيغة جديدة")])
    assert holders(db)[2] == 3
    assert holders(db, "khabar:inkhil")[2] == 0
