"""The judge's network for training (JAX): the same arithmetic as khabar/claims/network.py, over padded batches."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from judge_rows import ROLES, STATUSES, TOLLS, TYPES, UNKNOWN, Row

from khabar.claims.network import COMMON, FARTHEST, HEADS

FREQUENT = 3_000  # words with a row of their own beside their vector
LEAST = {"token": 3, "link_entry": 2, "label_entry": 2, "status_mark": 2}  # how often a feature must be met; else 3
PAIRS = ("links", "sources", "dates", "tolls")
TABLE = {"links": "link_pair", "sources": "source_pair", "dates": "date_pair", "tolls": "toll_pair"}
WIDEST = {"token": 32, "entry": 26, "marks": 24, "links": 16, "sources": 13, "dates": 12, "tolls": 13}
# sentence length -> sentences, events and candidates of each kind in a batch
SHAPES = {
    32: (96, 160, {"links": 2200, "sources": 440, "dates": 200, "tolls": 700}),
    64: (48, 240, {"links": 3600, "sources": 760, "dates": 320, "tolls": 1100}),
    128: (16, 200, {"links": 4000, "sources": 640, "dates": 280, "tolls": 1100}),
    256: (5, 140, {"links": 3400, "sources": 460, "dates": 220, "tolls": 900}),
}
Params = dict[str, Any]


class Settings(NamedTuple):
    """What can be tuned; figures of a few settings stand in docs/models.md."""

    width: int = 64
    hidden: int = 64
    epochs: int = 16
    rate: float = 0.003
    decay: float = 0.02
    drop: float = 0.25  # of states
    forget: float = 0.1  # of features
    news: float = 0.7  # weight of labelled sentences
    example: float = 1.0
    seed: int = 0


class Tables(NamedTuple):
    """The names of rows and classes, fixed before training."""

    features: dict[str, list[str]]
    words: list[str]
    vectors: np.ndarray
    classes: dict[str, list[str | None]]


def features_of(rows: list[Row]) -> dict[str, list[str]]:
    """The features met often enough, per table."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        for token in row["tokens"]:
            counts.setdefault("token", Counter()).update(token)
        for event in row["events"]:
            counts.setdefault("link_entry", Counter()).update(event["features"])
            counts.setdefault("status_mark", Counter()).update(event["marks"])
            for kind in PAIRS:
                for candidate in event[kind]:
                    counts.setdefault(TABLE[kind], Counter()).update(candidate[0])
    counts["label_entry"] = counts["link_entry"]
    return {table: sorted(f for f, n in count.items() if n >= LEAST.get(table, 3)) for table, count in counts.items()}


def tables(rows: list[Row], words: list[str], vectors: np.ndarray) -> Tables:
    events = [event for row in rows for event in row["events"]]
    modes = sorted({e["mode"] for e in events if e["mode"] not in (None, UNKNOWN)})
    effects = sorted({e["territory"] for e in events if e["territory"] not in (None, UNKNOWN)})
    classes: dict[str, list[str | None]] = {
        "type": [None, *TYPES], "role": [None, *ROLES], "status": list(STATUSES), "mode": [None, *modes],
        "territory": [None, *effects], "toll": [None, *TOLLS],
    }  # fmt: skip
    return Tables(features_of(rows), words, vectors, classes)


# --- rows as padded arrays


class Encoder:
    """Rows as lists of numbers (0 is reserved for nothing)."""

    def __init__(self, made: Tables) -> None:
        self.tables = made
        self.known = {table: {name: n for n, name in enumerate(names, 1)} for table, names in made.features.items()}
        self.words = {word: number for number, word in enumerate(made.words)}

    def ids(self, table: str, features: list[str]) -> list[int]:
        known = self.known[table]
        return [known[feature] for feature in features if feature in known]

    def rows(self, rows: list[Row]) -> list[Row]:
        topics: dict[str, tuple[np.ndarray, int]] = {}
        for row in rows:
            numbers = [n for word in row["words"] if (n := self.words.get(word, -1)) >= COMMON]
            total, count = topics.get(row["doc"], (np.zeros(self.tables.vectors.shape[1], np.float32), 0))
            topics[row["doc"]] = (total + self.tables.vectors[numbers].sum(axis=0), count + len(numbers))
        return [self._row(row, topics[row["doc"]][0] / max(1, topics[row["doc"]][1])) for row in rows]

    def seen(self, row: Row) -> list[int]:
        """The numbers of the words whose vectors the judge sees; -1 for others."""
        return [-1 if hidden else self.words.get(word, -1) for word, hidden in zip(row["words"], row["hidden"], strict=True)]

    def _row(self, row: Row, topic: np.ndarray) -> Row:
        classes = self.tables.classes
        events = []
        for event in row["events"]:
            labels = {
                key: UNKNOWN if event[key] == UNKNOWN else max(0, _place(classes[key], event[key]))
                for key in ("mode", "territory")
            }
            pairs = {
                kind: [(self.ids(TABLE[kind], c[0]), c[1:]) for c in event[kind]] for kind in PAIRS
            }
            events.append({
                **event, **pairs, **labels, "link_entry": self.ids("link_entry", event["features"]),
                "label_entry": self.ids("label_entry", event["features"]), "marks": self.ids("status_mark", event["marks"]),
            })  # fmt: skip
        return {
            **row, "topic": topic, "events": events, "tokens": [self.ids("token", token) for token in row["tokens"]],
            "words": self.seen(row),
        }  # fmt: skip


