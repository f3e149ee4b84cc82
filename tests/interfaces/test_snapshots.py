"""Snapshots and what differs between them."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import khabar
from khabar.interfaces.cli import main
from khabar.interfaces.snapshots.tables import TABLES

from .test_forms import DOCUMENTS, PERSON

parquet = pytest.importorskip("pyarrow.parquet")


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = tmp_path / "news.db"
    khabar.load(path, DOCUMENTS)
    return str(path)


def snapshot(db: str, folder: Path, *more: str) -> Path:
    result = run("snapshot", "--db", db, "-o", str(folder), *more)
    assert result.exit_code == 0, result.stderr
    return folder


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(folder / f"{name}.parquet").to_pylist()
    return rows


def test_the_same_database_gives_the_same_bytes(db: str, tmp_path: Path) -> None:
    one, other = snapshot(db, tmp_path / "one"), snapshot(db, tmp_path / "other")
    files = sorted(path.name for path in one.iterdir())
    assert files == sorted(path.name for path in other.iterdir())
    assert len(files) == len(TABLES) + 5
    for name in files:
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_the_manifest_tells_what_is_there(db: str, tmp_path: Path) -> None:
    folder = snapshot(db, tmp_path / "one")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["khabar"] == khabar.__version__
    assert manifest["period"] == {"first": "2023-01-20", "last": "2024-05-06"}
    for name, entry in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == entry["sha256"]
    for each in TABLES:
        assert len(table(folder, each.name)) == manifest["rows"][each.name]
    assert manifest["rows"]["documents"] == len(DOCUMENTS)
    assert str(tmp_path) not in (folder / "manifest.json").read_text("utf-8")


def test_the_dictionary_holds_every_column(db: str, tmp_path: Path) -> None:
    folder = snapshot(db, tmp_path / "one")
    rows = list(csv.DictReader((folder / "dictionary.csv").read_text("utf-8").splitlines()))
    for each in TABLES:
        columns = [row for row in rows if row["table"] == each.name]
        assert [row["column"] for row in columns] == parquet.read_schema(folder / f"{each.name}.parquet").names
        assert all(row["description"] for row in columns)


def test_no_text_no_private_person_no_site(db: str, tmp_path: Path) -> None:
    folder, exact = snapshot(db, tmp_path / "one"), snapshot(db, tmp_path / "two", "--exact-sites")
    content = repr([table(folder, each.name) for each in TABLES])
    for secret in (DOCUMENTS[0].text, PERSON, "أحمد", "36.191", "Some base", "قاعدة سرية", "test:base"):
        assert secret not in content
    assert "36.191" in repr([table(exact, each.name) for each in TABLES])
    first = table(folder, "claims")[0]
    document = DOCUMENTS[0]
    start, end = map(int, first["actor_spans"].split("-"))
    assert document.content[start:end] == "مدفعية الجيش"
    assert (first["actor_entities"], first["event_id"] in {row["event_id"] for row in table(folder, "events")}) == (
        "syrian-army", True,
    )  # fmt: skip
    assert {row["kind"] for row in table(folder, "sources")} == {"outlet", "unlisted"}


def test_citation(db: str, tmp_path: Path) -> None:
    folder = snapshot(
        db, tmp_path / "one", "--title", 'A "title": with marks', "--author", "A. Reader", "--author", "B. Reader"
    )
    citation = (folder / "CITATION.cff").read_text("utf-8")
    assert 'title: "A \\"title\\": with marks"\nauthors:\n  - name: "A. Reader"\n  - name: "B. Reader"\n' in citation
    assert "CC BY 4.0" in (folder / "LICENCE.txt").read_text("utf-8")


def test_two_snapshots_of_one_database_do_not_differ(db: str, tmp_path: Path) -> None:
    one, other = snapshot(db, tmp_path / "one"), snapshot(db, tmp_path / "other")
    result = run("diff", str(one), str(other))
    assert (result.exit_code, "hold the same" in result.stdout) == (0, True)


def test_a_correction_is_told_field_by_field(db: str, tmp_path: Path) -> None:
    before = snapshot(db, tmp_path / "before")
    khabar.correct(db, "a#1.1", "mode", "aerial", who="A. Reader", why="jets", day="2024-06-01")
    khabar.correct(db, "f#1.1", "withdrawn", True, who="A. Reader", why="a film", day="2024-06-01")
    khabar.load(db, [khabar.CodedDocument("new", "outlet", None, "2024-05-07", "", "نص", None, (), ())])
    after = snapshot(db, tmp_path / "after")
    result = run("diff", str(before), str(after), "--format", "json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["same"], found["manifest"]) == (1, False, {"period": [
        {"first": "2023-01-20", "last": "2024-05-06"}, {"first": "2023-01-20", "last": "2024-05-07"}]})  # fmt: skip
    claims, events, documents = (found["tables"][name] for name in ("claims", "events", "documents"))
    assert (claims["gone"], documents["new"], documents["counts"]["changed"]) == ([["f#1.1"]], [["new"]], 0)
    (change,) = claims["changed"]
    assert change["key"] == ["a#1.1"]
    assert change["fields"]["mode"] == ["heavy-weapons", "aerial"]
    assert change["fields"]["corrected"] == [None, "mode"]
    assert events["changed"][0]["fields"]["mode"] == ["heavy-weapons", "aerial"]
    text = run("diff", str(before), str(after)).stdout
    assert "claims: 9 → 8, 0 new, 1 gone, 1 changed" in text
    assert "mode: \u2068heavy-weapons\u2069 → \u2068aerial\u2069" in text


def test_wrong_use(db: str, tmp_path: Path) -> None:
    folder = snapshot(db, tmp_path / "one")
    assert run("snapshot", "--db", db, "-o", str(folder)).exit_code == 2
    assert run("snapshot", "--db", db, "-o", str(tmp_path / "no" / "one")).exit_code == 2
    assert run("snapshot", "--db", f"{db}.none", "-o", str(tmp_path / "two")).exit_code == 1
    assert not (tmp_path / "two").exists()
    assert run("diff", str(folder), str(tmp_path)).exit_code == 2
    damaged = tmp_path / "damaged"
    shutil.copytree(folder, damaged)
    (damaged / "claims.parquet").write_bytes((folder / "events.parquet").read_bytes())
    result = run("diff", str(folder), str(damaged))
    assert (result.exit_code, "not the file that the manifest names" in result.stderr) == (2, True)
