"""The same texts give the same bytes: twice, whatever the hash seed, the number of workers or the order of documents."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import khabar

GOLD = Path(__file__).parent.parent / "evaluation" / "gold.jsonl"
SCRIPT = """
import json, sys
import msgspec, khabar
coder = khabar.Coder()
for line in open(sys.argv[1], encoding="utf-8"):
    given = json.loads(line)
    document = coder(given["text"], id=given["id"], title=given["title"], date=given["date"])
    sys.stdout.buffer.write(msgspec.json.encode(document) + b"\\n")
"""


@pytest.fixture(scope="module")
def coder() -> khabar.Coder:
    return khabar.Coder()


@pytest.fixture(scope="module")
def documents() -> list[khabar.Document]:
    given = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    return [khabar.Document(d["text"], id=d["id"], title=d["title"], date=d["date"]) for d in given]


@pytest.fixture(scope="module")
def expected(coder: khabar.Coder, documents: list[khabar.Document]) -> dict[str, bytes]:
    return {document.id: msgspec.json.encode(coder.code(document)) for document in documents}


def test_twice(coder: khabar.Coder, documents: list[khabar.Document], expected: dict[str, bytes]) -> None:
    assert {document.id: msgspec.json.encode(coder.code(document)) for document in documents} == expected


def test_another_coder_and_order(documents: list[khabar.Document], expected: dict[str, bytes]) -> None:
    coder = khabar.Coder()
    found = {document.id: msgspec.json.encode(coder.code(document)) for document in reversed(documents)}
    assert found == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_workers(workers: int, coder: khabar.Coder, documents: list[khabar.Document], expected: dict[str, bytes]) -> None:
    lines = [msgspec.json.encode(document) for document in coder.pipe(documents, workers=workers)]
    assert lines == list(expected.values())


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_hash_seed(seed: str, expected: dict[str, bytes]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(GOLD)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    assert run.stdout.splitlines() == list(expected.values())
