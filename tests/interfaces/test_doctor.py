"""`khabar doctor`, and the log of programs that run on."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from events.making import claim, document

from khabar.hashes import folder_hash
from khabar.interfaces import doctor
from khabar.interfaces.cli import main
from khabar.interfaces.logs import JsonLines, TextLines, escaped, start_log
from khabar.matching.name_files import DATA
from khabar.store.database import writing
from khabar.store.store import load


def examine(*args: str) -> tuple[Result, dict[str, Any]]:
    result = CliRunner().invoke(main, ["doctor", *args])
    return result, {one["what"]: one for one in map(json.loads, result.stdout.splitlines())}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    load(tmp_path / "news.db", [document("a", claim())])
    return tmp_path / "news.db"


def test_everything_is_well(db: Path) -> None:
    result, found = examine("--db", str(db))
    assert result.exit_code == 0, result.stdout
    assert {"khabar", "python", "sqlite", "library click", "extra web", "data lexicon", "cache folder"} <= set(found)
    assert found["data lexicon"]["found"].endswith(f"sha256 {folder_hash(DATA / 'lexicon')[:16]}")  # as in snapshots
    assert found["content"]["found"].startswith("1 documents, 1 claims, 1 events")
    assert found["last report"]["found"].startswith("a, ")
    assert (found["writer"]["state"], found["integrity"]["state"]) == ("ok", "ok")


def test_a_writer_is_seen_and_not_disturbed(db: Path) -> None:
    with writing(db) as database:
        _, found = examine("--db", str(db))
        assert found["writer"]["found"] == "a program is writing to it"
        with database.batch():
            pass


def change(db: Path, statement: str) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute(statement)


def test_a_damaged_database_is_wrong(db: Path) -> None:
    change(db, "delete from document")
    result, found = examine("--db", str(db))
    assert (result.exit_code, found["integrity"]["state"]) == (1, "wrong")
    assert "claim: row 1 refers to no document" in found["integrity"]["found"]
    assert "khabar restore" in found["integrity"]["advice"]


@pytest.mark.parametrize(("made", "said"), [(b"text", "no Khabar database"), (None, "no such file")])
def test_what_is_no_database_is_wrong(tmp_path: Path, made: bytes | None, said: str) -> None:
    path = tmp_path / "x.db"
    if made is not None:
        path.write_bytes(made)
    result, found = examine("--db", str(path))
    assert (result.exit_code, said in found["database"]["found"]) == (1, True)


def test_an_earlier_schema_is_told(db: Path) -> None:
    change(db, "pragma user_version = 1")
    result, found = examine("--db", str(db))
    assert (result.exit_code, found["schema"]["state"]) == (1, "wrong")
    assert "khabar load" in found["schema"]["advice"]


def test_folders_and_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / doctor.gazetteers.FILE).write_bytes(b"no index")
    monkeypatch.setenv("KHABAR_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setenv("KHABAR_GAZETTEER", str(tmp_path))
    monkeypatch.setattr(doctor, "_version", lambda name: None if name in ("rich", "fastapi") else "1.0")
    monkeypatch.setattr(doctor, "_altered", lambda: ["khabar/data/actors/people.toml"])
    result, found = examine()
    wanted = {
        "cache folder": "note", "added gazetteers": "wrong", "library rich": "wrong", "extra web": "note",
        "data files": "wrong",
    }  # fmt: skip
    assert {name: found[name]["state"] for name in wanted} == wanted
    assert result.exit_code == 1


def test_altered_data_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As pip writes them down: the hashes of the files of a wheel."""
    (tmp_path / "khabar" / "data").mkdir(parents=True)
    for name in ("same", "other"):
        (tmp_path / "khabar" / "data" / name).write_bytes(b"as shipped")
    made = tmp_path / "khabar-1.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: khabar\nVersion: 1\n")
    shipped = "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(b"as shipped").digest()).rstrip(b"=").decode()
    (made / "RECORD").write_text("".join(f"khabar/data/{name},{shipped},10\n" for name in ("same", "other", "gone")))
    (tmp_path / "khabar" / "data" / "other").write_bytes(b"changed")
    monkeypatch.setattr(doctor.metadata, "files", lambda name: doctor.metadata.Distribution.at(made).files)
    assert doctor._altered() == ["khabar/data/other", "khabar/data/gone"]


NASTY = "a\nwarning: forged\r\u202eright\x1b[31m\u2028\x00ب\ud800"


def logged(formatter: logging.Formatter, error: bool = False) -> str:
    record = logging.LogRecord("khabar.watch", logging.WARNING, "", 0, "%s: 1 failed", (NASTY,), None)
    record.fields = {"source": NASTY, "failed": 1}
    if error:
        try:
            raise ValueError(NASTY)
        except ValueError as raised:
            record.exc_info = (type(raised), raised, raised.__traceback__)
    return formatter.format(record)


def test_nothing_in_a_line_can_look_like_another() -> None:
    for line in (logged(TextLines()), logged(JsonLines()), logged(JsonLines(), error=True)):
        assert line.isprintable(), line
    shown = "warning: a\\u000awarning: forged\\u000d\\u202eright\\u001b[31m\\u2028\\u0000ب\\ud800: 1 failed"
    assert logged(TextLines()).endswith(shown)
    assert all(line.startswith("    ") for line in logged(TextLines(), error=True).splitlines()[1:])
    assert escaped("خبر (2)") == "خبر (2)"


def test_json_says_what_was_said() -> None:
    line = json.loads(logged(JsonLines(), error=True))
    assert (line["level"], line["logger"], line["failed"], line["source"]) == ("warning", "khabar.watch", 1, NASTY)
    assert "ValueError" in line["error"]


@pytest.fixture
def logging_before() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    for name in ("khabar", "uvicorn"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.usefixtures("logging_before")
def test_whose_lines_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    start_log("json", "info")
    logging.getLogger("khabar.watch").info("ours")
    logging.getLogger("khabar.watch").debug("too little")
    logging.getLogger("somebody").info("theirs")
    logging.getLogger("somebody").warning("theirs, and more")
    said = [json.loads(line)["message"] for line in capsys.readouterr().err.splitlines()]
    assert said == ["ours", "theirs, and more"]


@pytest.mark.usefixtures("logging_before")
def test_a_watch_keeps_its_log_as_json(tmp_path: Path) -> None:
    """Every line on standard error is an object, also where nobody answers."""
    entry = {
        "id": "dead", "outlet": "مثال", "language": "ar", "ownership": "x", "funding": "x", "home": "http://127.0.0.1:9/",
    }  # fmt: skip
    lines = [f"{name} = {json.dumps(value)}" for name, value in entry.items()]
    (tmp_path / "sources.toml").write_text("\n".join(["[[source]]", *lines, "verified = false\n"]), "utf-8")
    arguments = ["watch", str(tmp_path / "sources.toml"), "--db", str(tmp_path / "w.db"), "--once", "--allow-private"]
    result = CliRunner().invoke(main, [*arguments, "--log-format", "json"], obj=lambda lexicon: None)
    said = [json.loads(line) for line in result.stderr.splitlines()]
    assert [(line["level"], line.get("source"), line.get("failed")) for line in said] == [
        ("warning", "dead", 1), ("info", None, 1), ("error", None, None),
    ]  # fmt: skip
    assert result.exit_code == 1
