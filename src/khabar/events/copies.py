"""Copies of one report: agency texts that several outlets print count as one source. Found by MinHash over runs of words."""

from __future__ import annotations

import operator
import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from khabar.events.settings import Copies

SHORTEST = 8  # words; what is shorter says too little to be a copy

_FACTOR, _LOW = np.uint64(0x9E3779B1), np.uint64(0xFFFFFFFF)  # an odd number near the golden ratio; 32 bits

Signature = NDArray[np.uint64]


def signature(words: Sequence[str], rules: Copies) -> Signature | None:
    """The MinHash of the runs of a text's words (folded); None where they are too few to tell.

    A run's hash is put together from those of its words, which are taken once instead of in every run.
    """
    if len(words) < SHORTEST:
        return None
    hashes = np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint64)
    last = len(words) - rules.words + 1
    runs = np.zeros(last, dtype=np.uint64)
    for at in range(rules.words):
        runs = (runs * _FACTOR + hashes[at : at + last]) & _LOW
    sketch = _empty(rules.permutations)
    sketch.clear()
    sketch.update_batch(runs.tolist())
    return np.array(sketch.hashvalues, dtype=np.uint64)


@cache
def _empty(permutations: int) -> Any:
    """A MinHash of numbers, to be used again and again, since making its permutations takes longer than using them."""
    from datasketch import MinHash  # noqa: PLC0415  (loads scipy, for a second: only where reports are loaded)

    return MinHash(num_perm=permutations, scheme="affine32", hashfunc=operator.index)


def bands(sketch: Signature, rules: Copies) -> list[int]:
    """The bands of a signature, each as a number: two texts that share one are worth comparing."""
    data = sketch.tobytes()
    size = len(data) // rules.bands
    return [number << 32 | zlib.crc32(data[number * size : (number + 1) * size]) for number in range(rules.bands)]


def likeness(one: Signature, other: Signature) -> float:
    """The estimated share of runs of words that two texts have in common."""
    return float(np.count_nonzero(one == other)) / len(one)
