"""Labelled texts as the judge sees them: features from the package's own code, with the answers beside them.

A row is a sentence: features of its tokens, the type of event at each token, and for each event the candidates for its roles,
sources, dates and tolls with their answers. -1 stands for an answer that is not known.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from khabar import Coder, Document
from khabar.claims.beside import (
    date_features,
    described,
    link_features,
    source_features,
    status_features,
    toll_features,
)
from khabar.claims.builder import ClaimBuilder
from khabar.claims.features import named_party, token_features, vector_key
from khabar.claims.groups import Groups, Named, named
from khabar.claims.judges import event_at, fixed_features, party_names
from khabar.claims.questions import ROLES, Event, Prepared, Reading
from khabar.claims.tolls import Count
from khabar.gazetteer.spelling import words_of
from khabar.matching.entries import Cue, Example, Modality, Trigger
from khabar.matching.lexicon import written_entries
from khabar.matching.matcher import Found
from khabar.pipeline import publication_day
from khabar.records import Span
from khabar.syntax.view import View
from khabar.text.sentences import sentences

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("actual", "planned", "hypothetical", "denied", "historical")
TOLLS = ("killed", "wounded", "captured", "displaced")
KEYS = ("actors", "recipients", "places")
UNKNOWN, FOLDS = -1, 5
NOTHING = np.zeros((0, 0), np.float32)  # training asks no judge
PUBLISHED = "2024-05-15"  # of the lexicon's examples
GROUPS = Groups(named)
Row = dict[str, Any]


def read(path: Path, part: str | None = None) -> list[Row]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if part is None or part_of(row["id"]) == part]


def part_of(identifier: str) -> str:
    """The scorer's division: a quarter of the documents, by the hash of their id, is for checking alone."""
    return "check" if int(hashlib.sha1(identifier.encode()).hexdigest(), 16) % 4 == 0 else "learn"


def fold_of(identifier: str) -> int:
    return int(hashlib.sha1(b"fold" + identifier.encode()).hexdigest(), 16) % FOLDS


def flat(groups: Iterable[Named]) -> list[str]:
    """The features of groups one by one."""
    return [feature for group in groups for feature in group]


def overlap(gold: Row, start: int, end: int) -> int:
    return max(0, min(gold["end"], end) - max(gold["start"], start))


def same_span(gold: Row, span: Span) -> bool:
    return 2 * overlap(gold, span.start, span.end) >= 0.5 * (gold["end"] - gold["start"] + span.end - span.start)


def _same_words(one: str, other: str) -> bool:
    return words_of(one) == words_of(other)


