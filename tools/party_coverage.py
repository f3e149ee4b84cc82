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


def count(paths: list[Path], sample: int) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """For actors and recipients, and for those and sources: mentions of each phrase, and how many of them resolve."""
    found: dict[str, tuple[Counter[str], Counter[str]]] = {name: (Counter(), Counter()) for name in ("parties", "with sources")}
    for coded in khabar.Coder().pipe(documents(paths, sample)):
        for claim in coded.claims if isinstance(coded, khabar.CodedDocument) else ():
            sources = [source for source in claim.attribution if source.stance != "anonymous"]
            for name, group in (("parties", [*claim.actors, *claim.recipients]), ("with sources", sources)):
                for party in group:
                    known = bool(getattr(party, "entity", None)) or party.sector not in (None, "UNK")
                    for kind in dict.fromkeys((name, "with sources")):
                        found[kind][0][key(party.text)] += 1
                        found[kind][1][key(party.text)] += known
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--top", type=int, default=2000)
    parser.add_argument("--sample", type=int, default=5)
    parser.add_argument("--unknown", action="store_true")
    options = parser.parse_args()
    for name, (mentions, resolved) in count(options.corpus, options.sample).items():
        mentions.pop("", None)
        top = mentions.most_common(options.top)
        known = {phrase for phrase, number in top if 2 * resolved[phrase] > number}
        share = sum(mentions[phrase] for phrase in known) / max(1, sum(number for _, number in top))
        part = len(known) / max(1, len(top))
        print(f"{name}: {len(known)} of {len(top)} phrases resolve ({part:.3f}); {share:.3f} by mentions")
        if options.unknown:
            for phrase, number in top:
                if phrase not in known:
                    print(f"{number}\t{phrase}")


if __name__ == "__main__":
    main()
