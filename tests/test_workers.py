"""Several processes: order, reading ahead within bounds, and what becomes of items that kill their process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from khabar import pipeline
from khabar.errors import WorkerError
from khabar.records import CodedDocument, Document, Skipped
from khabar.workers import AHEAD, Workers

TEXT = "قصفت مدفعية الجيش بلدة الحارة فجر الأحد."


def ready(*given: object) -> None:
    pass


def die(*given: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def double(batch: list[int]) -> list[int]:
    """Every 100 kills; what is below zero kills the first time only (a file remembers it)."""
    for number in batch:
        if number % 100 == 0:
            die()
        mark = Path(os.environ["KHABAR_TEST_MARK"])
        if number < 0 and not mark.exists():
            mark.touch()
            die()
    return [2 * number for number in batch]


def lost(number: int) -> int:
    return 1


@pytest.fixture(autouse=True)
def _mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_TEST_MARK", str(tmp_path / "mark"))


def test_deaths_cost_one_item_and_order_is_kept() -> None:
    numbers = [*range(1, 38), 100, *range(101, 110), -5, *range(110, 130)]
    batches = [numbers[start : start + 4] for start in range(0, len(numbers), 4)]
    found = list(Workers(2, double, lost, ready).map(batches))
    assert found == [1 if number == 100 else 2 * number for number in numbers]


def test_reading_waits_for_the_work() -> None:
    read = []

    def batches() -> Iterator[list[int]]:
        for number in range(1, 90):
            read.append(number)
            yield [number]

    results = Workers(1, double, lost, ready).map(batches())
    assert next(results) == 2
    assert len(read) == AHEAD + 1
    results.close()  # type: ignore[attr-defined]


def test_processes_that_cannot_start_are_told() -> None:
    with pytest.raises(WorkerError, match="die while they start"):
        list(Workers(1, double, lost, die).map([[1]]))


def deadly(batch: list[Document | Skipped]) -> list[CodedDocument | Skipped]:
    """In place of the work of the coder's workers: one document kills, all others come out as seen."""
    if any(document.id == "deadly" for document in batch):
        die()
    return [Skipped("", "seen", document.id) for document in batch]


def test_a_document_that_kills_its_worker_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_work", deadly)
    monkeypatch.setattr(pipeline, "_start_worker", ready)
    documents = [Document(TEXT, id=str(number)) for number in range(20)]
    documents.insert(7, Document(TEXT, id="deadly"))
    found = list(pipeline.Coder().pipe(documents, workers=2))
    dead = Skipped("deadly", "could not be coded: the process that coded it died, and died again", "deadly")
    assert found == [dead if document.id == "deadly" else Skipped("", "seen", document.id) for document in documents]


def test_long_documents_make_small_batches() -> None:
    long, short = Document("ب" * pipeline.LETTERS), Document("ب")
    sizes = [len(batch) for batch in pipeline._batches([short, long, *[short] * 17, Skipped("x", "bad")])]
    assert sizes == [2, pipeline.BATCH, 2]