def _place(classes: list[str | None], name: str | None) -> int:
    return classes.index(name) if name in classes else -1


def batches(rows: list[Row], rng: random.Random | None) -> list[tuple[int, list[Row]]]:
    """Rows of like length together, as many as the shapes hold; shuffled where ``rng`` is given."""
    out: list[tuple[int, list[Row]]] = []
    longest = 0
    for length, (most, events, candidates) in SHAPES.items():
        group = [row for row in rows if longest < len(row["words"]) <= length]
        longest = length
        if rng:
            rng.shuffle(group)
        batch: list[Row] = []
        used: Counter[str] = Counter()
        for row in group:
            size = Counter({kind: sum(len(e[kind]) for e in row["events"]) for kind in PAIRS} | {"events": len(row["events"])})
            full = any(used[kind] + size[kind] > limit for kind, limit in {**candidates, "events": events}.items())
            if batch and (full or len(batch) == most):
                out.append((length, batch))
                batch, used = [], Counter()
            if all(size[kind] <= limit for kind, limit in {**candidates, "events": events}.items()):
                batch.append(row)
                used += size
        if batch:
            out.append((length, batch))
    if rng:
        rng.shuffle(out)
    return out


def _pad(numbers: list[int], width: int) -> list[int]:
    return numbers[:width] + [0] * (width - len(numbers))


def collate(length: int, rows: list[Row], topic_width: int) -> dict[str, np.ndarray]:
    """One batch as arrays; places of tokens count through the flattened batch."""
    most, events, candidates = SHAPES[length]
    ints = lambda *shape: np.zeros(shape, np.int32)  # noqa: E731
    none = lambda *shape: np.full(shape, UNKNOWN, np.int32)  # noqa: E731
    a: dict[str, np.ndarray] = {
        "token": ints(most, length, WIDEST["token"]), "word": none(most, length), "mask": np.zeros((most, length), np.float32),
        "topic": np.zeros((most, topic_width), np.float32), "tags": none(most, length), "label": none(most),
        "weight": np.ones(most, np.float32), "kind": ints(most), "verbs": np.zeros((most, length), np.float32),
        "at": ints(events), "link_entry": ints(events, WIDEST["entry"]), "label_entry": ints(events, WIDEST["entry"]),
        "marks": ints(events, WIDEST["marks"]), "status": none(events), "mode": none(events), "territory": none(events),
    }  # fmt: skip
    for kind in PAIRS:
        a |= {f"{kind}.event": ints(candidates[kind]), f"{kind}.features": ints(candidates[kind], WIDEST[kind])}
        a |= {f"{kind}.answer": none(candidates[kind]), f"{kind}.at": none(candidates[kind], 3)}
    a["links.real"] = np.zeros(candidates["links"], np.float32)
    used: Counter[str] = Counter()
    for number, row in enumerate(rows):
        _sentence(a, number, row)
        for event in row["events"]:
            _event(a, used, number * length, event, row["phrases"])
    return a


def _sentence(a: dict[str, np.ndarray], number: int, row: Row) -> None:
    size = len(row["words"])
    for index, token in enumerate(row["tokens"]):
        a["token"][number, index] = _pad(token, WIDEST["token"])
    a["word"][number, :size], a["mask"][number, :size], a["topic"][number] = row["words"], 1, row["topic"]
    a["tags"][number, :size] = row["tags"]
    if row["label"] in ("yes", "easy no"):
        a["label"][number], a["kind"][number] = row["label"] == "yes", row["kind"]
        told = row["label"] == "yes" and bool(row["verbs"])
        a["verbs"][number, row["verbs"] if told else slice(0, size)] = 1


