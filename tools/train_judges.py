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
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from khabar import Coder, Document
from khabar.claims import linear
from khabar.claims.builder import ClaimBuilder
from khabar.claims.features import (
    accept_calls,
    date_features,
    expand,
    link_calls,
    news_features,
    source_features,
    status_features,
    word_calls,
)
from khabar.claims.judges import Event, Prepared, candidates
from khabar.claims.linear import MODELS
from khabar.matching.entries import Cue, Example, Modality, Trigger
from khabar.matching.lexicon import written_entries
from khabar.matching.matcher import Found
from khabar.matching.names import words_of
from khabar.pipeline import publication_day
from khabar.records import Span
from khabar.syntax.view import View
from khabar.text.sentences import sentences

FOLDS = 5
KEEP = 0.01  # weights nearer to zero are not written
Row = tuple[str, list[str], str]  # document id, features, class
CLASSES: dict[str, tuple[str, ...]] = {
    "maybe": ("no", "yes"),
    "accept": ("no", "yes"),
    "link": ("none", "actor", "recipient", "place"),
    "source": ("no", "yes"),
    "date": ("no", "yes"),
    "status": ("actual", "planned", "hypothetical", "denied", "historical"),
    "news": ("no", "yes"),
}
ARGUMENTS = (("actor", "actors"), ("recipient", "recipients"), ("place", "places"))
STRENGTH = {
    "maybe": 0.3,
    "accept": 0.3,
    "link": 0.3,
    "source": 0.3,
    "date": 0.3,
    "status": 0.3,
    "news": 0.1,
}  # inverse regularisation


def read(path: Path, part: str | None = None) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if part is None or part_of(row["id"]) == part]


def part_of(identifier: str) -> str:
    """The scorer's division: a quarter of the documents, by the hash of their id, is for checking alone."""
    return "check" if int(hashlib.sha1(identifier.encode()).hexdigest(), 16) % 4 == 0 else "learn"


def views_of(coder: Coder, row: dict[str, Any]) -> Iterator[tuple[ClaimBuilder, View, str]]:
    """Every sentence of a document with what it is about."""
    document = Document(text=row["text"], id=row["id"], date=row.get("date"), title=row.get("title") or "")
    published = publication_day(document.date)
    builder = ClaimBuilder(coder.lexicon, coder.frames, coder.judges, coder.modality, published)
    content = document.content
    views = [
        View(content, sentence, coder.vocabulary, coder.matcher, published) for sentence in sentences(content)
    ]
    for analysed, topic in zip(views, coder.domains.topics([view.words for view in views]), strict=True):
        yield builder, analysed, topic


def sentences_of(coder: Coder, row: dict[str, Any]) -> Iterator[tuple[ClaimBuilder, Prepared]]:
    """The candidates of every sentence of a document, after the judge that sorts out most of them."""
    for builder, analysed, topic in views_of(coder, row):
        analysed.keep(coder.judges.candidates(analysed, topic))
        yield builder, builder.prepare(analysed, topic)


def overlap(gold: dict[str, Any], start: int, end: int) -> int:
    return max(0, min(gold["end"], end) - max(gold["start"], start))


def same_span(gold: dict[str, Any], span: Span) -> bool:
    return 2 * overlap(gold, span.start, span.end) >= 0.5 * (
        gold["end"] - gold["start"] + span.end - span.start
    )


def gold_claim(claims: list[dict[str, Any]], span: Span, kind: str) -> dict[str, Any] | None:
    """The gold claim whose trigger a candidate overlaps, of the candidate's type."""
    shared = lambda claim: overlap(claim["trigger"], span.start, span.end)  # noqa: E731
    length = lambda claim: claim["trigger"]["end"] - claim["trigger"]["start"] + span.end - span.start  # noqa: E731
    near = [claim for claim in claims if claim["type"] == kind and 6 * shared(claim) >= length(claim)]
    return max(near, key=shared, default=None)


def trigger_span(view: View, found: Found[Trigger]) -> Span:
    return view.span(found.first, found.last, found.begin)


class Rows:
    """Training rows by judge."""

    def __init__(self) -> None:
        self.by_judge: dict[str, list[Row]] = {name: [] for name in CLASSES}

    def add(self, judge: str, document: str, features: list[str], answer: str) -> None:
        self.by_judge[judge].append((document, features, answer))


