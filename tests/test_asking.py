"""The examples of docs/asking.md run as they stand."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from khabar.interfaces.cli import main

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/asking.md").read_text("utf-8")
COMMANDS = re.findall(r"^khabar (.+)$", TEXT, re.M)
PYTHON = "".join(re.findall(r"^```python\n(.*?)^```", TEXT, re.M | re.S))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("asking")
    (made / "examples").symlink_to(ROOT / "examples")
    return made


def test_the_commands_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert len(COMMANDS) > 10
    for command in COMMANDS:
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, (command, result.stderr)
    assert {"dyads.csv", "coverage.csv", "camps.graphml", "pairs.csv"} <= set(os.listdir(folder))


def test_the_python_works(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for library in ("pyarrow", "pandas", "polars"):
        pytest.importorskip(library)
    monkeypatch.chdir(folder)
    if not Path("news.db").exists():
        CliRunner().invoke(main, shlex.split(COMMANDS[0]))
    names: dict[str, object] = {}
    exec(PYTHON, names)
    assert "('Jordan', 'group 1')" in capsys.readouterr().out
    assert names["contrasts"]
