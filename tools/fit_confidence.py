"""Find what the judge's probabilities are worth (src/khabar/data/models/confidence.tsv).

    python tools/fit_confidence.py FOLD.jsonl CODED.jsonl [FOLD.jsonl CODED.jsonl …]

The pairs are made by tools/code_folds.py, with a judge that has not seen the documents, while confidence.tsv holds the straight
line from 0 to 1. A rising function is fitted to right and wrong claims (isotonic regression, scikit-learn), kept at a few points.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression

from khabar.claims.confidence import TABLE
from khabar.scoring import pair_claims

STEPS = 12


def claims(gold: Path, coded: Path) -> list[tuple[float, bool]]:
    """(probability, whether event word and type are right) of each claim."""
    found = {row["id"]: row["claims"] for row in map(json.loads, coded.read_text("utf-8").splitlines())}
    out = []
    for row in map(json.loads, gold.read_text("utf-8").splitlines()):
        right = {id(claim) for known, claim in pair_claims(row["claims"], found[row["id"]]) if known["type"] == claim["type"]}
        out.extend((claim["confidence"], id(claim) in right) for claim in found[row["id"]])
    return out


def main() -> None:
    paths = list(map(Path, sys.argv[1:]))
    pairs = [pair for gold, coded in zip(paths[::2], paths[1::2], strict=True) for pair in claims(gold, coded)]
    chances, right = np.array([chance for chance, _ in pairs]), np.array([ok for _, ok in pairs], float)
    fitted = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(chances, right)
    head = "".join(line for line in TABLE.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
    points = np.unique(np.quantile(chances, np.linspace(0, 1, STEPS)).round(2))
    # the mean of the steps around each point keeps the line rising and smooth
    rows = [(x, fitted.predict(np.clip([x - 0.03, x, x + 0.03], 0, 1)).mean()) for x in points]
    lines = [f"{x:.2f}\t{y:.3f}" for x, y in rows]
    TABLE.write_text(f"{head}chance\tconfidence\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(pairs)} claims, {right.mean():.3f} of them right, mean probability {chances.mean():.3f}")


if __name__ == "__main__":
    main()