def word_rows(coder: Coder, documents: list[dict[str, Any]], rows: Rows) -> None:
    """Rows of the judge that sorts out candidates by the words around them."""
    for row in documents:
        for _, analysed, topic in views_of(coder, row):
            for found in candidates(analysed):
                gold = gold_claim(row["claims"], trigger_span(analysed, found), found.entry.type)
                features = expand(word_calls(analysed.words, found, topic))
                rows.add("maybe", row["id"], features, "yes" if gold else "no")
    for located in written_entries("triggers/*.toml", Trigger):
        entry = located.entry
        examples = [(example.text, _example_claim(example, entry.type)) for example in entry.examples]
        for text, gold in [*examples, *((text, None) for text in entry.not_examples)]:
            for _, analysed, topic in views_of(coder, {"id": entry.id, "text": text}):
                for found in candidates(analysed):
                    right = gold and gold_claim([gold], trigger_span(analysed, found), found.entry.type)
                    if right or (gold is None and found.entry.id == entry.id):
                        features = expand(word_calls(analysed.words, found, topic))
                        rows.add("maybe", f"example:{entry.id}", features, "yes" if right else "no")


def candidate_rows(coder: Coder, documents: list[dict[str, Any]], rows: Rows) -> None:
    """Rows of the judges that choose among candidates: event words, links, sources, dates."""
    for row in documents:
        for _, prepared in sentences_of(coder, row):
            for event in prepared.events:
                span = trigger_span(prepared.scene.view, event.found)
                gold = gold_claim(row["claims"], span, event.found.entry.type)
                features = expand(accept_calls(prepared.scene, event.found, event.slots))
                rows.add("accept", row["id"], features, "yes" if gold else "no")
                if gold is not None:
                    _argument_rows(rows, row["id"], prepared, event, gold)


def _argument_rows(rows: Rows, document: str, prepared: Prepared, event: Event, gold: dict[str, Any]) -> None:
    view = prepared.scene.view
    for number, phrase in enumerate(view.phrases):
        span = view.phrase_span(phrase)
        role = next((role for role, key in ARGUMENTS if any(same_span(a, span) for a in gold[key])), "none")
        rows.add("link", document, expand(link_calls(prepared.scene, event.found, event.slots, number)), role)
    for source in prepared.sources:
        span = source.view.phrase_span(source.phrase)
        said = any(same_span(g, span) or _same_words(g["text"], span.text) for g in gold["attribution"])
        features = source_features(prepared.scene, event.found, event.slots, source)
        rows.add("source", document, features, "yes" if said else "no")
    for number, mention in enumerate(view.dates):
        right = bool(gold["date"]) and same_span(gold["date"], view.span(mention.first, mention.last))
        rows.add(
            "date", document, date_features(prepared.scene, event.found, number), "yes" if right else "no"
        )


def example_rows(coder: Coder, rows: Rows) -> None:
    """Rows from the lexicon's own examples and not-examples: what they say of their entry's word, nothing of other words."""
    for located in written_entries("triggers/*.toml", Trigger):
        entry = located.entry
        for example in entry.examples:
            claim = _example_claim(example, entry.type)
            if claim is not None:
                _example(coder, rows, entry.id, example.text, claim)
        for text in entry.not_examples:
            _example(coder, rows, entry.id, text, None)


def _example_claim(example: Example, kind: str) -> dict[str, Any] | None:
    """An example as a gold claim; spans are the first place where the words stand."""

    def at(words: str) -> dict[str, Any]:
        start = example.text.find(words)
        return {"start": start, "end": start + len(words), "text": words}

    if not example.trigger or example.trigger not in example.text:
        return None
    keys = {"actors": example.actors, "recipients": example.recipients, "places": example.places}
    claim: dict[str, Any] = {
        key: [at(words) for words in found or [] if words in example.text] for key, found in keys.items()
    }
    return {
        "trigger": at(example.trigger),
        "type": kind,
        "told": sum(found is not None for found in keys.values()),
        **claim,
    }


def _example(coder: Coder, rows: Rows, identifier: str, text: str, gold: dict[str, Any] | None) -> None:
    document = f"example:{identifier}"
    for _, prepared in sentences_of(coder, {"id": document, "text": text, "date": "2024-05-15"}):
        view = prepared.scene.view
        for event in prepared.events:
            features = expand(accept_calls(prepared.scene, event.found, event.slots))
            if gold is None:
                if event.found.entry.id == identifier:
                    rows.add("accept", document, features, "no")
                continue
            if gold_claim([gold], trigger_span(view, event.found), event.found.entry.type) is None:
                continue
            rows.add("accept", document, features, "yes")
            for number, phrase in enumerate(view.phrases):
                span = view.phrase_span(phrase)
                role = next(
                    (role for role, key in ARGUMENTS if any(same_span(a, span) for a in gold[key])), "none"
                )
                if role != "none" or gold["told"] > 1:
                    rows.add(
                        "link",
                        document,
                        expand(link_calls(prepared.scene, event.found, event.slots, number)),
                        role,
                    )


