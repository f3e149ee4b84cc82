"""Train the judges (src/khabar/data/models) from labelled claims.

    python tools/train_judges.py GOLD.jsonl [--negatives TEXTS.jsonl] [--sentences LABELLED.jsonl …] [--part learn]

GOLD holds documents with claims in the form of the record; texts without events (--negatives) and sentences labelled
yes / easy no / difficult no by event type (--sentences) are optional. Prints figures on five folds by document, then writes
the models trained on everything that was given. Needs scikit-learn, which is not needed to run Khabar.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from khabar import Coder, Document
from khabar.claims.builder import ClaimBuilder
from khabar.claims.features import accept_features, link_features
from khabar.claims.linear import MODELS
from khabar.pipeline import publication_day
from khabar.syntax.view import View
from khabar.text.sentences import sentences

FOLDS = 5
KEEP = 0.01  # weights nearer to zero are not written
Row = tuple[str, list[str], str]  # document id, features, class


def documents(path: Path, part: str | None = None) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if part is None or part_of(row["id"]) == part]


def part_of(identifier: str) -> str:
    """The scorer's division: a quarter of the documents, by the hash of their id, is for checking alone."""
    return "check" if int(hashlib.sha1(identifier.encode()).hexdigest(), 16) % 4 == 0 else "learn"


def prepared(coder: Coder, row: dict[str, Any]) -> Iterator[Any]:
    """The candidates of every sentence of a document."""
    document = Document(text=row["text"], id=row["id"], date=row.get("date"), title=row.get("title") or "")
    published = publication_day(document.date)
    builder = ClaimBuilder(coder.lexicon, coder.judges, coder.status, published)
    for sentence in sentences(document.content):
        analysed = View(document.content, sentence, coder.vocabulary, coder.matcher, published)
        if not coder.domains.settled(analysed.words):
            yield builder.prepare(analysed)


def overlap(gold: dict[str, Any], start: int, end: int) -> int:
    return max(0, min(gold["end"], end) - max(gold["start"], start))


def same_span(gold: dict[str, Any], start: int, end: int) -> bool:
    return 2 * overlap(gold, start, end) >= 0.5 * (gold["end"] - gold["start"] + end - start)


def gold_claim(claims: list[dict[str, Any]], start: int, end: int, kind: str) -> dict[str, Any] | None:
    """The gold claim whose trigger a candidate overlaps, of the candidate's type."""
    near = [c for c in claims if c["type"] == kind and 3 * overlap(c["trigger"], start, end) >= (c["trigger"]["end"] - c["trigger"]["start"] + end - start) / 2]
    return max(near, key=lambda claim: overlap(claim["trigger"], start, end), default=None)


def claim_rows(coder: Coder, rows: list[dict[str, Any]]) -> tuple[list[Row], list[Row]]:
    """Training rows for the judges of event words and of links."""
    accepts: list[Row] = []
    links: list[Row] = []
    for row in rows:
        for item in prepared(coder, row):
            for event in item.events:
                span = item.scene.view.span(event.found.first, event.found.last, event.found.begin)
                gold = gold_claim(row["claims"], span.start, span.end, event.found.entry.type)
                accepts.append((row["id"], accept_features(item.scene, event.found, event.slots), "yes" if gold else "no"))
                if gold is None:
                    continue
                for number, phrase in enumerate(item.scene.view.phrases):
                    words = item.scene.view.phrase_span(phrase)
                    role = next((
                        role for role, key in (("actor", "actors"), ("recipient", "recipients"), ("place", "places"))
                        if any(same_span(argument, words.start, words.end) for argument in gold[key])
                    ), "none")  # fmt: skip
                    links.append((row["id"], link_features(item.scene, event.found, event.slots, number), role))
    return accepts, links


