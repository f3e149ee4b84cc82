"""Time grows with the length of a text, and with nothing else, also in texts that nobody writes; memory at the first start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import khabar
from khabar.text.sentences import LONGEST, STRETCH, sentences, stretches

MOST = 2.0  # times the time per token of a text a quarter as long; a square would be 4
TEXTS: dict[str, Callable[[int], str]] = {
    "event words": lambda size: "قصف قتل هاجم " * size,
    "marks": lambda size: "«،:" * 60 * size,
    "one sentence": lambda size: "قال الوزير إن " * 20 * size,
    "places": lambda size: "قصف الجيش حلب.\n" * 3 * size,
    "one word": lambda size: "بن" * 100 * size,
}


@pytest.fixture(scope="module")
def coder() -> khabar.Coder:
    coder = khabar.Coder()
    for text in TEXTS.values():
        coder(text(5))
    return coder


def seconds(coder: khabar.Coder, text: str) -> float:
    started = time.process_time()
    coder(text)
    return time.process_time() - started


@pytest.mark.parametrize("name", TEXTS)
def test_time_is_linear(name: str, coder: khabar.Coder) -> None:
    short, long = TEXTS[name](250), TEXTS[name](1000)
    growth = (seconds(coder, long) / 4 / seconds(coder, short) for _ in range(3))
    assert any(each < MOST for each in growth)


def test_a_long_sentence_is_cut_without_losing_a_token() -> None:
    text = "كلمة، " * (4 * LONGEST) + "بلا فاصلة " * (2 * LONGEST)
    pieces = list(sentences(text))
    assert [token for piece in pieces for token in piece.texts] == text.replace("،", " ،").split()
    assert all(len(piece.texts) <= LONGEST for piece in pieces)
    assert all(piece.texts[-1] == "،" for piece in pieces[:8])


def test_stretches_are_bounded_and_complete() -> None:
    text = "قصف الجيش القرية. " * 12_000
    found = list(stretches(text))
    sizes = [sum(len(sentence.texts) for sentence in stretch) for stretch in found]
    assert sum(sizes) == 48_000
    assert max(sizes) < STRETCH + LONGEST
    assert len(found) == 3


def test_claims_of_later_stretches_are_numbered_on(coder: khabar.Coder) -> None:
    text = "خبر قصير. " * (STRETCH // 3 + 1) + "قصفت مدفعية الجيش بلدة الحارة فجر الأحد."
    [claim] = [claim for claim in coder(text, id="x").claims if claim.type == "ASSAULT"]
    assert claim.id == f"x#{STRETCH // 3 + 2}.1"
    assert claim.trigger.text == text[claim.trigger.start : claim.trigger.end] == "قصفت"


def test_a_first_start_needs_little_memory(tmp_path: Path) -> None:
    # not ru_maxrss: it counts what the process of the tests had when it began this one
    code = "import khabar; khabar.Coder(); print(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])"
    told = subprocess.check_output((sys.executable, "-c", code), env={**os.environ, "KHABAR_CACHE": str(tmp_path)})
    first = int(told) // 1024
    assert [*tmp_path.glob("names-*")]  # all was compiled
    assert first < 300  # MiB; 218, and 472 where all towns of the world were held at once
