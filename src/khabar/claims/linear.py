"""Linear models: plain files of feature weights, read without any training library.

A model is a TSV file: a comment head (what it judges, how it was trained), a header ``feature`` and the class names, and a
row per feature. The score of a class is the sum of its weights over the features that hold, its probability the softmax of the
scores (multinomial logistic regression).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from pathlib import Path

from khabar.claims.features import Call
from khabar.errors import DataError, Fault
from khabar.matching.entries import read_tsv

MEMO = 300_000  # groups of features remembered
MODELS = Path(__file__).parent.parent / "data" / "models"


class Linear:
    """A multinomial logistic model over named features."""

    def __init__(self, classes: tuple[str, ...], weights: dict[str, tuple[float, ...]]) -> None:
        self.classes, self.weights = classes, weights
        self.bias = weights.get("bias", (0.0,) * len(classes))
        self.memo: dict[Call, tuple[float, ...]] = {}

    def probabilities(self, features: Iterable[str] = (), calls: Iterable[Call] = ()) -> tuple[float, ...]:
        """The probability of each class, in the order of ``classes``; unknown features count nothing.

        ``calls`` are groups of features (function, values); the sum of a group's weights is remembered.
        """
        get = self.weights.get
        rows = [row for feature in features if (row := get(feature)) is not None]
        memo = self.memo
        for call in calls:
            known = memo.get(call)
            rows.append(self._group(call) if known is None else known)
        if len(self.classes) == 2:
            difference = self.bias[1] - self.bias[0] + sum([row[1] - row[0] for row in rows])
            chance = 1 / (1 + math.exp(-difference)) if difference > -500 else 0.0
            return 1 - chance, chance
        scores = [sum(column) for column in zip(self.bias, *rows, strict=True)]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return tuple(power / total for power in powers)

    def _group(self, call: Call) -> tuple[float, ...]:
        function, values = call
        found = [row for feature in function(*values) if (row := self.weights.get(feature)) is not None]
        if len(self.memo) >= MEMO:
            self.memo.clear()
        total = self.memo[call] = tuple(map(sum, zip(*found, strict=True))) if found else (0.0,) * len(self.classes)
        return total


@functools.cache
def load(name: str) -> Linear:
    """The shipped model of that name; DataError where it is missing."""
    path = MODELS / f"{name}.tsv"
    if not path.exists():
        raise DataError([Fault(str(path), 1, "the model is missing; tools/train_judges.py makes it")])
    weights: dict[str, tuple[float, ...]] = {}
    classes: tuple[str, ...] = ()
    for _, row in read_tsv(path, ("feature",)):
        classes = classes or tuple(column for column in row if column != "feature")
        weights[row["feature"]] = tuple(float(row[name]) for name in classes)
    return Linear(classes, weights)
