"""The judge's arithmetic: a small neural network, read from one file and run with numpy.

Rows of weights for the features of each word are summed; two convolutions, one attention and a third convolution let each
word know its sentence; small heads then score event types, roles, sources, dates, tolls and status. Weights are trained by
``tools/train_judge.py``; docs/models.md describes them. All arrays are float32, a row per token, phrase or pair.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from khabar.claims.groups import Group, Groups, named
from khabar.claims.rows import Array, Rows
from khabar.errors import DataError, Fault

MODEL = Path(__file__).parent.parent / "data" / "models" / "judge.npz"
HEADS = 4
FARTHEST = 32  # tokens; attention does not tell greater distances apart
GAP = 2  # empty rows between two sentences, as many as the widest convolution looks to either side
COMMON = 60  # the most frequent words say nothing of what a document is about


def softmax(scores: Array) -> Array:
    """Probabilities along the last axis."""
    chances: Array = scores - np.maximum.reduce(scores, axis=-1, keepdims=True)
    np.exp(chances, out=chances)
    chances /= np.add.reduce(chances, axis=-1, keepdims=True)
    return chances


def sigmoid(scores: Array) -> Array:
    """The probability of yes."""
    return 1 / (1 + np.exp(-scores))


def _by_group(reduce: np.ufunc, rows: Array, groups: Array) -> Array:
    """For each row what ``reduce`` makes of all rows of its group."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    found = np.empty_like(rows)
    found[order] = np.repeat(reduce.reduceat(rows[order], starts, axis=0), np.diff(starts, append=len(rows)), axis=0)
    return found


def _norm(rows: Array) -> Array:
    means = np.add.reduce(rows * rows, axis=-1, keepdims=True) / np.float32(rows.shape[-1])
    means += np.float32(1e-6)
    found: Array = rows / np.sqrt(means, out=means)
    return found


