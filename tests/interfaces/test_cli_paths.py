"""Paths that are missing, of the wrong kind or closed: every command says what it found, where, and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from khabar import paths
from khabar.gazetteer.store import FILE
from khabar.interfaces.cli import main
from khabar.store.store import load

from .sample import CODED, TEXT

NO_DB = "none.db: there is no such file; khabar load IN… --db none.db makes it"
NO_FILE = "none: there is no such file; check how it is written"
NO_FOLDER = "none: there is no such folder; check how it is written"
NO_ROOM = "there is no folder none; create it first"
IS_FOLDER = "folder: this is a folder; name a file"
IS_FILE = "report.txt: this is a file; name a folder"
ASKING = (
    "events", "event x", "timeline", "control x", "dyads", "coverage", "camps", "framing", "search x", "export -o o.csv",
    "snapshot -o o", "backup -o o", "correct c status=planned --who a --why b", "provenance x", "serve --no-browser",
    "watch sources.toml --status", "watch sources.toml --problems",
)  # fmt: skip

CASES: list[tuple[str, int, str]] = [
    *[(f"{command} --db none.db", 1, NO_DB) for command in ASKING],
    *[(f"{command} --db folder", 1, IS_FOLDER) for command in (*ASKING, "load report.txt", "restore news.db")],
    *[(f"{command} --db none/x.db", 1, NO_ROOM) for command in ("load report.txt", "restore news.db")],
    *[(f"{command} -o none/x.csv", 2, NO_ROOM) for command in ("code report.txt", "export --db news.db", "dyads --db news.db")],
    *[(f"{command} -o x.csv", 2, "x.csv: this is a folder") for command in ("code report.txt", "export --db news.db")],
    *[(f"{command} --db news.db -o x.csv", 2, "x.csv: this is a folder") for command in ("camps", "framing", "coverage")],
    ("export --db news.db --format csv -o news.db", 2, "news.db is also an input; it would be overwritten"),
    ("load news.db --db news.db", 2, "news.db is also an input; it would be overwritten"),
    ("export --db news.db --format csv -o /dev/null", 2, "/dev/null: this is a device or a pipe; name a file"),
    ("snapshot --db news.db -o none/x", 2, "there is no such folder; create it first"),
    ("snapshot --db news.db -o report.txt", 2, IS_FILE),
    ("snapshot --db news.db -o misplaced", 2, "misplaced: this is there already; name a new folder"),
    ("backup --db news.db -o none/x", 1, NO_ROOM),
    ("backup --db news.db -o folder", 1, IS_FOLDER),
    ("sources copy none/x", 2, NO_ROOM),
    ("sources copy folder", 2, IS_FOLDER),
    ("code report.txt --engine dask -o report.txt/x", 2, "report.txt is a file; name a folder"),
    ("watch sources.toml --db w.db --once --keep-raw report.txt/x", 2, "report.txt is a file; name a folder"),
    *[(f"{command} none", 2, NO_FILE) for command in ("eval", "restore --db x.db")],
    *[(f"{command} folder", 2, IS_FOLDER) for command in ("eval", "restore --db x.db", "sources list", "watch --db w.db")],
    *[(f"{command} none", 2, "khabar sources copy none makes one") for command in ("sources lint", "watch --db w.db")],
    ("diff none none", 2, NO_FOLDER),
    ("diff report.txt report.txt", 2, IS_FILE),
    *[(f"{command} none", 2, NO_FOLDER) for command in ("lexicon lint", "code report.txt -l", "eval news.db -l")],
    *[(f"{command} report.txt", 2, IS_FILE) for command in ("lexicon lint", "lexicon show قصف -l", "explain report.txt -l")],
    ("code report.txt -l folder", 1, "folder:1: no file of a lexicon is in this folder; these are: triggers/*.toml, "),
    ("code report.txt -l misplaced", 1, "accuse.toml:1: no file of this name is read from a lexicon of your own"),
    *[(f"{command} none", 2, NO_FILE) for command in ("load report.txt --db w.db --linking", "camps --db news.db --rules")],
    ("load report.txt --db w.db --linking news.db", 2, "the shipped linking.toml shows every field"),
    ("control x --db news.db --rules folder", 2, IS_FOLDER),
    ("control x --db news.db --rules news.db", 2, "the shipped control.toml shows every field"),
    ("gazetteer add none", 1, f"khabar: {NO_FILE}"),
    ("gazetteer add folder", 1, f"khabar: {IS_FOLDER}"),
    ("gazetteer add places.csv --names none", 2, NO_FILE),
    *[(f"{command} none", 1, "none: not found: there is no such file or folder") for command in ("read", "code", "explain")],
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one of each kind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KHABAR_GAZETTEER", str(tmp_path / "gazetteer"))
    for name in ("folder", "x.csv", "misplaced"):
        Path(name).mkdir()
    Path("misplaced", "accuse.toml").write_text("", "utf-8")
    Path("report.txt").write_text(TEXT, "utf-8")
    load("news.db", [CODED])
    assert CliRunner().invoke(main, ["sources", "copy", "sources.toml"]).exit_code == 0
    return tmp_path


def standing(folder: Path) -> set[Path]:
    """What is in a folder, without what SQLite makes beside a database to read it."""
    return {path for path in folder.rglob("*") if not path.name.endswith(("-wal", "-shm"))}


@pytest.mark.parametrize(("command", "code", "said"), CASES, ids=[command for command, _, _ in CASES])
def test_what_is_wrong_with_a_path_is_told(place: Path, command: str, code: int, said: str) -> None:
    before = standing(place)
    result = CliRunner().invoke(main, command.split())
    assert (result.exit_code, said in result.stdout + result.stderr) == (code, True), result.output
    assert "Errno" not in result.output
    assert standing(place) == before, "what fails leaves nothing behind"


@pytest.mark.parametrize("command", ["code", "lexicon lint", "sources copy", "eval"])
def test_an_empty_name_is_told(place: Path, command: str) -> None:
    result = CliRunner().invoke(main, [*command.split(), ""])
    assert result.exit_code in (1, 2)
    assert "the name is empty" in result.output


def test_what_is_closed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("x", "utf-8")
    assert [check(file) for check in (paths.no_file, paths.no_new_file)] == [None, None]
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert paths.no_file(file) == "this file may not be read; check its rights"
    assert paths.no_folder(tmp_path) == "this folder may not be read; check its rights"
    for closed in (paths.no_new_file(file), paths.no_new_folder(tmp_path / "new" / "newer")):
        assert closed == f"nothing can be written to the folder {tmp_path}; check its rights, or name another"


@pytest.mark.parametrize("wrong", ["a file", "a damaged index"])
def test_gazetteer_folder_that_is_none(wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report, named = tmp_path / "report.txt", tmp_path / "named"
    report.write_text(TEXT, "utf-8")
    if wrong == "a file":
        named.write_text("no folder")
    else:
        named.mkdir()
        (named / FILE).write_text("no database at all " * 100)
    monkeypatch.setenv("KHABAR_GAZETTEER", str(named))
    for command in (["code", str(report)], ["place", "حلب"], ["explain", str(report)]):
        result = CliRunner().invoke(main, command)
        assert isinstance(result.exception, SystemExit), "told, and no fault"
        assert str(named) in result.stderr
