"""The mirror test: the parties of a sentence are swapped, and nothing but the parties may change.

``evaluation/mirror.toml`` holds pairs of opposed parties and sentences with room for them. Each sentence is coded as it
stands and with its parties swapped; the claims of the two are compared field by field.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from khabar.pipeline import Coder
from khabar.scoring import Json

SAME_CONFIDENCE = 0.05  # confidences that differ by no more count as the same
FIELDS = (
    "event words", "type", "mode", "actors", "recipients", "places", "date", "casualties", "status", "foreground",
    "attribution", "territory", "framing", "who", "confidence",
)  # fmt: skip
AGREEMENT = {"f": {"t": "ت", "y": "ت"}, "m": {"t": "", "y": "ي"}}
SIDES = "abAB"


class Mirrored(NamedTuple):
    """One sentence and the same with its parties swapped; ``parties`` are the words for a, b, A, B in the first."""

    type: str
    template: str
    text: str
    swapped: str
    parties: dict[str, str]
    date: str


class Difference(NamedTuple):
    """One field that the swap of the parties changed."""

    sentence: Mirrored
    field: str
    before: str
    after: str


def sentences(path: Path) -> Iterator[Mirrored]:
    """All sentences of a mirror file, template by template."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for template in data["template"]:
        for pair in data["pair"]:
            text, called = template["text"], pair.get("called")
            loaded = "{A}" in text or "{B}" in text
            if template["kind"] not in ("any", pair["kind"]) or (loaded and not called):
                continue
            names = [pair["one"], pair["other"], *(called or ("", ""))]
            swapped = [names[1], names[0], names[3], names[2]]
            fixed = {"place": pair["place"], **AGREEMENT[pair["gender"]]}
            first, second = (text.format(**fixed, **dict(zip(SIDES, each, strict=True))) for each in (names, swapped))
            yield Mirrored(template["type"], text, first, second, dict(zip(SIDES, names, strict=True)), pair["date"])


def score_mirror(given: Iterable[Mirrored], coder: Coder) -> tuple[Json, list[Difference]]:
    """Shares of sentences that stay the same, over all and by field, and every difference."""
    number, changed, by_field, found = 0, 0, Counter[str](), list[Difference]()
    for sentence in given:
        before, after = (coder(text, date=sentence.date) for text in (sentence.text, sentence.swapped))
        differences = list(compare(sentence, *(msgspec.to_builtins(coded.claims) for coded in (before, after))))
        number += 1
        changed += bool(differences)
        by_field.update({difference.field for difference in differences})
        found += differences
    shares = {field: round(1 - by_field[field] / number, 3) if number else 0.0 for field in FIELDS}
    return {"n": number, "same": round(1 - changed / number, 3) if number else 0.0, "fields": shares}, found


def compare(sentence: Mirrored, before: Sequence[Json], after: Sequence[Json]) -> Iterator[Difference]:
    """What differs between the claims of a sentence and those of its mirror image."""
    texts = dict(zip((False, True), (sentence.text, sentence.swapped), strict=True))
    words = [[claim["trigger"]["text"] for claim in claims] for claims in (before, after)]
    if words[0] != words[1]:
        yield Difference(sentence, "event words", "، ".join(words[0]), "، ".join(words[1]))
    left = list(after)
    for claim in before:
        other = next((each for each in left if each["trigger"]["text"] == claim["trigger"]["text"]), None)
        if other is None:
            continue
        left.remove(other)
        values = [_values(sentence, claim, texts[False], False), _values(sentence, other, texts[True], True)]
        for field, value in values[0].items():
            if value != values[1][field]:
                yield Difference(sentence, field, str(value), str(values[1][field]))
        if abs(claim["confidence"] - other["confidence"]) > SAME_CONFIDENCE + 1e-9:
            yield Difference(sentence, "confidence", str(claim["confidence"]), str(other["confidence"]))
    known, others = _who(sentence, before), _who(sentence, after)
    for text in sorted(known.keys() & others.keys()):
        if known[text] != others[text]:
            yield Difference(sentence, "who", f"{text}: {known[text]}", str(others[text]))


def _values(sentence: Mirrored, claim: Json, text: str, swapped: bool) -> Json:
    """The fields of a claim with its parties named a, b, A, B as in the sentence that is not swapped."""

    def words(span: Json | None) -> str | None:
        return _neutral(sentence, span["text"], swapped) if span and span.get("text") else None

    territory = claim["territory"]
    return {
        "type": claim["type"],
        "mode": claim["mode"],
        **{role: sorted(filter(None, map(words, claim[role]))) for role in ("actors", "recipients", "places")},
        "date": (words(claim["date"]), (claim["date"] or {}).get("value")),
        "casualties": {kind: (toll["low"], toll["high"]) for kind, toll in claim["casualties"].items()},
        "status": claim["status"],
        "foreground": claim["foreground"],
        "attribution": [(words(source), source["stance"]) for source in claim["attribution"]],
        "territory": (territory["effect"], words(territory["place"])) if territory else None,
        "framing": sorted({(_term(sentence, term, text, swapped), term["leaning"]) for term in claim["framing"]}),
    }


def _sides(sentence: Mirrored, swapped: bool) -> list[tuple[str, str]]:
    """The words for each side, the longest first, with the side that they are in the sentence that is not swapped."""
    other = dict(zip(SIDES, "baBA", strict=True)) if swapped else {}
    named = [(words, other.get(side, side)) for side, words in sentence.parties.items() if words]
    return sorted(named, key=lambda item: -len(item[0]))


def _neutral(sentence: Mirrored, text: str, swapped: bool) -> str:
    for words, side in _sides(sentence, swapped):
        text = text.replace(words, side)
    return text


def _term(sentence: Mirrored, term: Json, text: str, swapped: bool) -> str:
    """A framing term: the side that it names, or its own words."""
    for words, side in _sides(sentence, swapped):
        start = text.find(words)
        if 0 <= start <= term["start"] and term["end"] <= start + len(words):
            return side
    return str(term["text"])


def _who(sentence: Mirrored, claims: Sequence[Json]) -> dict[str, tuple[str | None, ...]]:
    """What the words of each side were taken to mean; the victims of one side may well be of the other's country."""
    parties = [party for claim in claims for role in ("actors", "recipients") for party in claim[role]]
    named = set(sentence.parties.values())
    return {party["text"]: (party["name"], party["country"], party["sector"]) for party in parties if party["text"] in named}
