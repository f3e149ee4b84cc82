"""How many of the most frequent parties of a corpus are understood.

    python tools/party_coverage.py CORPUS.jsonl.gz … [--top 2000] [--sample 5] [--unknown]

Codes every SAMPLE-th report, counts the phrases that the program takes as actor, recipient or named source, and
tells which share of the most frequent ones resolves to an actor, or to country and sector (country UNK where none is named:
"مسلحون مجهولون"; an unknown sector does not count); by phrases and by mentions.
--unknown lists those that do not resolve. A phrase is counted as resolved where most of its mentions are.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import khabar
from khabar.text.fold import fold

MARKS = re.compile(r"[^\w\s]|\d|_")


def documents(paths: list[Path], sample: int) -> Iterator[khabar.Document]:
    """Every ``sample``-th report of the files."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in islice(lines, 0, None, sample):
                row = json.loads(line)
                known = {key: row.get(key) for key in ("outlet", "url", "date")}
                yield khabar.Document(text=row["text"], id=row.get("id", ""), title=row.get("title") or "", **known)


def key(text: str) -> str:
    """A phrase without marks and numbers, in folded spelling."""
    return " ".join(fold(MARKS.sub(" ", text)).split())


def count(paths: list[Path], sample: int) -> tuple[Counter[str], Counter[str]]:
    """Mentions of each party phrase, and how many of them resolve."""
    mentions: Counter[str] = Counter()
    resolved: Counter[str] = Counter()
    for coded in khabar.Coder().pipe(documents(paths, sample)):
        for claim in coded.claims if isinstance(coded, khabar.CodedDocument) else ():
            sources = (source for source in claim.attribution if source.stance != "anonymous")
            for party in (*claim.actors, *claim.recipients, *sources):
                phrase = key(party.text)
                if phrase:
                    mentions[phrase] += 1
                    resolved[phrase] += bool(getattr(party, "entity", None)) or party.sector not in (None, "UNK")
    return mentions, resolved


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--top", type=int, default=2000)
    parser.add_argument("--sample", type=int, default=5)
    parser.add_argument("--unknown", action="store_true")
    options = parser.parse_args()
    mentions, resolved = count(options.corpus, options.sample)
    top = mentions.most_common(options.top)
    known = [phrase for phrase, number in top if 2 * resolved[phrase] > number]
    share = sum(mentions[phrase] for phrase in known) / max(1, sum(number for _, number in top))
    print(f"{len(known)} of {len(top)} phrases resolve ({len(known) / max(1, len(top)):.3f}); {share:.3f} of their mentions")
    if options.unknown:
        for phrase, number in top:
            if 2 * resolved[phrase] <= number:
                print(f"{number}\t{phrase}")


if __name__ == "__main__":
    main()
