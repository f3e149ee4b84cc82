"""khabar eval: figures, errors by cause, and the check part that stays closed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from khabar.interfaces.cli import main
from khabar.scoring import part_of
from khabar.scoring_misses import CAUSES

GOLD = Path(__file__).parent.parent.parent / "evaluation" / "gold.jsonl"


def run(*arguments: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["eval", *map(str, arguments)])


def test_gold_against_itself_is_right(tmp_path: Path) -> None:
    result = run(GOLD, GOLD)
    assert result.exit_code == 0, result.output
    assert "overall 1.000" in result.output
    assert "bad spans 0   documents missing 0" in result.output


def test_figures_as_json() -> None:
    result = run(GOLD, "--json", "--part", "learn")
    figures = json.loads(result.output)
    assert {"overall", "type macro", "bad spans", "documents missing", "f", "accuracy", "types"} == set(figures)


def test_calibration_is_told() -> None:
    result = run(GOLD, "--calibration")
    assert "confidence: expected calibration error" in result.output
    assert "mean confidence" in result.output
    figures = json.loads(run(GOLD, "--calibration", "--json").output)["calibration"]
    assert sum(row["n"] for row in figures["bins"]) == figures["n"] > 0


def test_errors_come_by_cause_and_never_from_the_check_part() -> None:
    result = run(GOLD, "--errors", "1000")
    assert result.exit_code == 0, result.output
    for cause in CAUSES:
        assert f"\n{cause}: " in result.output
    for line in GOLD.read_text("utf-8").splitlines():
        name = json.loads(line)["id"]
        assert part_of(name) == "learn" or f"({name})" not in result.output
    assert "of the check part are counted above, but not shown" in result.output


def test_errors_of_the_check_part_are_refused() -> None:
    result = run(GOLD, "--part", "check", "--errors", "5")
    assert result.exit_code == 2
    assert "never shows the check part" in result.output


@pytest.mark.parametrize(
    ("line", "message"),
    [("{no json", "no JSON"), ('{"id": "a"}', "not a document with id, text and claims"), ("[]", "not a document")],
)
def test_a_broken_line_is_named(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\n{line}\n", "utf-8")
    result = run(path)
    assert result.exit_code == 1
    assert f"gold.jsonl:2: {message}" in result.output


def test_causes_tell_an_unknown_word_from_a_rejected_one(tmp_path: Path) -> None:
    text = "تزحلق الجيش في مدينة حلب."
    missed = {
        "trigger": {"start": 0, "end": 5, "text": "تزحلق"}, "type": "ASSAULT", "mode": None, "status": "actual",
        "actors": [], "recipients": [], "places": [], "date": None, "casualties": {}, "attribution": [],
        "territory": None, "framing": [],
    }  # fmt: skip
    learn = next(name for name in ("a", "b", "c", "d", "e", "f") if part_of(name) == "learn")
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": learn, "date": None, "title": "", "text": text, "claims": [missed]}), "utf-8")
    result = run(path, "--errors", "3")
    assert "word unknown: 1" in result.output
    assert "ASSAULT تزحلق > nothing" in result.output


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "there is no document in it"),
        (b"\x00\x01\x02\x03", "binary file"),
        (b'\n{"id": "a"', ":2: no JSON"),
        (b'{"id": "a", "text": "x", "claims": 5}', ":1: not a document with id, text and claims: Expected `array`"),
        (b'{"id": "a", "text": "x", "claims": [{}]}', ":1: not a document with id, text and claims"),
        (b'{"id": 7, "text": "x", "claims": []}', ":1: not a document with id, text and claims"),
    ],
)
def test_bad_gold_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    result = run(path)
    assert result.exit_code == 1
    assert told in result.output