def _event(a: dict[str, np.ndarray], used: Counter[str], base: int, event: Row, phrases: list[tuple[int, int, int]]) -> None:
    number = used["events"]
    used["events"] += 1
    a["at"][number] = base + event["token"]
    for key in ("link_entry", "label_entry"):
        a[key][number] = _pad(event[key], WIDEST["entry"])
    a["marks"][number] = _pad(event["marks"], WIDEST["marks"])
    for key in ("status", "mode", "territory"):
        a[key][number] = event[key]
    for kind in PAIRS:
        for place, (features, rest) in enumerate(event[kind]):
            index = used[kind]
            used[kind] += 1
            a[f"{kind}.event"][index], a[f"{kind}.features"][index] = number, _pad(features, WIDEST[kind])
            *tokens, a[f"{kind}.answer"][index] = rest
            spots = phrases[place] if kind == "links" else tokens
            a[f"{kind}.at"][index, : len(spots)] = [base + t if t >= 0 else -1 for t in spots]
            if kind == "links":
                a["links.real"][index] = 1


# --- the network


def start(made: Tables, settings: Settings) -> Params:
    """Small random weights, named as the package reads them."""
    keys = iter(jax.random.split(jax.random.PRNGKey(settings.seed), 80))
    width, hidden = settings.width, settings.hidden
    topic = made.vectors.shape[1]
    normal = lambda *shape, size=0.1: jax.random.normal(next(keys), shape) * size  # noqa: E731
    p: Params = {
        "token": normal(len(made.features["token"]) + 1, width), "frequent": normal(FREQUENT, width, size=0.05),
        "from_vector": normal(topic, width), "topic": normal(topic, width), "scale": jnp.ones(width),
        "query": normal(width, width, size=width**-0.5), "key": normal(width, width, size=width**-0.5),
        "distance": normal(HEADS, 2 * FARTHEST + 1, size=0.02), "news_type": normal(1 + len(TYPES), hidden),
    }  # fmt: skip
    for table in ("link_entry", "label_entry", "status_mark", *TABLE.values()):
        p[table] = normal(len(made.features[table]) + 1, hidden)
    layers = {
        "first": (3 * width, width), "second": (3 * width, width), "third": (3 * width, width), "value": (width, width),
        "mixed": (width, width), "type_hidden": (width, hidden), "type": (hidden, len(made.classes["type"])),
        "news_hidden": (width, hidden), "news": (hidden, 1), "link_event": (width, hidden), "link_phrase": (3 * width, hidden),
        "link": (hidden, 4), "again_hidden": (16, hidden), "again": (hidden, 4),
        "source_event": (width, hidden), "source_other": (2 * width, hidden), "source": (hidden, 1),
        "date_event": (width, hidden), "date_other": (width, hidden), "date": (hidden, 1),
        "toll_event": (width, hidden), "toll_other": (width, hidden), "toll": (hidden, len(made.classes["toll"])),
    }  # fmt: skip
    for name in ("status", "mode", "territory"):
        layers |= {f"{name}_hidden": (width, hidden), name: (hidden, len(made.classes[name]))}
    for name, (rows, columns) in layers.items():
        p[f"{name}.w"], p[f"{name}.b"] = normal(rows, columns, size=rows**-0.5), jnp.zeros(columns)
    return p