class Network:
    """The weights, by name, and what is computed with them."""

    def __init__(self, weights: dict[str, Array], about: dict[str, Any]) -> None:
        self.weights, self.about = weights, about
        self.features: dict[str, dict[str, int]] = {
            table: {name: row for row, name in enumerate(names)} for table, names in about["features"].items()
        }
        self.words: dict[str, int] = {word: row for row, word in enumerate(about["words"])}
        self.classes: dict[str, list[str | None]] = about["classes"]
        self.width = weights["scale"].shape[0]
        self.grouped: dict[str, Rows[Group]] = {
            table: Rows(functools.partial(self._summed, table), Groups) for table in self.features
        }
        self.bias: Array = np.zeros((HEADS, 0, 0), np.float32)
        self.spelled, self.telling = self._vectors()

    # --- tokens

    def _vectors(self) -> tuple[Array, Array]:
        """For each word vector what it adds to the row of its spelling; and what to that of its document, with a one where it
        adds anything. Last comes a row for words without one."""
        vectors, width = self.weights["vector"], self.width
        spelled = np.vstack([vectors @ self.weights["from_vector"], np.zeros((1, width), np.float32)])
        spelled[: len(self.weights["frequent"])] += self.weights["frequent"]
        telling = np.hstack([vectors @ self.weights["topic"], np.ones((len(vectors), 1), np.float32)])
        telling[:COMMON] = 0
        return spelled, np.vstack([telling, np.zeros((1, width + 1), np.float32)])

    def tokens(self, features: Iterable[Iterable[str]], vectors: Sequence[int]) -> Array:
        """For each spelling its row; ``vectors`` are the numbers of word vectors, -1 where a word has none."""
        rows: Array = self.sums("token", features) + self.spelled[list(vectors)]
        return rows

    def topic(self, vectors: Array) -> Array:
        """The row of a document by the numbers of the word vectors of its words."""
        rows = self.telling[vectors]
        topic: Array = rows[:, :-1].sum(axis=0) / np.float32(max(1, rows[:, -1].sum()))
        return topic

    def sums(self, table: str, items: Iterable[Iterable[str]]) -> Array:
        """For each item the sum of the rows of those of its features that the table knows."""
        known, rows = self.features[table], self._padded(table)
        numbers = [[known[feature] for feature in features if feature in known] for features in items]
        found = np.zeros((len(numbers), rows.shape[1]), np.float32)
        for column in itertools.zip_longest(*numbers, fillvalue=len(known)):  # the last row holds zeros
            found += rows[list(column)]
        return found

    def groups(self, table: str) -> Groups:
        """The numbers of the groups of features of a table, for :meth:`sums_of`."""
        return cast(Groups, self.grouped[table].numbers)

    def sums_of(self, table: str, items: Sequence[Sequence[int]]) -> Array:
        """:meth:`sums` for features that come in groups, of which each is summed once and remembered; ``items`` number them."""
        rows = self.grouped[table].at(list(itertools.chain.from_iterable(items)))
        sizes = [len(groups) for groups in items]
        if min(sizes) == max(sizes):
            return np.asarray(np.add.reduce(rows.reshape(len(items), sizes[0], rows.shape[1]), axis=1))
        return np.asarray(np.add.reduceat(rows, list(itertools.accumulate(sizes[:-1], initial=0)), axis=0))

    def _summed(self, table: str, groups: Sequence[Group]) -> Array:
        return self.sums(table, (named(group) for group in groups))

    @functools.cache  # noqa: B019  (one network lives as long as the process)
    def _padded(self, table: str) -> Array:
        rows = self.weights[table]
        return np.vstack([rows, np.zeros((1, rows.shape[1]), np.float32)])

    def read(self, tokens: Array, topic: Array, lengths: Sequence[int]) -> Array:
        """What each token of a document means in its sentence; ``tokens`` hold a row per token, ``topic`` is the
        document's, ``lengths`` count the tokens of each sentence."""
        ends = [GAP * number + end for number, end in enumerate(itertools.accumulate(lengths), 1)]
        extents = [(end - length, end) for end, length in zip(ends, lengths, strict=True) if length]
        mask = np.zeros((ends[-1] + GAP, 1), np.float32)
        for start, end in extents:
            mask[start:end] = 1
        inside = np.flatnonzero(mask)
        state = np.zeros((len(mask), self.width), np.float32)
        state[inside] = _norm(tokens + topic) * self.weights["scale"]
        state = self._convolve(state, mask, "first", 1)
        state = self._convolve(state, mask, "second", 2)
        state = self._attend(state, mask, extents)
        return self._convolve(state, mask, "third", 1)[inside]

    def _convolve(self, state: Array, mask: Array, name: str, reach: int) -> Array:
        rows = _norm(state)  # nothing stays nothing between sentences
        wide = np.empty((len(rows), 3 * self.width), np.float32)
        wide[:reach, : self.width] = 0
        wide[reach:, : self.width] = rows[:-reach]
        wide[:, self.width : 2 * self.width] = rows
        wide[:-reach, 2 * self.width :] = rows[reach:]
        wide[-reach:, 2 * self.width :] = 0
        found = self.layer(name, wide)
        np.maximum(found, 0, out=found)
        found += state
        found *= mask
        return found

    def _attend(self, state: Array, mask: Array, extents: list[tuple[int, int]]) -> Array:
        rows = _norm(state)
        size = self.width // HEADS
        asked = (rows @ self.weights["query"]).reshape(-1, HEADS, size).transpose(1, 0, 2) / np.float32(size**0.5)
        keys = (rows @ self.weights["key"]).reshape(-1, HEADS, size).transpose(1, 2, 0)
        values = self.layer("value", rows).reshape(-1, HEADS, size).transpose(1, 0, 2)
        mixed = np.zeros_like(state)
        for start, end in extents:
            if start == end:  # a line of invisible signs
                continue
            scores = asked[:, start:end] @ keys[:, :, start:end]
            scores += self._distances(end - start)
            found = softmax(scores) @ values[:, start:end]
            mixed[start:end] = found.transpose(1, 0, 2).reshape(end - start, self.width)
        found = self.layer("mixed", mixed)
        found += state
        found *= mask
        return found

    def _distances(self, length: int) -> Array:
        """What distance alone says in attention: heads x tokens x tokens, of which shorter sentences take a corner."""
        if length > self.bias.shape[1]:
            steps = np.clip(np.arange(length)[None] - np.arange(length)[:, None], -FARTHEST, FARTHEST) + FARTHEST
            self.bias = self.weights["distance"][:, steps]
        return self.bias[:, :length, :length]

    # --- heads

    def layer(self, name: str, rows: Array) -> Array:
        """Rows times the weights of a layer, plus its bias."""
        found: Array = rows @ self.weights[f"{name}.w"]
        found += self.weights[f"{name}.b"]
        return found

    def types(self, state: Array) -> Array:
        """The probability of no event and of each type, for each token."""
        return softmax(self.layer("type", np.maximum(self.layer("type_hidden", state), 0)))

    def news(self, state: Array, kinds: Sequence[int]) -> Array:
        """How likely the sentence reports an event, rather than mentioning it; ``kinds`` are rows of the types."""
        hidden = np.maximum(self.layer("news_hidden", state) + self.weights["news_type"][list(kinds)], 0)
        return sigmoid(self.layer("news", hidden)[:, 0])

    def links(self, events: Array, phrases: Array, pairs: tuple[Array, Array], event_rows: Array, pair_rows: Array) -> Array:
        """The probability of no role and of each role for pairs of an event and a phrase (their numbers) of one sentence.

        ``phrases`` hold the states of first token, head and last token side by side. A second look sees what the first gave to
        the other phrases of the event and to the phrase in other events.
        """
        event, phrase = pairs
        hidden = (self.layer("link_event", events) + event_rows)[event] + self.layer("link_phrase", phrases)[phrase]
        hidden = np.maximum(hidden + pair_rows, 0)
        first = self.layer("link", hidden)
        chances = softmax(first)
        others = _by_group(np.add, chances, event) - chances
        elsewhere = np.minimum(_by_group(np.add, chances, phrase) - chances, 3)
        seen = np.hstack([chances, others, elsewhere, _by_group(np.maximum, chances, event)])
        return softmax(first + self.layer("again", np.maximum(self.layer("again_hidden", seen) + hidden, 0)))

    def pairs(self, name: str, events: Array, others: Array, pairs: tuple[Array, Array], rows: Array) -> Array:
        """The scores of pairs (their numbers) of an event and a candidate (source, date, toll), before softmax or sigmoid."""
        hidden = self.layer(f"{name}_event", events)[pairs[0]] + self.layer(f"{name}_other", others)[pairs[1]] + rows
        return self.layer(name, np.maximum(hidden, 0))

    def label(self, name: str, events: Array, rows: Array) -> Array:
        """The probability of each class (status, mode, territory) for each event."""
        return softmax(self.layer(name, np.maximum(self.layer(f"{name}_hidden", events) + rows, 0)))


@functools.cache
def load() -> Network:
    """The shipped network; DataError where its file is missing."""
    path = MODEL
    if not path.exists():
        raise DataError([Fault(str(path), 1, "the model is missing; tools/train_judge.py makes it")])
    with np.load(path) as stored:
        about = json.loads(bytes(stored["about"]).decode())
        weights = {name: np.asarray(stored[name], np.float32) for name in stored.files if name != "about"}
    return Network(weights, about)
