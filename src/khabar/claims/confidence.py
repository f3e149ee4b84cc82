"""From the judge's probability to a confidence that means something: of claims with confidence x a share x is right.

``data/models/confidence.tsv`` holds pairs of the two, found on reports unknown to the judge (``tools/fit_confidence.py``);
between them the line is straight. Right is a claim whose event word and type are those of the labels.
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np

from khabar.claims.rows import Array
from khabar.matching.entries import read_tsv

TABLE = Path(__file__).parent.parent / "data" / "models" / "confidence.tsv"


@functools.cache
def _table() -> tuple[Array, Array]:
    rows = [row for _, row in read_tsv(TABLE, ("chance", "confidence"))]
    return np.array([float(row["chance"]) for row in rows]), np.array([float(row["confidence"]) for row in rows])


def confidence(chance: float) -> float:
    """The confidence of a probability, to two digits."""
    chances, confidences = _table()
    return round(float(np.interp(chance, chances, confidences)), 2)