class Run:
    """One pass of the network; ``key`` is None where nothing is dropped."""

    def __init__(self, p: Params, vectors: jax.Array, settings: Settings, key: jax.Array | None) -> None:
        self.p, self.vectors, self.settings = p, vectors, settings
        self.keys = iter(jax.random.split(key, 60)) if key is not None else None

    def drop(self, rows: jax.Array) -> jax.Array:
        if self.keys is None:
            return rows
        keep = 1 - self.settings.drop
        return rows * jax.random.bernoulli(next(self.keys), keep, rows.shape) / keep

    def chance(self, keep: float, shape: tuple[int, ...]) -> Any:
        return True if self.keys is None else jax.random.bernoulli(next(self.keys), keep, shape)

    def layer(self, name: str, rows: jax.Array) -> jax.Array:
        return rows @ self.p[f"{name}.w"] + self.p[f"{name}.b"]

    def sum(self, table: str, ids: jax.Array) -> jax.Array:
        known = (ids > 0) & self.chance(1 - self.settings.forget, ids.shape)
        return (self.p[table][ids] * known[..., None]).sum(-2)

    def norm(self, rows: jax.Array) -> jax.Array:
        return rows / jnp.sqrt((rows * rows).mean(-1, keepdims=True) + 1e-6)

    def convolve(self, state: jax.Array, mask: jax.Array, name: str, reach: int) -> jax.Array:
        rows = self.norm(state) * mask
        before = jnp.pad(rows, ((0, 0), (reach, 0), (0, 0)))[:, :-reach]
        after = jnp.pad(rows, ((0, 0), (0, reach), (0, 0)))[:, reach:]
        wide = jnp.concatenate([before, rows, after], -1)
        return (state + self.drop(jax.nn.relu(self.layer(name, wide)))) * mask

    def attend(self, state: jax.Array, mask: jax.Array) -> jax.Array:
        rows, (batch, length, width) = self.norm(state), state.shape
        split = lambda x: x.reshape(batch, length, HEADS, width // HEADS)  # noqa: E731
        asked, keys = split(rows @ self.p["query"]), split(rows @ self.p["key"])
        values = split(self.layer("value", rows))
        steps = jnp.clip(jnp.arange(length)[None] - jnp.arange(length)[:, None], -FARTHEST, FARTHEST) + FARTHEST
        scores = jnp.einsum("bihd,bjhd->bhij", asked, keys) / (width // HEADS) ** 0.5 + self.p["distance"][:, steps][None]
        scores = jnp.where(mask[:, None, None, :, 0] > 0, scores, -1e9)
        mixed = jnp.einsum("bhij,bjhd->bihd", jax.nn.softmax(scores, -1), values).reshape(batch, length, width)
        return (state + self.drop(self.layer("mixed", mixed))) * mask

    def read(self, a: dict[str, jax.Array]) -> jax.Array:
        p, mask = self.p, a["mask"][..., None]
        known = (a["word"] >= 0) & self.chance(0.9, a["word"].shape)
        state = self.sum("token", a["token"])
        state += (self.vectors[jnp.where(known, a["word"], 0)] @ p["from_vector"]) * known[..., None]
        frequent = known & (a["word"] < FREQUENT) & self.chance(0.7, a["word"].shape)
        state += p["frequent"][jnp.where(frequent, a["word"], 0)] * frequent[..., None]
        state += (a["topic"] @ p["topic"])[:, None]
        state = self.drop(self.norm(state) * p["scale"] * mask)
        state = self.convolve(state, mask, "first", 1)
        state = self.convolve(state, mask, "second", 2)
        state = self.attend(state, mask)
        return self.convolve(state, mask, "third", 1)

    def forward(self, a: dict[str, jax.Array]) -> dict[str, jax.Array]:
        state = self.read(a)
        seen = self.drop(state)
        flat = state.reshape(-1, state.shape[-1])
        events = self.drop(flat[a["at"]])
        at = lambda places: flat[jnp.maximum(places, 0)] * (places >= 0)[:, None]  # noqa: E731
        spots = lambda kind, n: self.drop(jnp.concatenate([at(a[f"{kind}.at"][:, i]) for i in range(n)], -1))  # noqa: E731
        entry = self.sum("label_entry", a["label_entry"])
        out = {
            "type": self.layer("type", self.drop(jax.nn.relu(self.layer("type_hidden", seen)))),
            "news": self.news(a, seen),
            "links": self.links(a, events, spots("links", 3)),
        }
        for kind, name, n in (("sources", "source", 2), ("dates", "date", 1), ("tolls", "toll", 1)):
            hidden = self.layer(f"{name}_event", events)[a[f"{kind}.event"]] + self.layer(f"{name}_other", spots(kind, n))
            hidden = jax.nn.relu(hidden + self.sum(TABLE[kind], a[f"{kind}.features"]))
            out[kind] = self.layer(name, self.drop(hidden))
        for name in ("status", "mode", "territory"):
            extra = entry + self.sum("status_mark", a["marks"]) if name == "status" else entry
            out[name] = self.layer(name, self.drop(jax.nn.relu(self.layer(f"{name}_hidden", events) + extra)))
        return out

    def news(self, a: dict[str, jax.Array], seen: jax.Array) -> jax.Array:
        hidden = self.layer("news_hidden", seen) + self.p["news_type"][a["kind"]][:, None]
        return self.layer("news", jax.nn.relu(hidden))[..., 0]

    def links(self, a: dict[str, jax.Array], events: jax.Array, phrases: jax.Array) -> tuple[jax.Array, jax.Array]:
        """First and second scores."""
        event, heads = a["links.event"], a["links.at"][:, 1]
        hidden = (self.layer("link_event", events) + self.sum("link_entry", a["link_entry"]))[event]
        hidden = jax.nn.relu(hidden + self.layer("link_phrase", phrases) + self.sum("link_pair", a["links.features"]))
        first = self.layer("link", self.drop(hidden))
        chances = jax.lax.stop_gradient(jax.nn.softmax(first, -1) * a["links.real"][:, None])
        total = jax.ops.segment_sum(chances, event, len(events))[event]
        peak = jax.ops.segment_max(chances, event, len(events))[event]
        elsewhere = jax.ops.segment_sum(chances, jnp.maximum(heads, 0), a["mask"].size)[jnp.maximum(heads, 0)]
        seen = jnp.concatenate([chances, total - chances, jnp.clip(elsewhere - chances, 0, 3), peak], -1)
        return first, first + self.layer("again", self.drop(jax.nn.relu(self.layer("again_hidden", seen) + hidden)))


def _choice(scores: jax.Array, answers: jax.Array) -> jax.Array:
    """Cross entropy over the answers that are known."""
    chosen = jnp.take_along_axis(jax.nn.log_softmax(scores, -1), jnp.maximum(answers, 0)[..., None], -1)[..., 0]
    return -(chosen * (answers >= 0)).sum()


def _yes(scores: jax.Array, answers: jax.Array) -> jax.Array:
    scores = scores[:, 0]
    return ((jax.nn.softplus(scores) - scores * answers) * (answers >= 0)).sum()


def reported(out: dict[str, jax.Array], a: dict[str, jax.Array]) -> jax.Array:
    """The probability that a sentence reports an event of its kind: one of its words names one, and as news."""
    types = jnp.take_along_axis(jax.nn.softmax(out["type"], -1), a["kind"][:, None, None], -1)[..., 0]
    each = types * jax.nn.sigmoid(out["news"]) * a["verbs"]
    return 1 - jnp.exp(jnp.log1p(-jnp.clip(each, 0, 0.9999)).sum(1))


def loss(p: Params, a: dict[str, jax.Array], vectors: jax.Array, settings: Settings, key: jax.Array) -> jax.Array:
    out = Run(p, vectors, settings, key).forward(a)
    first, second = out["links"]
    total = _choice(out["type"], a["tags"]) + 0.5 * _choice(first, a["links.answer"]) + 0.7 * _choice(second, a["links.answer"])
    total += _yes(out["sources"], a["sources.answer"]) + _yes(out["dates"], a["dates.answer"])
    total += _choice(out["tolls"], a["tolls.answer"]) + 1.5 * _choice(out["status"], a["status"])
    total += 0.4 * _choice(out["mode"], a["mode"]) + 0.5 * _choice(out["territory"], a["territory"])
    chance = jnp.clip(reported(out, a), 1e-4, 1 - 1e-4)
    answer = jnp.where(a["label"] == 1, jnp.log(chance), jnp.log(1 - chance))
    return (total - settings.news * (answer * (a["label"] >= 0)).sum()) / 100


def train(rows: list[Row], made: Tables, settings: Settings, known: Params, say: Any = print) -> Params:
    """Adam with warm-up and cosine decay; ``known`` holds weights to start from."""
    encoded = Encoder(made).rows([row for row in rows if 0 < len(row["words"]) <= max(SHAPES)])
    rng, vectors = random.Random(settings.seed), jnp.array(made.vectors)
    p = start(made, settings) | known
    steps = len(batches(encoded, rng)) * settings.epochs
    plan = optax.warmup_cosine_decay_schedule(0, settings.rate, steps // 10, steps, settings.rate * 0.02)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(plan, weight_decay=settings.decay))
    state = optimizer.init(p)

    @jax.jit
    def step(p: Params, state: Any, a: dict[str, jax.Array], key: jax.Array) -> tuple[Params, Any, jax.Array]:
        value, gradient = jax.value_and_grad(loss)(p, a, vectors, settings, key)
        updates, state = optimizer.update(gradient, state, p)
        return optax.apply_updates(p, updates), state, value

    key, begun = jax.random.PRNGKey(settings.seed + 1), time.time()
    for epoch in range(settings.epochs):
        losses = []
        for length, batch in batches(encoded, rng):
            key, now = jax.random.split(key)
            p, state, value = step(p, state, collate(length, batch, vectors.shape[1]), now)
            losses.append(float(value))
        say(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.time() - begun:.0f} s")
    return p
