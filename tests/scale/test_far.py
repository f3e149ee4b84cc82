"""Files and folders that stand in a store of fsspec (here: one in memory)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

pytest.importorskip("fsspec", reason="the extra dask is not installed")
pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

import fsspec

from khabar.errors import WorkerError
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
    assert not folder.leftovers()
    folder.remove(folder / f"claims/{source.name}.parquet")
    assert stored(folder, source.name) is None


def test_a_worker_that_codes_otherwise_is_told(store: str) -> None:
    source = listed([f"{store}/a.jsonl"])[0]
    assert isinstance(source, Input)
    with pytest.raises(WorkerError, match="numpy differs"):
        code_file(source, "memory://other", Job(coder=deeds.make, made={**made_by((), None), "numpy": "0"}))
