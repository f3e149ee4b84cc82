"""The gate: which sentences may hold an event at all, by a cheap score per spelling, before anything else looks at them.

Only a word that some entry of the lexicon calls an event word can open the gate, or a fixed expression of several words that
names an event. Its score is the sum of weights for its features, for the words around it, and for all words of the document
(what the document is about); the sentence passes where one of its words reaches the threshold. The weights are made by
``tools/train_gate.py`` from what the judge decides about unlabelled news, and stand in ``data/models/gate.tsv``.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from khabar.claims.features import token_features, vector_key
from khabar.claims.rows import Array, Rows
from khabar.matching.entries import read_tsv
from khabar.matching.lexicon import Lexicon
from khabar.matching.names import Names
from khabar.matching.vocabulary import Word
from khabar.syntax.view import View
from khabar.text.memo import Memo

WEIGHTS = Path(__file__).parent.parent / "data" / "models" / "gate.tsv"
COLUMNS = ("own", "before", "after", "about")  # as event word, near in front of one, near behind one, in its document
NEAR = 4  # words to either side
SHORT = 100  # words; the few of a shorter document say less of what it is about
NEVER = -100.0  # the own score of a word that no entry calls an event word
NOTHING = (0.0, 0.0, 0.0, 0.0)
BIAS, LEAST = "=bias", "=least"  # rows for what every event word starts with, and for the threshold


class Gate:
    """Lets the sentences pass that may hold an event. Raises DataError where the file of weights has faults."""

    def __init__(self, lexicon: Lexicon, names: Names) -> None:
        self.lexicon, self.names = lexicon, names
        self.weights: dict[str, tuple[float, ...]] = {
            row["name"]: tuple(float(row[column] or 0) for column in COLUMNS)
            for _, row in read_tsv(WEIGHTS, ("name", *COLUMNS))
        }
        self.rows: Rows[Word] = Rows(self._scores)
        self.expressions: dict[str, set[str]] = {}  # first word -> second words of the fixed expressions for events
        for words, hit in lexicon.expressions:
            if hit.table == "trigger":
                self.expressions.setdefault(words[0], set()).add(words[1])
        self.seconds: Memo[Word, frozenset[str]] = Memo(self._seconds)

    def passes(self, views: Sequence[View]) -> list[bool]:
        """Whether each sentence of a document may hold an event."""
        words = [word for view in views for word in view.words]
        ends = list(itertools.accumulate(len(view.words) for view in views))
        likely = np.flatnonzero(self.scores(words) >= self.weights[LEAST][0])
        following = [*(word.folded for word in words[1:]), ""]
        fixed = [
            index
            for index, seconds in enumerate(map(self.seconds.__getitem__, words))
            if seconds and following[index] in seconds
        ]
        opening = np.concatenate([likely, fixed])
        counted = np.bincount(np.searchsorted(ends, opening, side="right"), minlength=len(views))
        return [bool(count) for count in counted.tolist()]

    def scores(self, words: Sequence[Word]) -> Array:
        """How likely each word of a document names an event, in logits."""
        own, before, after, about = self.rows.of(words).T
        found: Array = own + np.add.reduce(about) / np.float32(max(SHORT, len(words)))
        for steps in range(1, min(NEAR + 1, len(words))):
            found[steps:] += before[:-steps]
            found[:-steps] += after[steps:]
        return found

    def _scores(self, words: Sequence[Word]) -> Array:
        """For each spelling its own score as an event word, and what it adds to that of others."""
        own = [self._own(word) if word.triggers else NEVER for word in words]
        around = [self.weights.get(vector_key(word), NOTHING)[1:] for word in words]
        rows = [(first, *others) for first, others in zip(own, around, strict=True)]
        return np.array(rows, np.float32).reshape(-1, len(COLUMNS))

    def _own(self, word: Word) -> float:
        names = (BIAS, vector_key(word), *token_features(word, self.lexicon, self.names))
        return sum(self.weights[name][0] for name in names if name in self.weights)

    def _seconds(self, word: Word) -> frozenset[str]:
        """The words that may go on a fixed expression which begins with this one, whatever is glued to its front."""
        folded, known = word.folded, self.expressions
        starts = [folded[len(clitic.letters) :] for clitic in word.clitics]
        return frozenset().union(*(known[start] for start in starts if start in known))
