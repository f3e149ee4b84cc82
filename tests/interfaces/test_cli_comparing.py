"""The commands that compare parties and outlets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from events.making import HARAH, claim, document
from rich.console import Console, RenderableType

from khabar.interfaces.cli import main
from khabar.interfaces.comparisons import camps_view, coverage_view, dyads_view, framing_view
from khabar.records import CodedDocument, Framing, Party
from khabar.store.store import Store, load


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def records(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def shown(view: RenderableType) -> str:
    console = Console(width=160, file=io.StringIO())
    with console.capture() as capture:
        console.print(view)
    return capture.get()


def report(id: str, day: str, outlet: str, kind: str, *terms: Framing) -> CodedDocument:
    one = Party(5, 17, "مدفعية الجيش", "Norway", "nor", "NOR", "GOV")
    other = Party(40, 46, "مدنيين", "Sweden", "swe", "SWE", "GOV")
    told = claim(day=day, type=kind, mode=None, actors=(one,), recipients=(other,), places=(HARAH,), framing=terms)
    words = " ".join(f"{id}كلمة{number}" for number in range(30))
    return document(id, told, date=day, outlet=outlet, text=f"قصفت مدفعية الجيش بلدة. {words}")


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = tmp_path / "news.db"
    term = Framing(5, 12, "المليشيا", "armed group", "against the named party")
    days = [f"2024-05-{day:02}" for day in (2, 9, 16)]
    aid = [report(f"{outlet}{day}", day, outlet, "AID") for day in days for outlet in ("North", "South")]
    load(path, [*aid, report("x", "2024-07-03", "North", "ASSAULT", term), document("y", date="2024-07-30", outlet="South")])
    return str(path)


def test_dyads(db: str, tmp_path: Path) -> None:
    rows = records(run("dyads", "--db", db))
    assert [(row["period"], row["events"], row["read_documents"]) for row in rows] == [
        ("2024-05", 3, 6), ("2024-06", 0, 0), ("2024-07", 1, 2),
    ]  # fmt: skip
    lines = run("dyads", "--db", db, "--type", "aid", "--by", "week", "--csv").stdout.splitlines()
    assert [row["events"] for row in csv.DictReader(lines)][:3] == ["1", "1", "1"]
    for ending in ("csv", "jsonl", "parquet"):
        result = run("dyads", "--db", db, "-o", str(tmp_path / f"out.{ending}"))
        assert (result.exit_code, "3 records" in result.stderr) == (0, True)
    assert not list(tmp_path.glob("*.part"))


def test_what_is_left_out_is_said(db: str) -> None:
    load(db, [document("z", claim(), date="2024-07-04")])  # on civilians
    assert "left out: claims about private people, or sides that are not known: 1" in run("dyads", "--db", db).stderr


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("dyads", "--actor", "nobody"), 1, "no event of two known parties"),
        (("dyads", "-o", "x.xls"), 2, ".csv, .jsonl, .parquet are known"),
        (("dyads", "-o", "x.graphml"), 2, "are known"),
        (("dyads", "-o", "none/x.csv"), 2, "create it first"),
        (("dyads", "--from", "May"), 2, "ISO 8601"),
        (("dyads", "--from", "2024-05-02", "--to", "2024-05-01"), 2, "ends"),
        (("dyads", "--by", "hour"), 2, "hour"),
        (("coverage", "--from", "2030-01-01"), 1, "nothing was read"),
        (("framing", "Nobody"), 2, "no report of Nobody"),
        (("framing",), 1, "--min-claims takes fewer"),
        (("camps", "--rules", "none.toml"), 2, "none.toml"),
    ],
)
def test_bad_questions(db: str, args: tuple[str, ...], code: int, words: str) -> None:
    result = run(*args, "--db", db)
    assert (result.exit_code, words in result.stderr) == (code, True), result.stderr


@pytest.mark.parametrize("command", ["dyads", "coverage", "camps", "framing"])
def test_no_database_and_an_empty_one(command: str, tmp_path: Path) -> None:
    missing = run(command, "--db", str(tmp_path / "no.db"))
    assert (missing.exit_code, "there is no such file" in missing.stderr) == (1, True)
    load(tmp_path / "empty.db", [])
    empty = run(command, "--db", str(tmp_path / "empty.db"))
    assert (empty.exit_code, empty.stdout) == (1, "")


def test_coverage(db: str) -> None:
    rows = records(run("coverage", "--db", db, "--by", "month"))
    assert [(row["outlet"], row["period"], row["documents"]) for row in rows] == [
        ("North", "2024-05", 3), ("North", "2024-07", 1), ("South", "2024-05", 3), ("South", "2024-07", 1),
    ]  # fmt: skip


def test_camps(db: str, tmp_path: Path) -> None:
    may, june, july = records(run("camps", "--db", db))
    assert [(one["party"], one["group"]) for one in may["members"]] == [("NOR", "group 1"), ("SWE", "group 1")]
    assert (june["read_documents"], june["pairs"], july["pairs"][0]["relation"]) == (0, [], "unknown")
    out = tmp_path / "camps.graphml"
    assert "2 records" in run("camps", "--db", db, "-o", str(out)).stderr
    tree = ElementTree.parse(out)
    assert [element.attrib["id"] for element in tree.iter("{http://graphml.graphdrawing.org/xmlns}node")] == ["NOR", "SWE"]
    rules = tmp_path / "camps.toml"
    rules.write_text(
        Path("src/khabar/data/events/camps.toml").read_text("utf-8").replace("least_events = 3", "least_events = 4")
    )
    assert records(run("camps", "--db", db, "--rules", str(rules)))[0]["members"][0]["group"] == "unknown"


def test_framing(db: str) -> None:
    (row,) = records(run("framing", "--db", db, "--min-claims", "1"))
    assert (row["outlet"], row["about"], row["family"], row["claims"], row["of_claims"]) == ("North", "NOR", "militia", 1, 4)
    assert run("framing", "South", "--db", db, "--min-claims", "1").exit_code == 1


def test_tables_for_eyes(db: str) -> None:
    with Store(db) as store:
        weeks = shown(dyads_view(store.dyads(by="week"), 5))
        assert "111" in weeks
        assert "·" in weeks
        assert "1 of 1" not in weeks
        assert "too many to show each" in shown(dyads_view(store.dyads(by="day"), 5))
        assert "2024-05" in shown(coverage_view(store.coverage(by="month")))
        camps = shown(camps_view(store.camps(), 5))
        assert "group 1" in camps
        assert "nothing read" in camps
        assert "armed group" in shown(framing_view(store.framing(), 5))
        assert "militia" in shown(framing_view(store.framing(by="family"), 5))
