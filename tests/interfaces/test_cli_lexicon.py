"""The commands ``khabar lexicon lint`` and ``khabar lexicon show``."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

from click.testing import CliRunner

from khabar.interfaces.cli import main
from khabar.interfaces.cli.lexicon import _table, lexicon
from khabar.matching.lookup import lookup


def test_lint_of_the_shipped_files() -> None:
    result = CliRunner().invoke(lexicon, ["lint"])
    assert result.exit_code == 0, result.output


def test_lint_tells_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "glued.tsv").write_text("# own\nword\tgloss\nوسواس\tx\nوسواس\tx\n", encoding="utf-8")
    result = CliRunner().invoke(lexicon, ["lint", str(tmp_path)])
    assert result.exit_code == 1
    assert "glued.tsv:4: " in result.output
    assert "1 fault" in result.output


def test_show_pipes_json_lines() -> None:
    result = CliRunner().invoke(lexicon, ["show", "قصفت"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert any(row["id"] == "qasafa" and row["type"] == "ASSAULT" for row in rows)


def test_show_of_an_unknown_word() -> None:
    assert CliRunner().invoke(lexicon, ["show", "ظظظظ"]).exit_code == 1


def test_table_has_a_row_a_finding() -> None:
    found = lookup("تحرير")
    assert _table("تحرير", found).row_count == len(found)


def test_the_entry_of_the_guide_works_as_it_stands(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
    block = re.search(r"```toml\n(.*?)```", guide, re.S)
    assert block
    own = tmp_path / "my-lexicon" / "triggers" / "my.toml"
    own.parent.mkdir(parents=True)
    own.write_text(textwrap.dedent("   " + block[1].lstrip()), "utf-8")
    assert "my.toml" not in CliRunner().invoke(main, ["lexicon", "lint", str(own.parent.parent)]).output
    report = tmp_path / "report.txt"
    report.write_text("ركل الجنود المحتجين في نابلس. ركل اللاعب الكرة بعيدا عن المرمى.", "utf-8")
    found = CliRunner().invoke(main, ["code", str(report), "--lexicon", str(own.parent.parent)])
    assert [claim["type"] for claim in json.loads(found.stdout)["claims"] if "lexicon:rakala" in claim["why"]] == ["ASSAULT"]
    assert "rakala" not in CliRunner().invoke(main, ["code", str(report)]).stdout