def _same_words(one: str, other: str) -> bool:
    return words_of(one) == words_of(other)


def draft_rows(coder: Coder, documents: list[dict[str, Any]], rows: Rows) -> None:
    """Rows of the judge of status, over drafts made with the judges trained so far."""
    for row in documents:
        for builder, prepared in sentences_of(coder, row):
            view = prepared.scene.view
            modal = coder.modality.words(view)
            for draft in builder.drafts(prepared):
                gold = gold_claim(row["claims"], trigger_span(view, draft.found), draft.found.entry.type)
                if gold is not None:
                    marks = coder.modality.marks(view, modal, draft.found)
                    rows.add(
                        "status", row["id"], status_features(prepared.scene, draft, marks), gold["status"]
                    )


def cue_example_rows(coder: Coder, rows: Rows) -> None:
    """Rows of the judge of sources from the examples of attribution cues."""
    for located in written_entries("attribution.toml", Cue):
        for example in located.entry.examples:
            document = f"example:{located.entry.id}"
            for _, prepared in sentences_of(coder, {"id": document, "text": example.text, "date": "2024-05-15"}):
                for event in prepared.events if example.source else []:
                    for source in prepared.sources:
                        text = source.view.phrase_span(source.phrase).text
                        features = source_features(prepared.scene, event.found, event.slots, source)
                        rows.add("source", document, features, "yes" if _same_words(text, example.source) else "no")


def status_example_rows(coder: Coder, rows: Rows) -> None:
    """Rows of the judge of status from the examples of triggers (actual, where they say nothing else) and of modality words."""
    triggers = written_entries("triggers/*.toml", Trigger)
    told = [(e.entry.id, x, x.status or "actual") for e in triggers for x in e.entry.examples]
    modal_entries = written_entries("modality.toml", Modality)
    told += [(e.entry.id, x, x.status) for e in modal_entries for x in e.entry.examples if x.status]
    for identifier, example, status in told:
        start = example.text.find(example.trigger) if example.trigger else -1
        if start < 0:
            continue
        row = {"id": f"example:{identifier}", "text": example.text, "date": "2024-05-15"}
        for builder, prepared in sentences_of(coder, row):
            view = prepared.scene.view
            modal = coder.modality.words(view)
            for draft in builder.drafts(prepared):
                span = trigger_span(view, draft.found)
                if span.start < start + len(example.trigger or "") and span.end > start:
                    marks = coder.modality.marks(view, modal, draft.found)
                    rows.add("status", row["id"], status_features(prepared.scene, draft, marks), status)


def news_rows(coder: Coder, sentences: list[dict[str, Any]], rows: Rows, rounds: int = 3) -> None:
    """Rows of the judge of news from sentences labelled yes or no.

    A label is about a sentence, the judge about one claim of it: the claim at a marked verb stands for a "yes" sentence, where
    none is marked the one that is likeliest in each round. A "difficult no", on which the labellers disagreed, is left out.
    """
    bags = [
        bag for row in sentences if row["label"] != "difficult no" and (bag := _bag(coder, row)) is not None
    ]
    flat = [(bag.document, features, bag.answer) for bag in bags for features in bag.candidates]
    for _ in range(rounds):
        model = Trained(flat, CLASSES["news"], STRENGTH["news"])
        flat = []
        for bag in bags:
            chosen = bag.candidates
            if bag.answer == "yes":
                chances = model.probabilities(
                    [(bag.document, features, "yes") for features in bag.candidates]
                )[:, 1]
                chosen = bag.marked or [bag.candidates[int(chances.argmax())]]
            flat.extend((bag.document, features, bag.answer) for features in chosen)
    for document, features, answer in flat:
        rows.add("news", document, features, answer)


class Bag(NamedTuple):
    """The claims of a labelled sentence, and those among them at words that the labellers marked."""

    document: str
    answer: str
    candidates: list[list[str]]
    marked: list[list[str]]


