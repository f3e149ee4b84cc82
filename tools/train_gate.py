"""Make the gate (src/khabar/data/models/gate.tsv) from what the judge decides about unlabelled news.

    python tools/train_gate.py NEWS.jsonl.gz … [--sentences LABELLED.jsonl …] [--documents N]

Reads texts with the shipped judge, without the gate, and fits a logistic regression that foretells for each word that the
lexicon calls an event word whether the judge makes an event of it. A tenth of the texts is kept apart: on them the threshold
is set, so that the share --lost of the events that the judge finds is let go. The lexicon's own examples are learned from as
well, and texts without a corpus (--sentences). Run it again after the judge or the lexicon changed: under ten minutes for
5,000 documents. Needs scikit-learn. The same texts give the same gate.
"""

from __future__ import annotations

import argparse
import itertools
import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from judge_rows import written_entries
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from word_vectors import contents

from khabar import Coder
from khabar.claims.features import token_features, vector_key
from khabar.claims.gate import BIAS, COLUMNS, LEAST, NEAR, SHORT, WEIGHTS
from khabar.matching.entries import Trigger
from khabar.syntax.view import View
from khabar.text.sentences import sentences

APART = 10  # every tenth text is kept apart for the threshold
RARE = 20  # a word seen less often gets no weights beside its features
MENTIONS = 20.0  # shares of a document are small numbers: so much larger while fitting
STRENGTH = 0.5  # of the fit, against small weights
SMALL = 0.02  # weights nearer to nothing are left out
HEAD = """# The gate's weights, made by tools/train_gate.py (docs/models.md). For a word that an entry calls an event word
# these are summed: those of its features and spelling (own), of the four words before it (before) and behind it (after), and of
# all words of the document by their share (about). =bias is what every event word starts with; a sentence passes where a sum
# reaches =least.
"""


class Read(NamedTuple):
    """A text as the judge read it: the keys of its words; tokens, features and verdict of its event words; sentence ends."""

    words: list[str]
    tokens: list[int]
    features: list[list[str]]
    events: list[bool]
    ends: list[int]


class Reader:
    """Reads texts with the judge, and makes rows of numbers of them."""

    def __init__(self) -> None:
        self.coder = Coder()
        self.columns: dict[tuple[str, str], int] = {}  # (column of the file, name) -> column of the matrix

    def read(self, content: str) -> Read:
        coder = self.coder
        views = [View(content, each, coder.vocabulary, coder.matcher, None) for each in sentences(content)]
        words = [word for view in views for word in view.words]
        starts = list(itertools.accumulate((len(view.words) for view in views), initial=0))
        events = {
            start + found.first
            for view, reading, start in zip(views, coder.judge.read(views, every=True), starts, strict=False)
            for found, _ in coder.judge.triggers(view, reading)
        }
        tokens = [index for index, word in enumerate(words) if word.triggers]
        features = [[*token_features(words[index], coder.lexicon, coder.names), vector_key(words[index])] for index in tokens]
        return Read([vector_key(word) for word in words], tokens, features, [t in events for t in tokens], starts[1:])

    def matrix(self, texts: list[Read], frequent: set[str], *, learn: bool) -> sparse.csr_matrix:
        """A row for each event word of texts; columns are only added while learning."""
        columns, values, ends = array("i"), array("d"), array("l", [0])

        def add(cells: Iterable[tuple[str, str, float]]) -> None:
            for kind, name, value in cells:
                column = self.columns.setdefault((kind, name), len(self.columns)) if learn else self.columns.get((kind, name))
                if column is not None:
                    columns.append(column)
                    values.append(value)

        for text in texts:
            share = MENTIONS / max(SHORT, len(text.words))
            start = len(columns)
            add(("about", word, share) for word in text.words if word in frequent)
            about = columns[start:], values[start:]
            del columns[start:], values[start:]
            for token, features in zip(text.tokens, text.features, strict=True):
                columns.extend(about[0])
                values.extend(about[1])
                add(("own", name, 1.0) for name in features)
                add(("before", word, 1.0) for word in text.words[max(0, token - NEAR) : token] if word in frequent)
                add(("after", word, 1.0) for word in text.words[token + 1 : token + 1 + NEAR] if word in frequent)
                ends.append(len(columns))
        rows = sparse.csr_matrix((np.array(values), np.array(columns), np.array(ends)), (len(ends) - 1, len(self.columns)))
        rows.sum_duplicates()
        return rows


