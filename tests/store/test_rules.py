"""Rules of linking of one's own: a database keeps them, and everything that is asked of it or done to it goes by them."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner
from events.making import claim, document

from khabar.errors import SettingError, StoreError
from khabar.interfaces.cli import main
from khabar.interfaces.doctor import findings
from khabar.records import Party
from khabar.store.database import reading, writing
from khabar.store.deeds import DeedColumns
from khabar.store.history import versions
from khabar.store.store import Store, correct, load

SHIPPED = resources.files("khabar").joinpath("data", "events", "linking.toml").read_text("utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Rules by which one source is enough."""
    path = tmp_path / "own.toml"
    path.write_text(SHIPPED.replace("confirmed = 2 ", "confirmed = 1 "), "utf-8")
    return path


@pytest.fixture
def db(tmp_path: Path, own: Path) -> Path:
    told = claim(recipients=(Party(40, 46, "فنلندا", "Finland", "fin", "FIN", "GOV"),))
    load(tmp_path / "news.db", [document("a", told, date="2024-05-06")], rules=own)
    return tmp_path / "news.db"


def standings(path: Path) -> set[str]:
    with Store(path) as store:
        return {event.standing for event in store.events()}


def test_one_source_is_enough_only_by_these_rules(db: Path, tmp_path: Path) -> None:
    load(tmp_path / "shipped.db", [document("a", claim(), date="2024-05-06")])
    assert (standings(db), standings(tmp_path / "shipped.db")) == ({"confirmed"}, {"reported"})


def test_later_loads_and_corrections_go_by_them(db: Path) -> None:
    load(db, [document("b", claim(day="2024-08-09"), date="2024-08-09")])
    correct(db, "a#1.1", "mode", "aerial", who="A. Reader", why="test")
    assert standings(db) == {"confirmed"}


def test_what_is_asked_goes_by_them(db: Path) -> None:
    with reading(db) as database:
        ((id,),) = database.connection.execute("select id from event").fetchall()
        assert [event.standing for _, event in versions(database, id)] == ["confirmed"]
        assert DeedColumns.of(database).words["standings"].values == ["confirmed"]


def test_others_take_their_place_and_nothing_kept_before_is_good(db: Path, own: Path) -> None:
    with reading(db) as database:
        before = database.one("state")[0]
    own.write_text(SHIPPED, "utf-8")
    for same in (False, True):
        with writing(db, rules=own) as database:
            identity = database.one("state")[0]
            assert database.rules.standing.confirmed == 2
        assert (identity == before) == same
        before = identity
    load(db, [document("a", claim(day="2024-05-05"), date="2024-05-06")])  # a new version: its event is put together again
    assert standings(db) == {"reported"}


def test_wrong_rules_are_refused_and_told(db: Path, own: Path) -> None:
    own.write_text(SHIPPED.replace("confirmed = 2 ", 'confirmed = "two" '), "utf-8")
    with pytest.raises(SettingError, match=r"own\.toml: Expected `int`"), writing(db, rules=own):
        pass
    assert standings(db) == {"confirmed"}
    with writing(db) as database:
        database.run("forget rules")
        database.run("keep rules", "nothing = 1")
    found = {one.what: one for one in findings(db)}
    assert (found["linking"].state, "khabar load --linking" in found["linking"].advice) == ("wrong", True)
    result = CliRunner().invoke(main, ["dyads", "--db", str(db)])
    assert (result.exit_code, "the rules of linking kept in the database" in result.stderr) == (2, True)


def test_doctor_and_snapshots_tell_of_them(db: Path, tmp_path: Path) -> None:
    assert {one.what: one.state for one in findings(db)}["linking"] == "note"
    load(tmp_path / "shipped.db", [document("a", claim())])
    assert "linking" not in {one.what for one in findings(tmp_path / "shipped.db")}
    for path, has in ((db, True), (tmp_path / "shipped.db", False)):
        assert CliRunner().invoke(main, ["snapshot", "--db", str(path), "-o", str(tmp_path / path.stem)]).exit_code == 0
        told = json.loads((tmp_path / path.stem / "manifest.json").read_text())
        assert bool(told["linking"]) == has


def test_no_file_of_rules(db: Path, tmp_path: Path) -> None:
    with pytest.raises((SettingError, StoreError), match="No such file"), writing(db, rules=tmp_path / "none.toml"):
        pass