class RowMaker:
    """Makes rows out of labelled documents, sentences and examples."""

    def __init__(self, coder: Coder) -> None:
        self.coder = coder
        self.memo: dict[str, list[str]] = {}

    def claims(self, row: Row) -> Iterator[Row]:
        """The sentences of a document whose claims are all labelled."""
        for builder, view in self._views(row):
            gold = self._gold_by_token(view, row["claims"])
            made = self._row(row["id"], view)
            for token, claim in gold.items():
                made["tags"][token] = 1 + TYPES.index(claim["type"])
            self._events(builder, view, made, gold)
            yield made

    def sentence(self, row: Row) -> Iterator[Row]:
        """A sentence labelled as reporting an event of a type or not."""
        for builder, view in self._views(row):
            made = self._row(row["id"], view)
            made["tags"] = [UNKNOWN] * len(view.words)
            made["label"], made["kind"] = row["label"], 1 + TYPES.index(row["type"])
            verbs = {w for spans in row.get("spans") or [] for verb in spans.get("verb") or [] for w in words_of(verb)}
            made["verbs"] = [i for i, word in enumerate(view.words) if word.folded in verbs or word.stem in verbs]
            if row["label"] == "yes" and made["verbs"]:
                known = [i for i in made["verbs"] if any(found.entry.type == row["type"] for found in view.entries_at(i))]
                for index in known or made["verbs"][:1]:
                    made["tags"][index] = made["kind"]
            builder.sources.pass_over(view)
            yield made

    def unlabelled(self, row: Row) -> Iterator[Row]:
        """The sentences of a text of which nothing is known."""
        for _, view in self._views(row):
            yield self._row(row["id"], view)

    def examples(self) -> Iterator[Row]:
        """The lexicon's own examples and not-examples: what they say of their entry's word, nothing of other words."""
        for located in written_entries("triggers/*.toml", Trigger):
            entry = located.entry
            for example in entry.examples:
                yield from self._example(entry.id, entry.type, example)
            for text in entry.not_examples:
                for _, view in self._views({"id": f"example:{entry.id}", "text": text}):
                    made = self._row(f"example:{entry.id}", view)
                    own = {i for i in range(len(view.words)) if any(f.entry.id == entry.id for f in view.entries_at(i))}
                    made["tags"] = [0 if index in own else UNKNOWN for index in range(len(view.words))]
                    yield made
        for located in written_entries("modality.toml", Modality):
            for example in located.entry.examples:
                if example.status:
                    yield from self._example(located.entry.id, None, example)
        for located in written_entries("attribution.toml", Cue):
            for example in located.entry.examples:
                yield from self._cue_example(located.entry.id, example)

    def _views(self, row: Row) -> Iterator[tuple[ClaimBuilder, View]]:
        coder = self.coder
        document = Document(row["text"], id=row["id"], date=row.get("date") or PUBLISHED, title=row.get("title") or "")
        published = publication_day(row.get("date") if "claims" in row else document.date)
        builder = ClaimBuilder(coder.lexicon, coder.frames, None, coder.modality, published)
        for sentence in sentences(document.content):
            yield builder, View(document.content, sentence, coder.vocabulary, coder.matcher, published)

    def _row(self, identifier: str, view: View) -> Row:
        tokens = [list(self._token(word)) for word in view.words]
        parties = party_names(view)
        for index, features in parties.items():
            tokens[index] = list(features)
        for index, features in fixed_features(view).items():
            tokens[index].extend(features)
        words = [vector_key(word) for word in view.words]
        names = self.coder.names
        hidden = [index in parties or named_party(word, names) is not None for index, word in enumerate(view.words)]
        blank = {"tags": [0] * len(words), "label": None, "events": []}
        return {"doc": identifier, "tokens": tokens, "words": words, "hidden": hidden, **blank}

    def _token(self, word: Any) -> list[str]:
        known = self.memo.get(word.text)
        if known is None:
            known = self.memo[word.text] = token_features(word, self.coder.lexicon, self.coder.names)
        return known

    def _gold_by_token(self, view: View, claims: list[Row]) -> dict[int, Row]:
        """Each gold claim of a sentence at the token that names its event."""
        inside = [c for c in claims if view.sentence.start <= c["trigger"]["start"] < view.sentence.end]
        found: dict[int, Row] = {}
        for claim in inside:
            token = self._token_of(view, claim)
            if token is not None:
                found.setdefault(token, claim)
        return dict(sorted(found.items()))

    def _token_of(self, view: View, claim: Row) -> int | None:
        """The word of a gold trigger that the lexicon knows, by its type where it can; else its first content word."""
        trigger, sentence = claim["trigger"], view.sentence
        tokens = [i for i in range(len(view.words)) if overlap(trigger, sentence.starts[i], sentence.ends[i])]
        best: tuple[tuple[bool, int], int] | None = None
        for index in tokens:
            for found in view.entries_at(index):
                span = view.span(found.first, found.last, found.begin)
                shared = overlap(trigger, span.start, span.end)
                if 6 * shared >= trigger["end"] - trigger["start"] + span.end - span.start:
                    rank = (found.entry.type == claim["type"], shared)
                    if best is None or rank > best[0]:
                        best = (rank, found.first)
        if best:
            return best[1]
        content = (i for i in tokens if view.words[i].kind == "word" and not view.words[i].classes)
        return next(content, tokens[0] if tokens else None)

    def _events(self, builder: ClaimBuilder, view: View, made: Row, gold: dict[int, Row]) -> None:
        pairs = [(event_at(view, token, claim["type"]), claim) for token, claim in gold.items()]
        kept = [(found, claim) for found, claim in pairs if found is not None]
        prepared = self._prepare(builder, view, [found for found, _ in kept])
        if prepared is None:
            return
        made["phrases"] = [(phrase.first, phrase.head, phrase.last) for phrase in view.phrases]
        for event, (_, claim) in zip(prepared.events, kept, strict=True):
            made["events"].append(self._event(prepared, event, claim))

    def _prepare(self, builder: ClaimBuilder, view: View, found: list[Found[Trigger]]) -> Prepared | None:
        if not found:
            builder.sources.pass_over(view)
            return None
        return builder.prepare(view, [(match, 1.0) for match in found], Reading(NOTHING, 0, []))

    def _event(self, prepared: Prepared, event: Event, claim: Row) -> Row:
        """An event with its candidates and their answers; keys that ``claim`` lacks are not known."""
        scene, found, slots = prepared.scene, event.found, event.slots
        view = scene.view
        told = claim.get("told", True)
        sources = [s for s in prepared.sources if not (s.cue_view is view and s.cue_first == found.first)]
        return {
            "token": found.first, "type": 1 + TYPES.index(found.entry.type), "features": flat(described(found, slots)),
            "marks": flat(status_features(GROUPS, scene, found, event.marks)),
            "status": STATUSES.index(claim["status"]) if claim.get("status") else UNKNOWN,
            "mode": claim.get("mode") if "mode" in claim else UNKNOWN,
            "territory": (claim["territory"] or {}).get("effect") if "territory" in claim else UNKNOWN,
            "links": [
                (flat(features), _role(view.phrase_span(phrase), claim) if told else UNKNOWN)
                for features, phrase in zip(link_features(GROUPS, scene, found, slots), view.phrases, strict=True)
            ],
            "sources": [
                (
                    flat(source_features(GROUPS, scene, found, slots, source)),
                    source.cue_first if source.cue_view is view else -1,
                    source.phrase.head if source.view is view else -1, _said(source.view.phrase_span(source.phrase), claim),
                )
                for source in sources
            ],
            "dates": [
                (
                    flat(date_features(GROUPS, scene, found, n)), mention.first,
                    _dated(view.span(mention.first, mention.last), claim),
                )
                for n, mention in enumerate(view.dates)
            ],
            "tolls": _tolls(prepared, found, claim),
        }  # fmt: skip

    def _example(self, identifier: str, kind: str | None, example: Example) -> Iterator[Row]:
        """An example of a trigger (``kind`` is its type) or of a modality word (whose event may be of any type)."""
        start = example.text.find(example.trigger) if example.trigger else -1
        if start < 0:
            return
        end = start + len(example.trigger or "")
        for builder, view in self._views({"id": f"example:{identifier}", "text": example.text}):
            made = self._row(f"example:{identifier}", view)
            made["tags"] = [UNKNOWN] * len(view.words)
            sentence = view.sentence
            tokens = [i for i in range(len(view.words)) if sentence.starts[i] < end and sentence.ends[i] > start]
            events = [f for i in tokens for f in view.entries_at(i) if kind in (None, f.entry.type)]
            if events:
                found = events[0]
                made["tags"][found.first] = 1 + TYPES.index(found.entry.type)
                prepared = self._prepare(builder, view, [found])
                assert prepared is not None
                made["phrases"] = [(phrase.first, phrase.head, phrase.last) for phrase in view.phrases]
                made["events"].append(self._event(prepared, prepared.events[0], _example_claim(example, kind)))
            yield made

    def _cue_example(self, identifier: str, example: Example) -> Iterator[Row]:
        if not example.source:
            return
        for builder, view in self._views({"id": f"example:{identifier}", "text": example.text}):
            made = self._row(f"example:{identifier}", view)
            made["tags"] = [UNKNOWN] * len(view.words)
            known = [view.entries_at(index) for index in range(len(view.words))]
            events = [found[0] for index, found in enumerate(known) if found and found[0].first == index and found[0].met]
            prepared = self._prepare(builder, view, events)
            for event in prepared.events if prepared else []:
                made["phrases"] = [(phrase.first, phrase.head, phrase.last) for phrase in view.phrases]
                made["events"].append(self._event(prepared, event, {"told": False, "said": example.source}))
            yield made


