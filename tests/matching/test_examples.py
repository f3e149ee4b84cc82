"""The examples of the lexicon run as tests: each entry finds its words.

Whether a word makes a claim, and what an example says of actors, recipients, places and status, is the judge's affair: it is
counted over all examples and pinned as a share, a little under what was measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from khabar import Claim, Coder
from khabar.matching.entries import Cue, Example, LightVerb, Located, Modality, Trigger, read_toml
from khabar.matching.lexicon import DATA, written_entries
from khabar.syntax.view import View
from khabar.text.sentences import sentences

PUBLISHED = dt.date(2024, 5, 15)
KEYS = ("actors", "recipients", "places")


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@cache
def entries(name: str, kind: type[Any]) -> list[Located]:
    return read_toml(DATA / name, "entry", kind, [])


def examples(located: list[Located]) -> list[Any]:
    return [
        pytest.param(item, example, id=f"{item.entry.id}-{number}")
        for item in located
        for number, example in enumerate(item.entry.examples)
    ]


def not_examples(located: list[Located]) -> list[Any]:
    return [
        pytest.param(item, text, id=f"{item.entry.id}-{number}")
        for item in located
        for number, text in enumerate(item.entry.not_examples)
    ]


def code(coder: Coder, text: str) -> tuple[Claim, ...]:
    return coder(text, date=PUBLISHED).claims


def overlaps(span: Any, text: str, words: str) -> bool:
    """Whether a span touches the first place where ``words`` stand in ``text``."""
    start = text.index(words)
    return bool(span.start < start + len(words) and start < span.end)


def claim_of(claims: tuple[Claim, ...], entry: Any, example: Example) -> Claim | None:
    """The claim that an example asks for."""
    assert example.trigger
    for claim in claims:
        if claim.type != entry.type or (example.mode and claim.mode != example.mode):
            continue
        if overlaps(claim.trigger, example.text, example.trigger):
            return claim
    return None


def views(coder: Coder, text: str) -> list[View]:
    """The sentences of a text with every event word that the lexicon finds in them."""
    found = [View(text, sentence, coder.vocabulary, coder.matcher, PUBLISHED) for sentence in sentences(text)]
    for view in found:
        view.keep([event for index in range(len(view.words)) for event in view.entries_at(index) if event.first == index])
    return found


def place_of(item: Located) -> str:
    return f"{item.path}:{item.line}"


@pytest.mark.parametrize(("item", "example"), examples(written_entries("triggers/*.toml", Trigger)))
def test_trigger_example(coder: Coder, item: Located, example: Example) -> None:
    """The word is found as an event of the entry's type."""
    found = [
        (event.entry.type, view.span(event.first, event.last, event.begin))
        for view in views(coder, example.text)
        for event in view.matches.triggers
    ]
    types = [kind for kind, span in found if overlaps(span, example.text, example.trigger or "")]
    assert item.entry.type in types, f"{place_of(item)}: {example.text}: {found}"


@pytest.mark.parametrize(("item", "example"), examples(entries("light-verbs.toml", LightVerb)))
def test_light_verb_example(coder: Coder, item: Located, example: Example) -> None:
    found = [light.entry.id for view in views(coder, example.text) for light in view.matches.lights]
    assert item.entry.id in found, f"{place_of(item)}: {example.text}: {found}"


@pytest.mark.parametrize(("item", "example"), examples(entries("attribution.toml", Cue)))
def test_cue_example(coder: Coder, item: Located, example: Example) -> None:
    """The word is found as a cue of its entry's stance, and the source is among those who may be speaking."""
    entry: Cue = item.entry
    found = [
        (cue.entry.stance, view.span(cue.first, cue.last, cue.begin))
        for view in views(coder, example.text)
        for cue in view.matches.cues
    ]
    words = [example.source if entry.kind == "unnamed" and example.source else example.cue or ""]
    stances = [stance for stance, span in found for word in words if overlaps(span, example.text, word)]
    assert entry.stance in stances, f"{place_of(item)}: {example.text}: {found}"


