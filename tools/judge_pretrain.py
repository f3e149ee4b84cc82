"""Lets the judge read unlabelled texts first: it guesses hidden words from their sentence.

What it learns is how words stand together; no text is kept. The weights of words, convolutions and attention then serve as the
start of the training on labelled texts (``tools/train_judge.py --texts``).
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from judge_model import SHAPES, WIDEST, Encoder, Params, Run, Settings, Tables, start
from judge_rows import RowMaker
from word_vectors import contents

from khabar.claims.network import COMMON

GUESSED = 8_000  # the most frequent words can be guessed
HIDDEN = 0.15  # share of words that are hidden
BATCH = 3_072  # tokens, padding included
KEPT = (
    "token", "frequent", "from_vector", "topic", "scale", "query", "key", "distance",
    *(f"{layer}.{part}" for layer in ("first", "second", "third", "value", "mixed") for part in "wb"),
)  # fmt: skip


def _sentences(
    maker: RowMaker, encoder: Encoder, paths: list[Path], tokens: int
) -> Iterator[tuple[Any, list[int], np.ndarray]]:
    """(feature numbers, word numbers, topic) of the first ``tokens`` tokens of the texts, taken evenly from all files."""
    vectors = encoder.tables.vectors
    known: dict[tuple[str, ...], list[int]] = {}
    for path in paths:
        left = tokens // len(paths)
        for number, content in enumerate(contents([path])):
            rows = list(maker.unlabelled({"id": str(number), "text": content}))
            words = [[encoder.words.get(word, -1) for word in row["words"]] for row in rows]
            telling = [n for sentence in words for n in sentence if n >= COMMON]
            topic = vectors[telling].mean(axis=0) if telling else np.zeros(vectors.shape[1], np.float32)
            for row, sentence in zip(rows, map(encoder.seen, rows), strict=True):
                if 4 <= len(sentence) <= max(SHAPES):
                    left -= len(sentence)
                    keys = [tuple(token) for token in row["tokens"]]
                    for key in keys:
                        if key not in known:
                            known[key] = encoder.ids("token", list(key))[: WIDEST["token"]]
                    yield [known[key] for key in keys], sentence, topic
            if left <= 0:
                break


def _batch(length: int, group: list[Any], width: int) -> dict[str, np.ndarray]:
    most = BATCH // length
    a = {
        "token": np.zeros((most, length, WIDEST["token"]), np.int32), "word": np.full((most, length), -1, np.int32),
        "mask": np.zeros((most, length), np.float32), "topic": np.zeros((most, width), np.float32),
    }  # fmt: skip
    for number, (tokens, words, topic) in enumerate(group):
        for index, ids in enumerate(tokens):
            a["token"][number, index, : len(ids)] = ids
        a["word"][number, : len(words)], a["mask"][number, : len(words)], a["topic"][number] = words, 1, topic
    return a


def _loss(p: Params, a: dict[str, jax.Array], vectors: jax.Array, settings: Settings, key: jax.Array) -> jax.Array:
    picked, drop = jax.random.split(key)
    hidden = jax.random.bernoulli(picked, HIDDEN, a["word"].shape) & (a["mask"] > 0)
    seen = {**a, "word": jnp.where(hidden, -1, a["word"]), "token": jnp.where(hidden[..., None], 0, a["token"])}
    state = Run(p, vectors, settings, drop).read(seen).reshape(-1, settings.width)
    answers = jnp.where(hidden & (a["word"] < GUESSED), a["word"], -1).reshape(-1)
    order = jnp.argsort(answers < 0)[: int(BATCH * HIDDEN * 1.3)]  # the hidden words first
    answers = answers[order]
    scores = (state[order] @ p["guess.w"]) @ vectors[:GUESSED].T + p["guess.b"]
    chosen = jnp.take_along_axis(jax.nn.log_softmax(scores, -1), jnp.maximum(answers, 0)[:, None], -1)[:, 0]
    known = answers >= 0
    return -(chosen * known).sum() / jnp.maximum(known.sum(), 1)


def pretrain(maker: RowMaker, paths: list[Path], tokens: int, made: Tables, settings: Settings, epochs: int = 1) -> Params:
    """The weights to start from."""
    rows = list(_sentences(maker, Encoder(made), paths, tokens))
    rng, vectors = random.Random(settings.seed), jnp.array(made.vectors)
    p = {name: value for name, value in start(made, settings).items() if name in KEPT}
    p |= {"guess.w": jnp.zeros((settings.width, made.vectors.shape[1])), "guess.b": jnp.zeros(GUESSED)}

    def batches() -> list[tuple[int, list[Any]]]:
        out, longest = [], 0
        for length in SHAPES:
            group = [row for row in rows if longest < len(row[1]) <= length]
            longest = length
            rng.shuffle(group)
            most = BATCH // length
            out.extend((length, group[i : i + most]) for i in range(0, len(group), most))
        rng.shuffle(out)
        return out

    steps = len(batches()) * epochs
    plan = optax.warmup_cosine_decay_schedule(0, settings.rate, steps // 20, steps, settings.rate * 0.05)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(plan, weight_decay=settings.decay))
    state = optimizer.init(p)
    gentle = settings._replace(drop=0.1, forget=0.05)

    @jax.jit
    def step(p: Params, state: Any, a: dict[str, jax.Array], key: jax.Array) -> tuple[Params, Any, jax.Array]:
        value, gradient = jax.value_and_grad(_loss)(p, a, vectors, gentle, key)
        updates, state = optimizer.update(gradient, state, p)
        return optax.apply_updates(p, updates), state, value

    key, begun, losses = jax.random.PRNGKey(settings.seed), time.time(), []
    for epoch in range(epochs):
        for number, (length, group) in enumerate(batches()):
            key, now = jax.random.split(key)
            p, state, value = step(p, state, _batch(length, group, vectors.shape[1]), now)
            losses.append(float(value))
            if number % 200 == 199:
                loss = f"{np.mean(losses[-200:]):.3f}, {time.time() - begun:.0f} s"
                print(f"pass {epoch + 1}, {number + 1} of {steps // epochs}: {loss}")
    return {name: p[name] for name in KEPT}
