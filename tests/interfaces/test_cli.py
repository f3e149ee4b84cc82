"""The command line: outputs, exit codes, what is told on stderr."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from khabar.errors import DataError, Fault
from khabar.interfaces.cli import COMMANDS, main
from khabar.interfaces.cli.pipeline import order_faults
from khabar.pipeline import STAGES, Stage
from khabar.records import CodedDocument, Document, Skipped

from .sample import CODED, TEXT


class StubCoder:
    """Gives every document the claims of the sample."""

    def pipe(self, documents: Iterable[Document | Skipped], *, workers: int = 1) -> Iterator[CodedDocument | Skipped]:
        for item in documents:
            yield item if isinstance(item, Skipped) else CODED


def stub(lexicon: Sequence[Path]) -> StubCoder:
    return StubCoder()


def run(*args: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(main, args, input=data, obj=stub)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_jsonl_when_piped(report: Path) -> None:
    result = run("code", str(report))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["claims"][0]["trigger"]["text"] == "قصفت"
    assert "1 document coded, 1 claim" in result.stderr
    assert run("code", str(report), "-o", "-").stdout == result.stdout


def test_stdin_and_quiet() -> None:
    result = run("code", "-", "--quiet", data=TEXT.encode())
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "geojson"])
def test_output_files(report: Path, suffix: str) -> None:
    out = report.with_name(f"out.{suffix}")
    result = run("code", str(report), "-o", str(out), "--table")
    assert result.exit_code == 0
    assert out.stat().st_size > 100
    assert "ASSAULT" in result.stdout
    assert not list(report.parent.glob("*.part"))


def test_skipped_documents_are_told_and_counted(report: Path) -> None:
    bad = report.with_name("bad.jsonl")
    bad.write_text('{"id": "x", "text": 5}\n{"id": "y", "text": "English only, sorry."}\n', "utf-8")
    result = run("code", str(report), str(bad))
    assert result.exit_code == 3
    assert f'skipped {bad}:1 (x): wrong field type: "text" must be a string' in result.stderr
    assert "2 skipped (not Arabic 1, wrong field type 1)" in result.stderr


def test_nothing_read(tmp_path: Path) -> None:
    result = run("code", str(tmp_path / "no.txt"))
    assert result.exit_code == 1
    assert "not found" in result.stderr


@pytest.mark.parametrize(
    "args", [[], ["-o", "x.xls"], ["-o", "no/x.csv"], ["--workers", "0"], ["--date", "31.5."], ["--table", "-o", "-"]]
)
def test_wrong_use(report: Path, args: list[str]) -> None:
    assert run("code", *([str(report), *args] if args else [])).exit_code == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", ["code", "explain"])
def test_a_full_disk_is_told(command: str) -> None:
    example = Path(__file__).parents[2] / "examples" / "more" / "talks.txt"
    program = [sys.executable, "-m", "khabar", command, str(example)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert "khabar: stdout cannot be written: " in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1256"])
def test_streams_without_arabic_get_utf_8(encoding: str) -> None:
    example = Path(__file__).parents[2] / "examples" / "more" / "talks.txt"
    start = "from khabar.interfaces.cli import main; main()"
    program = [sys.executable, "-c", start, "code", str(example), "no-\u062e.txt", "--table"]
    done = subprocess.run(program, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": encoding})
    assert done.returncode == 3, done.stderr
    assert "\u2068" in done.stdout.decode()
    assert "no-\u062e.txt: not found" in done.stderr.decode()


def test_a_file_that_cannot_be_written_is_told(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(path: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("khabar.interfaces.cli.code.open_writer", no_room)
    result = run("code", str(report), "-o", str(report.with_name("out.csv")))
    assert result.exit_code == 1
    assert "out.csv cannot be written: No space left on device" in result.stderr


def test_the_table_has_a_legend(report: Path) -> None:
    assert "(date) of publication" in run("code", str(report), "--table").stdout
    assert "(date) of publication" not in run("code", str(report), "--table", "--quiet").stdout


def test_an_input_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": TEXT}), "utf-8")
    assert run("code", str(path), "-o", str(path)).exit_code == 2
    assert json.loads(path.read_text("utf-8")) == {"text": TEXT}


def test_data_faults_are_all_told(report: Path) -> None:
    def broken(lexicon: Sequence[Path]) -> StubCoder:
        raise DataError([Fault("a.toml", 3, "no example"), Fault("b.tsv", 9, "no such class")])

    result = CliRunner().invoke(main, ["code", str(report)], obj=broken)
    assert result.exit_code == 1
    assert "a.toml:3: no example" in result.stderr
    assert "b.tsv:9: no such class" in result.stderr


def test_terminal_controls_of_a_document_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "\x1b[31mred", "text": "English"}) + "\n", "utf-8")
    assert "\x1b" not in run("code", str(path)).stderr


def test_explain(report: Path) -> None:
    result = run("explain", str(report), "--no-color")
    assert result.exit_code == 0
    assert "said by \u2068مثال\u2069 → \u2068مصدر طبي\u2069 (unnamed: \u2068وقال\u2069)" in result.stdout
    assert "\u2067قصفت" in result.stdout
    assert "\x1b[" in run("explain", str(report), "--color").stdout


def test_pipeline() -> None:
    result = run("pipeline")
    assert result.exit_code == 0
    for stage in STAGES:
        assert stage.name in result.stdout


def test_order_faults() -> None:
    first, second = Stage("a", (), ("x",), ""), Stage("b", ("x",), ("x",), "")
    assert order_faults([first]) == []
    assert order_faults([second]) == ["b requires x, which no stage before it assigns"]
    assert order_faults([first, second]) == ["b assigns x, which a has assigned already"]


@pytest.mark.parametrize("name", ["", *COMMANDS, "lexicon lint", "lexicon show"])
def test_help_has_examples(name: str) -> None:
    for option in ("-h", "--help"):
        result = run(*name.split(), option)
        assert result.exit_code == 0
        assert "Example" in result.stdout


def test_the_package_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["__main__.py", "code"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("khabar", run_name="__main__")
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("Usage: khabar code ")


def test_the_program() -> None:
    example = Path(__file__).parents[2] / "examples" / "report.jsonl"
    command = [sys.executable, "-m", "khabar", "code", str(example)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    coded = json.loads(done.stdout)
    assert len(coded["claims"]) >= 10
    content = f"{coded['title']}\n{coded['text']}"
    for claim in coded["claims"]:
        trigger = claim["trigger"]
        assert content[trigger["start"] : trigger["end"]] == trigger["text"]
