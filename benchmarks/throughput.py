"""How fast the whole coder is, beside spaCy's blank Arabic tokenizer, in one run on texts that neither has seen.

    python benchmarks/throughput.py [CORPUS.jsonl.gz …] [--documents N] [--rounds N]

Each round takes other documents, codes them with encoded output, and tokenizes the same texts with spaCy; rates are medians
over the rounds, in tokens of Khabar's tokenizer a second on one core. Without a corpus, texts are made of the reports in
examples/. Also prints the time from start to the first claim, in a new process with a warm cache.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import itertools
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from khabar import Coder, Document
from khabar.text.tokens import TOKEN

EXAMPLES = Path(__file__).parent.parent / "examples"
FIRST = "import khabar; print(len(khabar.Coder()('قصفت مدفعية الجيش بلدة الحارة فجر الأحد.', date='2024-05-06').claims))"


def lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as handle:
        yield from handle


def corpus(paths: list[Path]) -> Iterator[Document]:
    """The documents of JSONL files, one of each file in turn."""
    readers = [lines(path) for path in paths]
    for turn in itertools.zip_longest(*readers):
        for line in turn:
            if line is None:
                continue
            row = json.loads(line)
            yield Document(
                text=row["text"], id=str(row["id"]), date=row.get("date"), title=row.get("title") or ""
            )


def generated() -> Iterator[Document]:
    """Texts shuffled from the sentences of the example reports."""
    rows = [
        json.loads(line)
        for path in sorted(EXAMPLES.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    pool = [sentence for row in rows for sentence in row["text"].split(".") if sentence.strip()]
    source = random.Random(7)
    while True:
        words = " ".join(source.sample(pool, min(12, len(pool)))).split()
        yield Document(text=" ".join(words) + ".", id="generated", date="2024-05-06")


def rounds(documents: Iterator[Document], size: int, count: int) -> Iterator[list[Document]]:
    for _ in range(count):
        batch = [document for _, document in zip(range(size), documents, strict=False)]
        if batch:
            yield batch


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="*")
    parser.add_argument("--documents", type=int, default=300, help="documents a round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    import spacy  # noqa: PLC0415  (only this benchmark needs it)

    tokenizer, coder = spacy.blank("ar"), Coder()
    gc.freeze()  # as the command line does: the collector need not walk through the lexicon again and again
    source = corpus(options.corpus) if options.corpus else generated()
    ours, theirs = [], []
    for number, batch in enumerate(rounds(source, options.documents, options.rounds + 1)):
        tokens = sum(len(TOKEN.findall(document.content)) for document in batch)
        started = time.perf_counter()
        size = sum(len(msgspec.json.encode(coder.code(document))) for document in batch)
        middle = time.perf_counter()
        for document in batch:
            tokenizer(document.content)
        ended = time.perf_counter()
        rates = tokens / (middle - started), tokens / (ended - middle)
        print(
            f"round {number}: {tokens:,} tokens  khabar {rates[0]:,.0f}/s  spaCy {rates[1]:,.0f}/s  {size:,} bytes out"
        )
        if number:  # the first round warms both up
            ours.append(rates[0])
            theirs.append(rates[1])
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(
        f"khabar {mine:,.0f} tokens/s, spaCy's blank Arabic tokenizer {other:,.0f} tokens/s: ratio {mine / other:.2f}"
    )
    times = []
    for _ in range(4):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", FIRST], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    print(f"first claim {statistics.median(times[1:]):.2f} s after start")


if __name__ == "__main__":
    main()