def threshold(texts: list[Read], scores: np.ndarray, lost: float) -> tuple[float, float]:
    """The score from which on sentences pass so that a share of the events is lost, and the share of words that pass."""
    best: list[tuple[float, int, int]] = []  # of each sentence: best score, events, words
    given = iter(scores.tolist())
    for text in texts:
        found: list[list[float]] = [[] for _ in text.ends]
        events = [0] * len(text.ends)
        for token, event in zip(text.tokens, text.events, strict=True):
            sentence = int(np.searchsorted(text.ends, token, side="right"))
            found[sentence].append(next(given))
            events[sentence] += event
        lengths = np.diff(text.ends, prepend=0).tolist()
        best += [(max(own, default=-np.inf), n, length) for own, n, length in zip(found, events, lengths, strict=True)]
    best.sort(reverse=True)
    score, events_at, words_at = (np.array(column) for column in zip(*best, strict=True))
    place = int(np.searchsorted(np.cumsum(events_at), (1 - lost) * events_at.sum()))
    return float(score[place]), float(words_at[: place + 1].sum() / words_at.sum())


def texts_of(options: argparse.Namespace) -> Iterator[str]:
    """All texts that the options name, those of several corpora in turn, and the examples of the lexicon."""
    corpora = [contents([path]) for path in options.corpus]
    turns = (text for turn in itertools.zip_longest(*corpora) for text in turn if text)
    yield from itertools.islice(turns, options.documents)
    yield from contents(options.sentences)
    for located in written_entries("triggers/*.toml", Trigger):
        yield from (example.text for example in located.entry.examples)
        yield from located.entry.not_examples


def write(weights: dict[str, list[float]]) -> None:
    lines = ["\t".join(("name", *COLUMNS))]
    for name, own in sorted(weights.items()):
        cells = [f"{weight:.2f}" if abs(weight) >= SMALL else "" for weight in own]
        if any(cells) and not name.startswith("#"):
            lines.append("\t".join((name, *cells)).rstrip("\t"))
    WEIGHTS.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--sentences", type=Path, nargs="*", default=[])
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--lost", type=float, default=0.006)
    options = parser.parse_args()
    reader = Reader()
    texts = [reader.read(content) for content in texts_of(options)]
    apart, learned = texts[::APART], [text for number, text in enumerate(texts) if number % APART]
    counts = Counter(word for text in learned for word in text.words)
    frequent = {word for word, count in counts.items() if count >= RARE}
    rows = reader.matrix(learned, frequent, learn=True)
    model = LogisticRegression(C=STRENGTH, solver="liblinear").fit(rows, [event for text in learned for event in text.events])
    bias, coefficients = float(model.intercept_[0]), model.coef_[0]
    scores = reader.matrix(apart, frequent, learn=False) @ coefficients + bias
    least, passing = threshold(apart, scores, options.lost)
    weights: dict[str, list[float]] = {BIAS: [bias, 0, 0, 0], LEAST: [least, 0, 0, 0]}
    for (column, name), number in reader.columns.items():
        scale = MENTIONS if column == "about" else 1.0
        weights.setdefault(name, [0.0] * len(COLUMNS))[COLUMNS.index(column)] = float(coefficients[number]) * scale
    write(weights)
    print(json.dumps({"texts": len(texts), "threshold": round(least, 2), "words that pass": round(passing, 3)}))


if __name__ == "__main__":
    main()
