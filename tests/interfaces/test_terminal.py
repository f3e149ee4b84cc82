"""Hostile words on a terminal and in messages: nothing steers it, nothing turns round, no line is made up."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from khabar.interfaces.cli import main

WORDS = "قصفت مدفعية الجيش مدينة حلب فجر الأحد، وقال مصدر طبي إن القصف أدى إلى إصابة شخصين."
HOSTILE = "\u009b31m\u009d0;x\u0007\u202e[bold red]x[/] [link=file:///x]x[/link] \u2066\u200f\u0085"
OWN_COLOURS = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;[^\x1b]*\x1b\\\\")
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A hostile report, and a database of it."""
    folder = tmp_path_factory.mktemp("hostile")
    report = folder / "a\nkhabar: 9 documents coded.jsonl"
    spoilt = {name: f"{words} {HOSTILE}" for name, words in (("title", "قصف حلب"), ("outlet", "مثال"), ("id", "a"))}
    report.write_text(json.dumps({**spoilt, "text": f"{WORDS}\n{HOSTILE} {WORDS}", "date": "2024-05-06"}), "utf-8")
    assert CliRunner().invoke(main, ["load", str(report), "--db", str(folder / "a.db")]).exit_code == 0
    return report, folder / "a.db"


@pytest.mark.parametrize(
    "command",
    [
        "code --table REPORT", "explain --color REPORT", "read REPORT", "events --db DB", "timeline --db DB",
        "search --db DB قصفت",
        "control --db DB حلب", "dyads --db DB", "framing --db DB", "actor الجيش",
    ],
)  # fmt: skip
def test_nothing_steers_the_terminal(files: tuple[Path, Path], command: str) -> None:
    report, db = files
    result = CliRunner().invoke(main, [{"REPORT": str(report), "DB": str(db)}.get(word, word) for word in command.split()])
    assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit), result.exception
    shown = OWN_COLOURS.sub("", result.output)
    if shown.startswith("{"):  # JSON Lines: everything stands there, escaped or as it was
        assert all(json.loads(line) for line in result.stdout.split("\n") if line)
        shown = result.stderr
    assert [line for line in shown.split("\n") if STEERING.search(line)] == []
    assert "file:///x" not in "".join(OWN_COLOURS.findall(result.output))


def test_a_name_makes_up_no_message(tmp_path: Path) -> None:
    bad = tmp_path / "a\nkhabar: all is well\x1b[1m.txt"
    bad.write_text("English words and nothing else, which cannot be read here.", "utf-8")
    result = CliRunner().invoke(main, ["code", str(bad)])
    assert not [line for line in result.stderr.splitlines() if line.startswith("khabar: all is well")]
    assert "\x1b" not in result.stderr


def test_names_that_are_no_text(tmp_path: Path) -> None:
    bad = Path(str(tmp_path), b"\xff\xfe.txt".decode("utf-8", "surrogateescape"))
    bad.write_text(WORDS, "utf-8")
    (tmp_path / "good.txt").write_text(WORDS, "utf-8")
    result = CliRunner().invoke(main, ["code", str(tmp_path)])
    lines = result.stdout.split("\n")[:-1]
    assert result.exit_code == 0, (result.exception, result.stderr)
    assert len(lines) == 2
    assert all(json.loads(line)["claims"] for line in lines)
