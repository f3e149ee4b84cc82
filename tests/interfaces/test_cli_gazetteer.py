"""The commands ``khabar gazetteer`` and ``khabar place``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from khabar.interfaces.cli import main
from khabar.interfaces.cli.gazetteer import _table
from khabar.matching.known import find_places

ROWS = "الاسم,y,x\nزغزغان,36.1,36.8\n,36.2,36.8\n"


@pytest.fixture(autouse=True)
def own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_GAZETTEER", str(tmp_path / "index"))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_add_find_list_remove(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(ROWS, encoding="utf-8")
    added = run("gazetteer", "add", str(path), "--columns", "name_ar=الاسم,lat=y", "--country", "sy", "--name", "villages")
    assert added.exit_code == 3
    assert "villages: 1 places added, 1 rows skipped" in added.output
    assert "own.csv:3: no Arabic name" in added.output
    assert "villages\t1\t1 skipped" in run("gazetteer", "list").output
    found = run("gazetteer", "find", "قرية", "زغزغان")
    (row,) = [json.loads(line) for line in found.stdout.splitlines()]
    assert (row["country"], row["lat"], row["source"], row["line"]) == ("SY", 36.1, "villages", 2)
    assert run("place", "زغزغان").stdout == found.stdout
    assert run("gazetteer", "remove", "villages").exit_code == 0
    assert run("place", "زغزغان").exit_code == 1


def test_all_sound_is_exit_code_0(tmp_path: Path) -> None:
    path = tmp_path / "sy.csv"
    path.write_text("name_ar,lat,lon\nزغزغان,36.1,36.8\n", encoding="utf-8")
    assert run("gazetteer", "add", str(path)).exit_code == 0


def test_a_file_without_usable_rows_does_not_stop_the_others(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("name_ar,lat,lon\n,36.1,36.8\n", encoding="utf-8")
    good.write_text("name_ar,lat,lon\nزغزغان,36.1,36.8\n", encoding="utf-8")
    result = run("gazetteer", "add", str(bad), str(good))
    assert result.exit_code == 1
    assert "no usable place in 1 rows" in result.output
    assert run("place", "زغزغان").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", "a.csv", "--columns", "lat"), "expected FIELD=COLUMN"),
        (("add", "a.csv", "b.csv", "--name", "x"), "--name is for one file"),
        (("remove", "nothing"), "no added gazetteer is called 'nothing'; there are: none"),
        (("add", "missing.csv"), "missing.csv: there is no such file"),
    ],
)
def test_wrong_use(words: tuple[str, ...], message: str) -> None:
    result = run("gazetteer", *words)
    assert result.exit_code in (1, 2)
    assert message in result.output


def test_table_of_shipped_places() -> None:
    table = _table("القدس", find_places("القدس"))
    assert table.row_count == len(find_places("القدس"))
    assert any("disputed" in str(cell) for cell in table.columns[2].cells)
