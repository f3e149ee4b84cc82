"""The commands that fill and ask a database."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from events.making import HARAH, captured, claim, document, killed, source

from khabar.events.periods import period
from khabar.interfaces.cli import main
from khabar.records import CodedDocument, Document, Place, Skipped

BASE = Place(18, 29, "القاعدة", "Some base", "test:base", "SY", 36.19, 37.22, "site")
DOCUMENTS = (
    document("a", claim(), captured("syrian-army")),
    document("b", claim(casualties=killed(3)), text="خبر آخر عن البلدة من مراسل في المكان بكلمات أخرى تماما"),
    document("c", claim(places=(BASE,), attribution=(source("ناشطون", "allege"),)), date="2024-05-09"),
)


class StubCoder:
    """Codes every report as an attack on Al-Harah."""

    coded = 0

    def pipe(self, documents: Iterable[Document | Skipped], *, workers: int = 1) -> Iterator[CodedDocument | Skipped]:
        for item in documents:
            if isinstance(item, Skipped):
                yield item
                continue
            StubCoder.coded += 1
            made = document(item.id, claim(), date=item.date, text=item.text)
            yield msgspec.structs.replace(made, outlet=item.outlet)


def stub(lexicon: Sequence[Path]) -> StubCoder:
    return StubCoder()


def run(*args: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(main, args, input=data, obj=stub)


def records(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def db(tmp_path: Path) -> str:
    coded = tmp_path / "claims.jsonl"
    coded.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in DOCUMENTS))
    result = run("load", str(coded), "--db", str(tmp_path / "news.db"))
    assert result.exit_code == 0, result.stderr
    assert "3 new documents, 4 claims" in result.stderr
    return str(tmp_path / "news.db")


def test_reports_are_coded_once(tmp_path: Path) -> None:
    report, path = tmp_path / "in.jsonl", str(tmp_path / "x.db")
    report.write_text('{"id": "r", "text": "قصفت مدفعية الجيش بلدة الحارة فجر الأحد."}\n{"text": 5}\n', "utf-8")
    StubCoder.coded = 0
    first = run("load", str(report), "--db", path)
    assert (first.exit_code, StubCoder.coded) == (3, 1)
    assert "1 new document, 1 claim, 1 skipped" in first.stderr
    again = run("load", str(report), "--db", path)
    assert (again.exit_code, StubCoder.coded) == (3, 1)
    assert "1 there already" in again.stderr
    assert run("load", "-", "--db", path, "--quiet", data="قصفت مدفعية الجيش بلدة الحارة.".encode()).exit_code == 0


def test_packed_and_damaged_files(tmp_path: Path) -> None:
    packed = tmp_path / "claims.jsonl.gz"
    packed.write_bytes(gzip.compress(msgspec.json.encode(DOCUMENTS[0]) + b'\n{"id": 5}\n'))
    result = run("load", str(packed), "--db", str(tmp_path / "x.db"))
    assert result.exit_code == 3
    assert "claims.jsonl.gz:2: no coded document" in result.stderr
    assert "1 new document" in result.stderr


def test_nothing_to_load(tmp_path: Path) -> None:
    assert run("load", str(tmp_path / "no.jsonl"), "--db", str(tmp_path / "x.db")).exit_code == 1
    other = tmp_path / "text.db"
    other.write_text("no database" * 200, "utf-8")
    result = run("load", str(tmp_path / "no.jsonl"), "--db", str(other))
    assert result.exit_code == 1
    assert "no Khabar database" in result.stderr


def test_events(db: str) -> None:
    attack, taken, alleged = records(run("events", "--db", db))
    assert (attack["standing"], attack["sources"], attack["casualties"]["killed"]["best"]) == ("confirmed", 2, 3)
    assert (taken["mode"], alleged["standing"]) == ("seize", "alleged")
    assert [one["id"] for one in records(run("events", "--db", db, "--type", "assault", "--min-sources", "2"))] == [
        attack["id"]
    ]
    assert run("events", "--db", db, "--type", "PROTEST").exit_code == 1
    assert run("events", "--db", db, "--box", "1,2,3").exit_code == 2
    assert run("events", "--db", f"{db}.none").exit_code == 1


def test_sites_are_shown_at_their_settlement(db: str) -> None:
    (shown,) = records(run("events", "--db", db, "--standing", "alleged"))
    assert (shown["place"]["name"], shown["place"]["within"]) == ("Aleppo", True)
    assert "site" not in shown
    (exact,) = records(run("events", "--db", db, "--standing", "alleged", "--exact-sites"))
    assert (exact["place"]["name"], exact["place"]["lat"]) == ("Some base", 36.19)


@pytest.mark.parametrize("kind", ["csv", "geojson", "jsonl", "parquet"])
def test_export(db: str, tmp_path: Path, kind: str) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    out = tmp_path / f"out.{kind}"
    assert run("export", "--db", db, "-o", str(out)).exit_code == 0
    assert out.stat().st_size > 500
    exact = tmp_path / "exact"
    assert run("export", "--db", db, "-o", str(exact), "--format", kind, "--exact-sites").exit_code == 0
    if kind != "parquet":
        assert "Some base" not in out.read_text("utf-8")
        assert "Some base" in exact.read_text("utf-8")
    assert run("export", "--db", db, "-o", "-", "--format", kind).stdout_bytes == out.read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_export_carries_what_is_said_by_whom(db: str, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("export", "--db", db, "-o", str(out)).exit_code == 0
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    alleged = rows[-1]
    assert (alleged["standing"], alleged["stances"], alleged["statuses"], alleged["sources"]) == (
        "alleged", "allege", "actual", "ناشطون",
    )  # fmt: skip
    assert (alleged["actor_grades"], alleged["independent_sources"], rows[0]["killed_best"]) == ("unsourced", "1", "3")


def test_an_unknown_type_is_told_with_those_there_are(db: str) -> None:
    result = CliRunner().invoke(main, ["events", "--db", db, "--type", "attack"])
    assert result.exit_code == 2
    assert "'attack' is no PLOVER type; the types are ACCUSE, AGREE, AID, ASSAULT" in " ".join(result.stderr.split())


def test_wrong_exports(db: str, tmp_path: Path) -> None:
    assert run("export", "--db", db, "-o", "out.xls").exit_code == 2
    assert run("export", "--db", db, "-o", "-").exit_code == 2  # of which format?
    assert run("export", "--db", db, "-o", "none/out.csv").exit_code == 2
    assert run("export", "--db", db, "--type", "PROTEST", "-o", str(tmp_path / "x.csv")).exit_code == 1


def test_one_event_with_its_accounts(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = records(run("events", "--db", db))[0]["id"]
    (event,) = records(run("event", id_[:8], "--db", db))
    assert {account["claim"] for account in event["accounts"]} == {"a#1.1", "b#1.1"}
    assert event["accounts"][0]["sentence"].startswith("قصفت")
    assert run("event", "zzz", "--db", db).exit_code == 1


def test_the_timeline_counts_all_events_unless_a_limit_is_given(db: str) -> None:
    everything = records(run("timeline", "--db", db))
    limited = run("timeline", "--db", db, "--limit", "1")
    assert [sum(row["events"] for row in rows) for rows in (everything, records(limited))] == [3, 1]
    assert "the first 1; --limit gives more" in limited.stderr


def test_control_timeline_and_search(db: str) -> None:
    counts = records(run("timeline", "--db", db, "--type", "ASSAULT"))
    assert [(row["period"], row["events"]) for row in counts] == [
        ("2024-05-05", 1), ("2024-05-06", 0), ("2024-05-07", 0), ("2024-05-08", 1),
    ]  # fmt: skip
    assert [hit["document"] for hit in records(run("search", "مدفعيه", "--db", db))] == ["a", "c"]
    assert run("search", "برلمان", "--db", db).exit_code == 1
    assert run("control", "لا مكان كهذا", "--db", db).exit_code == 1


def test_corrections(db: str) -> None:
    args = ("correct", "c#1.1", "withdrawn=true", "--db", db, "--who", "A. Reader", "--why", "about a film")
    assert run(*args).exit_code == 0
    assert run("events", "--db", db, "--standing", "alleged").exit_code == 1
    assert run("correct", "c#1.1", "id=x", *args[3:]).exit_code == 2
    assert run("correct", "c#1.1", "status", *args[3:]).exit_code == 2
    assert run("correct", "z#1.1", *args[2:]).exit_code == 2


@pytest.mark.parametrize(("by", "name"), [("day", "2024-12-31"), ("week", "2025-W01"), ("month", "2024-12"), ("year", "2024")])
def test_periods(by: str, name: str) -> None:
    assert period("2024-12-31", by) == name


def test_control_of_a_known_place(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from khabar.matching.known import KnownPlace  # noqa: PLC0415

    known = KnownPlace("Al-Harah", "test:harah", "town", "city", "SY", HARAH.lat or 0, HARAH.lon or 0, "shipped")
    monkeypatch.setattr("khabar.store.asking.find_places", lambda name: [known])
    (found,) = records(run("control", "الحارة", "--db", db))
    assert (found["state"], found["holder"], found["claims"][0]["id"]) == ("held", "syrian-army", "a#2.1")
    assert run("control", "الحارة", "--db", db, "--on", "2024-01-01").exit_code == 1
