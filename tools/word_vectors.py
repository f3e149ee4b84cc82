"""Word vectors from unlabelled texts: which words stand in the same surroundings.

    python tools/word_vectors.py OUT.npz TEXTS.jsonl.gz …

Counts which words stand right before, right after and near each word (spellings without proclitics, as the package splits
them), weighs the counts by positive pointwise mutual information and keeps the leading directions (Levy & Goldberg 2014).
Needs scikit-learn. The same texts give the same vectors.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from khabar import Coder
from khabar.claims.features import vector_key
from khabar.text.sentences import sentences

WORDS, CONTEXTS, WIDTH = 25_000, 4_000, 64
REACH = 4
# (offset, block of contexts, weight): neighbours count by side, farther words by side together
PLACES = (
    (-1, 0, 1.0), (1, 1, 1.0), (-2, 2, 1.0), (-3, 2, 0.6), (-4, 2, 0.4), (2, 3, 1.0), (3, 3, 0.6), (4, 3, 0.4),
)  # fmt: skip


def contents(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as handle:
            for line in handle:
                row = json.loads(line)
                yield f"{row['title']}\n{row['text']}" if row.get("title") else row["text"]


def read(paths: list[Path]) -> tuple[list[str], np.ndarray]:
    """The most frequent words in order, and the texts as their ranks (-1: a rarer word, or between sentences)."""
    vocabulary = Coder().vocabulary
    ids: dict[str, int] = {}
    flat: list[int] = []
    for content in contents(paths):
        for sentence in sentences(content):
            flat.extend(ids.setdefault(vector_key(vocabulary[text]), len(ids)) for text in sentence.texts)
            flat.extend([-1] * REACH)
    words = list(ids)
    counts = Counter(number for number in flat if number >= 0)
    top = [number for number, _ in counts.most_common(WORDS)]
    rank = np.full(len(words) + 1, -1)
    rank[top] = np.arange(len(top))
    return [words[number] for number in top], rank[np.array(flat)]


def neighbours(ranks: np.ndarray, size: int) -> sparse.csr_matrix:
    total = sparse.csr_matrix((size, len(PLACES) // 2 * CONTEXTS), dtype=np.float32)
    for offset, block, weight in PLACES:
        other = np.full_like(ranks, -1)
        if offset < 0:
            other[-offset:] = ranks[:offset]
        else:
            other[:-offset] = ranks[offset:]
        both = (ranks >= 0) & (other >= 0) & (other < CONTEXTS)
        cells = (ranks[both], other[both] + block * CONTEXTS)
        total = total + sparse.csr_matrix((np.full(both.sum(), weight, np.float32), cells), shape=total.shape)
    return total


def vectors(counts: sparse.csr_matrix) -> np.ndarray:
    """Positive pointwise mutual information, contexts smoothed by the power 0.75, reduced to WIDTH directions."""
    cells = counts.tocoo()
    words = np.asarray(counts.sum(axis=1)).ravel() / cells.data.sum()
    contexts = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    contexts /= contexts.sum()
    information = np.log(cells.data / cells.data.sum() / (words[cells.row] * contexts[cells.col]) + 1e-12)
    kept = information > 0
    positive = sparse.csr_matrix((information[kept], (cells.row[kept], cells.col[kept])), shape=counts.shape)
    left, values, _ = randomized_svd(positive, WIDTH, n_iter=4, random_state=0)
    found = left * np.sqrt(values)
    return (found / found.std()).astype(np.float32)


def main() -> None:
    out, *paths = map(Path, sys.argv[1:])
    words, ranks = read(paths)
    np.savez(out, words=np.array(words), vectors=vectors(neighbours(ranks, len(words))))
    print(f"{len(words)} words, {int((ranks >= 0).sum())} tokens")


if __name__ == "__main__":
    main()
