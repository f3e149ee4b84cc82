"""The gate: which sentences may hold an event at all, by a cheap score per spelling, before anything else looks at them.

Only a word that some entry of the lexicon calls an event word can open the gate, or a fixed expression of several words that
names an event. Its score is the sum of weights for its features, for the words around it, and for all words of the document
(what the document is about); the sentence passes where one of its words reaches the threshold. The weights are made by
``tools/train_gate.py`` from what the judge decides about unlabelled news, and stand in ``data/models/gate.tsv``.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
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
FIXED, VECTOR = len(COLUMNS), len(COLUMNS) + 1  # behind them in the row of a spelling
NEAR = 4  # words to either side
SHORT = 100  # words; the few of a shorter document say less of what it is about
NEVER = -100.0  # the own score of a word that no entry calls an event word
NOTHING = (0.0, 0.0, 0.0, 0.0)
BIAS, LEAST = "=bias", "=least"  # rows for what every event word starts with, and for the threshold


class Gate:
    """Lets the sentences pass that may hold an event. Raises DataError where the file of weights has faults.

    ``vectors`` give the number of the word vector of each key.
    """

    def __init__(self, lexicon: Lexicon, names: Names, vectors: Mapping[str, int]) -> None:
        self.lexicon, self.names, self.vectors = lexicon, names, vectors
        self.weights: dict[str, tuple[float, ...]] = {
            row["name"]: tuple(float(row[column] or 0) for column in COLUMNS)
            for _, row in read_tsv(WEIGHTS, ("name", *COLUMNS))
        }
        self.rows: Rows[Word] = Rows(self._rows, Memo)
        self.expressions: dict[str, set[str]] = {}  # first word -> second words of the fixed expressions for events
        for words, hit in lexicon.expressions:
            if hit.table == "trigger":
                self.expressions.setdefault(words[0], set()).add(words[1])

    def read(self, views: Sequence[View]) -> tuple[list[bool], Array]:
        """Whether each sentence of a document may hold an event; and the number of each word's vector, -1 where it has none."""
        words = [word for view in views for word in view.words]
        ends = list(itertools.accumulate(len(view.words) for view in views))
        rows = self.rows.of(words)
        likely = np.flatnonzero(self._sums(rows) >= self.weights[LEAST][0])
        fixed = [index for index in np.flatnonzero(rows[:, FIXED]).tolist() if self._goes_on(words, index)]
        opening = np.concatenate([likely, fixed])
        counted = np.bincount(np.searchsorted(ends, opening, side="right"), minlength=len(views))
        return [bool(count) for count in counted.tolist()], rows[:, VECTOR].astype(np.intp)

    def _sums(self, rows: Array) -> Array:
        """How likely each word of a document names an event, in logits."""
        own, before, after, about = rows.T[: len(COLUMNS)]
        found: Array = own + np.add.reduce(about) / np.float32(max(SHORT, len(rows)))
        for steps in range(1, min(NEAR + 1, len(rows))):
            found[steps:] += before[:-steps]
            found[:-steps] += after[steps:]
        return found

    def _rows(self, words: Sequence[Word]) -> Array:
        """For each spelling its own score, what it adds to that of others, whether expressions begin with it, its vector."""
        rows = []
        for word in words:
            own, key = self._own(word) if word.triggers else NEVER, vector_key(word)
            fixed = not self.expressions.keys().isdisjoint(self._starts(word))
            rows.append((own, *self.weights.get(key, NOTHING)[1:], fixed, self.vectors.get(key, -1)))
        return np.array(rows, np.float32).reshape(-1, VECTOR + 1)

    def _own(self, word: Word) -> float:
        names = (BIAS, vector_key(word), *token_features(word, self.lexicon, self.names))
        return sum(self.weights[name][0] for name in names if name in self.weights)

    @staticmethod
    def _starts(word: Word) -> list[str]:
        """A word without what may be glued to its front."""
        return [word.folded[len(clitic.letters) :] for clitic in word.clitics]

    def _goes_on(self, words: Sequence[Word], index: int) -> bool:
        """Whether the next word is the second one of an expression that begins with a word."""
        second = words[index + 1].folded if index + 1 < len(words) else ""
        return any(second in self.expressions.get(start, ()) for start in self._starts(words[index]))