def _bag(coder: Coder, row: dict[str, Any]) -> Bag | None:
    candidates, marked = [], []
    verbs = {
        word
        for found in row.get("spans") or []
        for verb in found.get("verb") or []
        for word in words_of(verb)
    }
    for builder, prepared in sentences_of(coder, row):
        view = prepared.scene.view
        modal = coder.modality.words(view)
        for draft in builder.drafts(prepared):
            marks = coder.modality.marks(view, modal, draft.found)
            draft.status = coder.judges.status(prepared, draft, marks)
            if draft.found.entry.type == row["type"] and draft.status == "actual":
                candidates.append(news_features(prepared.scene, draft, marks))
                if any(
                    view.words[index].folded in verbs
                    for index in range(draft.found.first, draft.found.last + 1)
                ):
                    marked.append(candidates[-1])
    return (
        Bag(row["id"], "yes" if row["label"] == "yes" else "no", candidates, marked) if candidates else None
    )


class Trained:
    """A logistic model over feature strings."""

    def __init__(self, rows: list[Row], classes: tuple[str, ...], strength: float) -> None:
        self.classes = classes
        counts: dict[str, int] = {}
        for _, features, _ in rows:
            for feature in set(features):
                counts[feature] = counts.get(feature, 0) + 1
        self.index = {
            feature: number for number, feature in enumerate(sorted(f for f, n in counts.items() if n >= 2))
        }
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
            out[outside] = Trained(inside, classes, strength).probabilities(
                [rows[number] for number in outside]
            )
    return out


def report(name: str, rows: list[Row], classes: tuple[str, ...], chances: np.ndarray) -> None:
    """Precision, recall and F1 per class at several thresholds."""
    real = [number for number, row in enumerate(rows) if not row[0].startswith("example:")]
    truth = np.array([classes.index(rows[number][2]) for number in real])
    chances = chances[real]
    best = 1 + chances[:, 1:].argmax(axis=1)
    for number, kind in enumerate(classes[1:], 1):
        for threshold in (0.02, 0.04, 0.08, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
            taken = (best == number) & (chances[:, number] >= threshold)
            hit = int((taken & (truth == number)).sum())
            p, r = hit / max(1, int(taken.sum())), hit / max(1, int((truth == number).sum()))
            print(
                f"{name:>10} {kind:>10} at {threshold:.2f}  P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(1e-9, p + r):.3f}"
            )


def train(names: tuple[str, ...], rows: Rows, options: argparse.Namespace, given: str) -> None:
    """Report on folds, then train on everything and write."""
    for name in names:
        found = rows.by_judge[name]
        if not found:
            continue
        if not options.quiet:
            report(name, found, CLASSES[name], folds(found, CLASSES[name], STRENGTH[name]))
        head = (
            f"The judge of {name} (docs/models.md): weights of a logistic model over grammar features.\n"
            f"Trained by tools/train_judges.py on {given}."
        )
        Trained(found, CLASSES[name], STRENGTH[name]).write(options.out / f"{name}.tsv", head)
    linear.load.cache_clear()


def run(coder: Coder, options: argparse.Namespace, without: int | None = None) -> None:
    """Train all judges, those that look at the others' decisions last; ``without`` leaves out one fold of the documents."""
    linear.MODELS = options.out
    kept = lambda rows: [row for row in rows if without is None or fold_of(row["id"]) != without]  # noqa: E731
    labelled = kept(read(options.gold, options.part))
    empty = kept([dict(row, claims=[]) for row in read(options.negatives)]) if options.negatives else []
    labels = kept([row for path in options.sentences for row in read(path)])
    rows, given = (
        Rows(),
        f"{len(labelled)} documents with claims, {len(empty)} without, and the lexicon's examples",
    )
    word_rows(coder, labelled + empty, rows)
    train(("maybe",), rows, options, given)
    candidate_rows(coder, labelled + empty, rows)
    example_rows(coder, rows)
    cue_example_rows(coder, rows)
    train(("accept", "link", "source", "date"), rows, options, given)
    draft_rows(coder, labelled, rows)
    status_example_rows(coder, rows)
    train(("status",), rows, options, given)
    if labels:
        news_rows(coder, labels, rows)
        train(("news",), rows, options, f"{len(labels)} labelled sentences")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", type=Path)
    parser.add_argument("--negatives", type=Path, help="texts without events")
    parser.add_argument(
        "--sentences", type=Path, action="append", default=[], help="sentences labelled yes or no"
    )
    parser.add_argument("--part", choices=("learn", "check"))
    parser.add_argument("--out", type=Path, default=MODELS)
    parser.add_argument("--quiet", action="store_true", help="no figures on folds")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_arguments(parser)
    run(Coder(), parser.parse_args())


if __name__ == "__main__":
    main()
