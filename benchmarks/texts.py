"""Texts for measuring: news of a corpus, or made-up ones."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from khabar import Document
from khabar.matching.lexicon import load_lexicon

EXAMPLES = Path(__file__).parent.parent / "examples"
SENTENCES = 12  # of the example reports in a made-up text
WORDS = 15  # of the lexicon in front of each
RARE = 6  # the higher, the more often come the frequent ones


def texts(paths: Sequence[Path]) -> Iterator[Document]:
    """The documents of JSONL files (gzip or plain), one of each file in turn; without a file, made-up ones without end."""
    if not paths:
        yield from _generated()
    for turn in itertools.zip_longest(*map(_rows, paths)):
        for row in filter(None, turn):
            title, outlet = row.get("title") or "", row.get("outlet")
            yield Document(text=row["text"], id=str(row["id"]), outlet=outlet, date=row.get("date"), title=title)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as handle:
        yield from map(json.loads, handle)


def _generated() -> Iterator[Document]:
    """Sentences of the example reports, each behind one of words of the lexicon in every form, so that new ones keep coming."""
    files, source = sorted(EXAMPLES.glob("*.jsonl")), random.Random(7)
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    sentences = [sentence.strip() for row in rows for sentence in row["text"].split(".") if sentence.strip()]
    words = sorted(load_lexicon().forms)
    source.shuffle(words)
    for number in itertools.count():
        told = source.sample(sentences, min(SENTENCES, len(sentences)))
        made = (" ".join(words[int(len(words) * source.random() ** RARE)] for _ in range(WORDS)) for _ in told)
        text = ". ".join(itertools.chain.from_iterable(zip(made, told, strict=True)))
        yield Document(text=f"{text}.", id=f"generated-{number}", date="2024-05-06")
