"""How often the claims of each outlet carry a framing term, by what the words are about.

    python tools/framing_rates.py CORPUS.jsonl.gz … [--per-outlet 250] [--least 100]

Codes PER_OUTLET reports of each outlet, evenly spread over the files, and prints a Markdown table: claims with a term of
each family of ``framing.tsv`` per 1,000 claims. Outlets with fewer than LEAST reports are left out. Figures only, no words
of any report.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import khabar
from khabar.matching.entries import read_tsv
from khabar.matching.lexicon import folders_of
from khabar.matching.vocabulary import Vocabulary

Rates = dict[str, tuple[int, int, Counter[str]]]


def families(vocabulary: Vocabulary) -> dict[tuple[str, str], str]:
    """The family of each term, by its words without article and particles, and by its leaning."""
    found = {}
    for folder in folders_of():
        for _, row in read_tsv(folder / "framing.tsv", ("term", "forms", "leaning", "family")):
            for form in {row["term"], *row["forms"].split("|")} - {""}:
                found[bare(form, vocabulary), row["leaning"]] = row["family"]
    return found


def bare(words: str, vocabulary: Vocabulary) -> str:
    """Words without article and particles."""
    return " ".join(vocabulary[word].stem for word in words.split())


def chosen(paths: list[Path], number: int, least: int) -> dict[str, list[dict[str, Any]]]:
    """For each outlet ``number`` reports, evenly spread."""
    reports: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                reports[row.get("outlet") or "unknown"].append(row)
    enough = {outlet: rows for outlet, rows in reports.items() if len(rows) >= least}
    return {outlet: rows[:: max(1, len(rows) // number)][:number] for outlet, rows in sorted(enough.items())}


def measure(paths: list[Path], number: int, least: int) -> Rates:
    """For each outlet its reports, its claims, and how many claims carry a term of each family."""
    coder, out = khabar.Coder(), {}
    family_of = families(coder.vocabulary)
    for outlet, rows in chosen(paths, number, least).items():
        claims, counts = 0, Counter[str]()
        for row in rows:
            coded = coder(row["text"], title=row.get("title") or "", date=row.get("date"), outlet=outlet)
            claims += len(coded.claims)
            for claim in coded.claims:
                terms = {(bare(term.text, coder.vocabulary), term.leaning) for term in claim.framing}
                counts.update({family_of.get(term, "other") for term in terms})
                counts["any"] += bool(terms)
        out[outlet] = (len(rows), claims, counts)
    return out


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--per-outlet", type=int, default=250)
    parser.add_argument("--least", type=int, default=100)
    options = parser.parse_args()
    rates = measure(options.corpus, options.per_outlet, options.least)
    columns = ["any", *sorted({family for _, _, counts in rates.values() for family in counts} - {"any"})]
    print(f"| outlet | reports | claims | {' | '.join(columns)} |\n|---|{'---|' * (len(columns) + 2)}")
    for outlet, (reports, claims, counts) in rates.items():
        cells = [f"{1000 * counts[column] / max(1, claims):.0f}" for column in columns]
        print(f"| {outlet} | {reports} | {claims:,} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
