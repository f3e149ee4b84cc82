"""Linear models: plain files of feature weights, read without any training library.

A model is a TSV file: a comment head (what it judges, how it was trained), a header ``feature`` and the class names, and a
row per feature. The score of a class is the sum of its weights over the features that hold; :meth:`probabilities` are their
softmax (multinomial logistic regression).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from pathlib import Path

from khabar.errors import DataError, Fault
from khabar.matching.entries import read_tsv

MODELS = Path(__file__).parent.parent / "data" / "models"


class Linear:
    """A multinomial logistic model over named features."""

    def __init__(self, classes: tuple[str, ...], weights: dict[str, tuple[float, ...]]) -> None:
        self.classes, self.weights = classes, weights
        self.bias = weights.get("bias", (0.0,) * len(classes))

    def scores(self, features: Iterable[str]) -> list[float]:
        """The score of each class; unknown features count nothing."""
        total = list(self.bias)
        get = self.weights.get
        for feature in features:
            row = get(feature)
            if row is not None:
                for index, weight in enumerate(row):
                    total[index] += weight
        return total

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """The probability of each class, in the order of ``classes``."""
        scores = self.scores(features)
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return [power / total for power in powers]


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