def marks(coder: Coder, text: str, trigger: str | None = None) -> list[str]:
    """The modality marks of the event words of a text, or of one of them."""
    found = []
    for view in views(coder, text):
        words = coder.modality.words(view)
        for event in view.matches.triggers:
            if trigger is None or overlaps(view.span(event.first, event.last, event.begin), text, trigger):
                found.extend(coder.modality.marks(view, words, event))
    return found


@pytest.mark.parametrize(("item", "example"), examples(entries("modality.toml", Modality)))
def test_modality_example(coder: Coder, item: Located, example: Example) -> None:
    """The modality word reaches the event word."""
    mark = f"{item.entry.effect}:{item.entry.id}"
    assert mark in marks(coder, example.text, example.trigger), f"{place_of(item)}: {example.text}"


@pytest.mark.parametrize(("item", "text"), not_examples(entries("modality.toml", Modality)))
def test_modality_not_example(coder: Coder, item: Located, text: str) -> None:
    assert f"{item.entry.effect}:{item.entry.id}" not in marks(coder, text), f"{place_of(item)}: {text}"


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def arguments(coder: Coder, located: list[Located]) -> Iterator[bool]:
    """Whether each named argument of each example that makes a claim is found in its role."""
    for item in located:
        for example in item.entry.examples:
            claims = code(coder, example.text)
            claim = next((c for c in claims if overlaps(c.trigger, example.text, example.trigger)), None)
            for key in KEYS if claim else ():
                for words in getattr(example, key) or ():
                    yield any(overlaps(party, example.text, words) for party in getattr(claim, key))


def statuses(coder: Coder, located: list[Located]) -> Iterator[bool]:
    for item in located:
        for example in item.entry.examples:
            claim = next(
                (c for c in code(coder, example.text) if overlaps(c.trigger, example.text, example.trigger)),
                None,
            )
            if claim and example.status:
                yield claim.status == example.status


def sources(coder: Coder) -> Iterator[bool]:
    """Whether the source of each cue example is the source of one of its claims."""
    for item in entries("attribution.toml", Cue):
        for example in item.entry.examples:
            if example.source:
                said = [source for claim in code(coder, example.text) for source in claim.attribution]
                yield any(overlaps(source, example.text, example.source) for source in said)


def test_triggers_make_claims(coder: Coder) -> None:
    located = written_entries("triggers/*.toml", Trigger)
    hits = [bool(claim_of(code(coder, x.text), item.entry, x)) for item in located for x in item.entry.examples]
    assert share(hits) >= 0.9


def test_counter_examples_make_none(coder: Coder) -> None:
    located = written_entries("triggers/*.toml", Trigger)
    texts = [(item.entry.id, text) for item in located for text in item.entry.not_examples]
    quiet = [all(f"lexicon:{name}" not in claim.why for claim in code(coder, text)) for name, text in texts]
    assert share(quiet) >= 0.9


def test_nouns_beside_light_verbs_make_claims(coder: Coder) -> None:
    told = [x for item in entries("light-verbs.toml", LightVerb) for x in item.entry.examples]
    assert share([any(overlaps(c.trigger, x.text, x.trigger or "") for c in code(coder, x.text)) for x in told]) >= 0.9


def test_arguments_of_triggers(coder: Coder) -> None:
    assert share(list(arguments(coder, written_entries("triggers/*.toml", Trigger)))) >= 0.93


def test_arguments_of_light_verbs(coder: Coder) -> None:
    assert share(list(arguments(coder, entries("light-verbs.toml", LightVerb)))) >= 0.88


def test_sources_of_cues(coder: Coder) -> None:
    assert share(list(sources(coder))) >= 0.73


def test_status_of_examples(coder: Coder) -> None:
    located = [
        *written_entries("triggers/*.toml", Trigger),
        *entries("light-verbs.toml", LightVerb),
        *entries("modality.toml", Modality),
    ]
    assert share(list(statuses(coder, located))) >= 0.34
