"""Why the coder misses what gold has: every difference under the cause that would have to be mended.

The causes are found by looking at the same text with the coder's own earlier stages: does any entry know the
word, does a phrase cover the argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from khabar.pipeline import Coder, publication_day
from khabar.scoring import (
    PARTIES,
    PLACE_KM,
    Json,
    content_of,
    has_point,
    kilometres,
    match,
    overlap,
    pair_claims,
    part_of,
    said_date,
    same_date,
    same_entity,
    same_span,
    same_territory,
    source_of,
    true_slices,
)
from khabar.syntax.view import View
from khabar.text.sentences import sentences

ROLES = (*PARTIES, "places")
CAUSES = {
    "word unknown": "no entry of the lexicon reads the event word",
    "reading ruled out": "an entry knows the word; neighbours, a fixed name or a time expression forbid it",
    "judged no claim": "an entry was found, and judged to make no claim",
    "wrong type": "a claim of another type stands there",
    "claim too many": "gold has no claim there",
    "argument not found": "no phrase covers the argument",
    "wrong attachment": "a phrase covers the argument, with another role or none",
    "argument too many": "gold gives the claim no such argument",
    "wrong status": "actual, planned, hypothetical, denied and historical are mixed up",
    "source missed": "the source is not named as such",
    "source too many": "gold has no source, or another one",
    "wrong date": "the date is missed, too many, or its value is another",
    "wrong territory": "the effect or its place is another",
    "resolution": "the argument is right; its name, country, sector or coordinates are not",
}


class Miss(NamedTuple):
    """One difference: what was wanted, and what the system has instead ("" for nothing)."""

    cause: str
    document: str
    wanted: str
    found: str


def misses(coder: Coder, gold: Iterable[Json], system: Mapping[str, Json]) -> Iterator[Miss]:
    """Every difference, document by document, without the check part: nobody reads its errors."""
    for document in gold:
        if part_of(document["id"]) == "check":
            continue
        claims, _ = true_slices(document, (system.get(document["id"]) or {}).get("claims") or [])
        pairs = pair_claims(document["claims"], claims)
        scan = _Scan(coder, document)
        paired = {id(claim) for pair in pairs for claim in pair}
        for wanted in document["claims"]:
            if id(wanted) not in paired:
                yield Miss(scan.why_missed(wanted["trigger"]), document["id"], _event(wanted), "")
        for claim in claims:
            if id(claim) not in paired:
                yield Miss("claim too many", document["id"], "", _event(claim))
        for wanted, claim in pairs:
            if wanted["type"] != claim["type"]:
                yield Miss("wrong type", document["id"], _event(wanted), _event(claim))
                continue
            for cause, one, other in (*_arguments(scan, wanted, claim), *_values(wanted, claim)):
                yield Miss(cause, document["id"], f"{_event(wanted)}: {one}", other)


def _event(claim: Json) -> str:
    return f"{claim['type']} {claim['trigger']['text']}"


class _Scan:
    """A document as the stages before the judges see it."""

    def __init__(self, coder: Coder, document: Json) -> None:
        content, published = content_of(document), publication_day(document.get("date"))
        self.views = [View(content, sentence, coder.vocabulary, coder.matcher, published) for sentence in sentences(content)]

    def why_missed(self, trigger: Json) -> str:
        """The cause why an event word makes no claim."""
        known = False
        for view in self.views:
            starts, ends = view.sentence.starts, view.sentence.ends
            tokens = {i for i in range(len(starts)) if starts[i] < trigger["end"] and trigger["start"] < ends[i]}
            found = [f for f in view.matches.triggers if tokens & set(range(f.first, f.last + 1))]
            if any(f.first not in view.matches.blocked for f in found):
                return "judged no claim"
            known = known or bool(found) or any(view.words[i].triggers for i in tokens)
        return "reading ruled out" if known else "word unknown"

    def covered(self, argument: Json) -> bool:
        """A phrase has the argument's extent, near enough."""
        for view in self.views:
            for phrase in view.phrases:
                span = view.phrase_span(phrase)
                extent = {"start": span.start, "end": span.end}
                if overlap(argument, extent) and same_span(argument, extent):
                    return True
        return False


def _arguments(scan: _Scan, gold: Json, system: Json) -> Iterator[tuple[str, str, str]]:
    for role in ROLES:
        same = same_span if role == "places" else same_entity
        pairs = match(gold[role], system[role], same)
        for number, wanted in enumerate(gold[role]):
            if number in {i for i, _ in pairs}:
                continue
            elsewhere = [r for r in ROLES if any(same_span(wanted, span) for span in system[r])]
            attached = bool(elsewhere) or scan.covered(wanted)
            cause = "wrong attachment" if attached else "argument not found"
            yield cause, f"{role} {wanted['text']}", elsewhere[0] if elsewhere else ""
        for number, span in enumerate(system[role]):
            if number not in {j for _, j in pairs} and not any(same_span(a, span) for r in ROLES for a in gold[r]):
                yield "argument too many", role, span["text"]
        for i, j in pairs:
            for field in _unresolved(gold[role][i], system[role][j]):
                one, other = gold[role][i], system[role][j]
                yield "resolution", f"{one['text']}: {field} {one[field]}", str(other.get(field))


def _unresolved(gold: Json, system: Json) -> list[str]:
    """The fields in which a right argument is understood otherwise."""
    fields = ("name", "country", "sector")
    wrong = [field for field in fields if gold.get(field) and gold[field] != system.get(field)]
    if gold.get("lat") is not None and gold.get("precision") in ("site", "city", "district"):
        near = has_point(system) and kilometres(gold, system) <= PLACE_KM
        wrong = [field for field in wrong if field != "name"] + ([] if near else ["lat"])
    return wrong


def _values(gold: Json, system: Json) -> Iterator[tuple[str, str, str]]:
    if gold["status"] != system["status"]:
        yield "wrong status", gold["status"], system["status"]
    sources = ", ".join(source["text"] for source in system["attribution"])
    if gold["attribution"] and source_of(gold, system) is None:
        yield "source missed", gold["attribution"][-1]["text"], sources
    elif sources and not gold["attribution"]:
        yield "source too many", "", sources
    if (gold.get("date") or said_date(system)) and not same_date(gold, system):
        yield "wrong date", _date(gold), _date(system)
    if (gold.get("territory") or system.get("territory")) and not same_territory(gold, system):
        yield "wrong territory", _territory(gold), _territory(system)


def _date(claim: Json) -> str:
    return f"{claim['date']['text']} = {claim['date'].get('value')}" if said_date(claim) else ""


def _territory(claim: Json) -> str:
    territory = claim.get("territory") or {}
    return f"{territory.get('effect', '')} {(territory.get('place') or {}).get('text', '')}".strip()