def _example_claim(example: Example, kind: str | None) -> Row:
    """An example as a gold claim; spans are the first place where the words stand."""

    def at(words: str) -> Row:
        start = example.text.find(words)
        return {"start": start, "end": start + len(words), "text": words}

    given = {"actors": example.actors, "recipients": example.recipients, "places": example.places}
    claim: Row = {key: [at(words) for words in found or [] if words in example.text] for key, found in given.items()}
    claim["told"] = sum(found is not None for found in given.values()) > 1
    claim["status"] = example.status or ("actual" if kind else None)
    if example.mode:
        claim["mode"] = example.mode
    if example.territory:
        claim["territory"] = {"effect": example.territory}
    return claim


def _role(span: Span, claim: Row) -> int:
    for number, key in enumerate(KEYS, 1):
        if any(same_span(gold, span) for gold in claim[key]):
            return number
    return 0


def _said(span: Span, claim: Row) -> int:
    if "said" in claim:
        return int(_same_words(span.text, claim["said"]))
    if "attribution" not in claim:
        return UNKNOWN
    return int(any(same_span(gold, span) or _same_words(gold["text"], span.text) for gold in claim["attribution"]))


def _dated(span: Span, claim: Row) -> int:
    return int(bool(claim["date"]) and same_span(claim["date"], span)) if "date" in claim else UNKNOWN


def _tolls(prepared: Prepared, found: Found[Trigger], claim: Row) -> list[tuple[list[str], int, int]]:
    """The counts of a sentence: gold tells values only, so of equal ones that nearest to a word of its kind is the toll."""
    answers = [0] * len(prepared.counts)
    for number, kind in enumerate(TOLLS, 1):
        gold = (claim.get("casualties") or {}).get(kind)
        same = [i for i, count in enumerate(prepared.counts) if gold and (count.low, count.high) == (gold["low"], gold["high"])]
        if same:
            nearest = lambda i, kind=kind: (_apart(prepared.counts[i], kind), abs(prepared.counts[i].first - found.first))  # noqa: E731
            answers[min(same, key=nearest)] = number
    known = "casualties" in claim
    return [
        (flat(toll_features(GROUPS, prepared.scene, found, count)), count.last, answer if known else UNKNOWN)
        for count, answer in zip(prepared.counts, answers, strict=True)
    ]


def _apart(count: Count, kind: str) -> int:
    """How far the nearest word of a kind is from a count."""
    if count.kind == kind:
        return 0
    near = [int(side.split(".")[1]) for side in (count.ahead, count.behind) if side.startswith(kind)]
    return min(near, default=99)


assert len(ROLES) == len(KEYS)
