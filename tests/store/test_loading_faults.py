"""What a load does with documents that it cannot load, and with files that hold no sound claims."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from events.making import claim, document, killed

import khabar
from khabar import CodedDocument, Store
from khabar.interfaces.cli import main
from khabar.interfaces.intake import CodedFiles
from khabar.store.store import load

GOOD = [document(f"d{n}", claim(casualties=killed(n + 1)), text=f"قصفت مدفعية الجيش بلدة الحارة {n}.") for n in range(4)]
BAD = {
    "half a letter": msgspec.structs.replace(GOOD[1], title="\ud800"),
    "an id twice": msgspec.structs.replace(GOOD[1], claims=GOOD[1].claims * 2),
    "a number beyond SQLite": document("d1", claim(casualties=killed(2**70))),
}


@pytest.mark.parametrize("kind", list(BAD))
def test_a_document_that_cannot_be_loaded_costs_no_other(tmp_path: Path, kind: str) -> None:
    db, told = tmp_path / "a.db", []
    loaded = load(db, [GOOD[0], BAD[kind], GOOD[2], GOOD[3]], progress=lambda counts: told.append(counts.documents))
    assert loaded.documents + loaded.skipped == 4
    assert loaded.documents >= 3
    with Store(db) as store:
        assert store.counts()["documents"] == loaded.documents == told[-1]
    again = load(db, GOOD)
    assert (again.known, again.new + again.changed) in ((3, 1), (4, 0))


@pytest.mark.parametrize(
    "day",
    ["0001-01-01", "9999-12-31", "9999", "0001", "99999999999999999999", "2024-02-30", "1-2-3-4-5", "9999-12-30/9999-12-31"],
)
def test_days_at_the_ends_of_the_calendar(tmp_path: Path, day: str) -> None:
    """Found by fuzzing: a day before the first day cost the whole load."""
    loaded = load(tmp_path / "a.db", [document("a", claim(day=day)), document("b", claim(day=day), date=day[:10])])
    assert (loaded.new, loaded.skipped) == (2, 0)
    with Store(tmp_path / "a.db") as store:
        assert store.events()


CHANGES: dict[str, Any] = {
    "date": "0001-01-01",
    "text": "",
    "claims.0.trigger.end": 10**6,
    "claims.0.trigger.start": -1,
    "claims.0.places.0.lat": 1e300,
    "claims.0.sentence.start": 2**62,
}


@pytest.mark.parametrize("path", list(CHANGES))
def test_unsound_claims_are_told(tmp_path: Path, path: str) -> None:
    coded = khabar.Coder()("قصفت مدفعية الجيش مدينة حلب فجر الأحد.", date="2024-05-06", id="a")
    sound = msgspec.to_builtins(coded)
    changed: Any = msgspec.json.decode(msgspec.json.encode(coded))
    *way, last = path.split(".")
    inner = changed
    for step in way:
        inner = inner[int(step) if step.isdigit() else step]
    inner[last] = CHANGES[path]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in (sound, changed, {**sound, "id": "b"})), "utf-8")
    found = list(CodedFiles([file]))
    assert [isinstance(one, CodedDocument) for one in found] == [True, False, True]
    assert getattr(found[1], "reason", "").startswith("unsound: ")
    result = CliRunner().invoke(main, ["load", str(file), "--db", str(tmp_path / "a.db")])
    assert (result.exit_code, "1 skipped" in result.output) == (3, True), result.output