class Trained:
    """A logistic model over feature strings."""

    def __init__(self, rows: list[Row], classes: tuple[str, ...], strength: float) -> None:
        self.classes = classes
        counts: dict[str, int] = {}
        for _, features, _ in rows:
            for feature in set(features):
                counts[feature] = counts.get(feature, 0) + 1
        self.index = {feature: number for number, feature in enumerate(sorted(f for f, n in counts.items() if n >= 2))}
        labels = np.array([classes.index(row[2]) for row in rows])
        self.model = LogisticRegression(C=strength, max_iter=400)
        self.model.fit(self.matrix(rows), labels)

    def matrix(self, rows: list[Row]) -> csr_matrix:
        columns, starts = [], [0]
        for _, features, _ in rows:
            columns.extend({self.index[f] for f in features if f in self.index})
            starts.append(len(columns))
        return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(self.index)))

    def probabilities(self, rows: list[Row]) -> np.ndarray:
        return self.model.predict_proba(self.matrix(rows))

    def weights(self) -> tuple[np.ndarray, np.ndarray]:
        """Coefficients and intercepts, a row per class (two classes: the first is zero)."""
        coefficients, intercepts = self.model.coef_, self.model.intercept_
        if len(coefficients) == 1:
            return np.vstack([np.zeros_like(coefficients), coefficients]), np.array([0.0, intercepts[0]])
        return coefficients, intercepts

    def write(self, path: Path, head: str) -> None:
        coefficients, intercepts = self.weights()
        lines = [f"# {line}" for line in head.splitlines()]
        lines.append("\t".join(["feature", *self.classes]))
        lines.append("\t".join(["bias", *(f"{value:.3f}" for value in intercepts)]))
        for feature, number in self.index.items():
            row = coefficients[:, number]
            if np.abs(row).max() >= KEEP:
                lines.append("\t".join([feature, *(f"{value:.3f}" for value in row)]))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fold_of(identifier: str) -> int:
    return int(hashlib.sha1(b"fold" + identifier.encode()).hexdigest(), 16) % FOLDS


def folds(rows: list[Row], classes: tuple[str, ...], strength: float) -> np.ndarray:
    """Probabilities for every row by a model that did not see its document."""
    out = np.zeros((len(rows), len(classes)))
    for fold in range(FOLDS):
        inside = [row for row in rows if fold_of(row[0]) != fold]
        outside = [number for number, row in enumerate(rows) if fold_of(row[0]) == fold]
        if outside:
            out[outside] = Trained(inside, classes, strength).probabilities([rows[number] for number in outside])
    return out


def report(name: str, rows: list[Row], classes: tuple[str, ...], chances: np.ndarray) -> None:
    """Precision, recall and F1 per class at several thresholds."""
    truth = np.array([classes.index(row[2]) for row in rows])
    best = 1 + chances[:, 1:].argmax(axis=1)
    for number, kind in enumerate(classes[1:], 1):
        for threshold in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
            taken = (best == number) & (chances[:, number] >= threshold)
            hit = int((taken & (truth == number)).sum())
            p, r = hit / max(1, int(taken.sum())), hit / max(1, int((truth == number).sum()))
            print(f"{name:>10} {kind:>10} at {threshold:.2f}  P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(1e-9, p + r):.3f}")


def train(name: str, rows: list[Row], classes: tuple[str, ...], strength: float, head: str, write: Callable[[Trained], None]) -> None:
    report(name, rows, classes, folds(rows, classes, strength))
    write(Trained(rows, classes, strength))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--negatives", type=Path)
    parser.add_argument("--part", choices=("learn", "check"))
    parser.add_argument("--strength", type=float, default=0.3, help="inverse regularisation")
    parser.add_argument("--out", type=Path, default=MODELS)
    options = parser.parse_args()
    coder = Coder()
    accepts, links = claim_rows(coder, documents(options.gold, options.part))
    if options.negatives:
        empty = [dict(row, claims=[]) for row in documents(options.negatives)]
        accepts += claim_rows(coder, empty)[0]
    card = f"trained by tools/train_judges.py on {len({row[0] for row in accepts})} documents; see docs/models.md"
    jobs = (
        ("accept", accepts, ("no", "yes"), f"Judge of event words: does this word make a claim?\n{card}"),
        ("link", links, ("none", "actor", "recipient", "place"), f"Judge of links: the role of a phrase beside an event word\n{card}"),
    )
    for name, rows, classes, head in jobs:
        path = options.out / f"{name}.tsv"
        train(name, rows, classes, options.strength, head, lambda model, path=path, head=head: model.write(path, head))


if __name__ == "__main__":
    main()
