"""Which words of a document play which part in its claims: shared by the displays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from khabar.records import Claim, CodedDocument

ROLES = ("trigger", "actor", "recipient", "place", "date", "toll", "source", "cue", "framing")
"""All roles; where words play several, the first of these gives the colour."""


class Mark(NamedTuple):
    """A stretch of the content with its role in one claim."""

    start: int
    end: int
    role: str
    claim: str


class Piece(NamedTuple):
    """A stretch of the content in which nothing changes: its roles, in the order of ROLES."""

    text: str
    roles: tuple[str, ...]


def marks(claim: Claim) -> Iterator[Mark]:
    """All words that a claim rests on."""
    yield Mark(claim.trigger.start, claim.trigger.end, "trigger", claim.id)
    parts = (("actor", claim.actors), ("recipient", claim.recipients), ("place", claim.places))
    for role, spans in (*parts, ("source", claim.attribution), ("framing", claim.framing)):
        for span in spans:
            yield Mark(span.start, span.end, role, claim.id)
    for attribution in claim.attribution:
        yield Mark(attribution.cue.start, attribution.cue.end, "cue", claim.id)
    for toll in claim.casualties.values():
        yield Mark(toll.start, toll.end, "toll", claim.id)
    if claim.date is not None and claim.date.start is not None and claim.date.end is not None:
        yield Mark(claim.date.start, claim.date.end, "date", claim.id)


def pieces(content: str, start: int, end: int, marked: list[Mark]) -> Iterator[Piece]:
    """Cut ``content[start:end]`` wherever a mark begins or ends."""
    inside = [mark for mark in marked if mark.start < end and mark.end > start and mark.start < mark.end]
    cuts = {start, end}
    for mark in inside:
        cuts.update((max(start, mark.start), min(end, mark.end)))
    edges = sorted(cuts)
    for left, right in pairwise(edges):
        found = {mark.role for mark in inside if mark.start < right and mark.end > left}
        yield Piece(content[left:right], tuple(role for role in ROLES if role in found))


def paragraphs(coded: CodedDocument) -> Iterator[tuple[int, int, list[Claim]]]:
    """The content in order: each sentence with claims, and the text between as pieces without any."""
    content = coded.content
    by_sentence: dict[tuple[int, int], list[Claim]] = {}
    for claim in coded.claims:
        by_sentence.setdefault((claim.sentence.start, claim.sentence.end), []).append(claim)
    at = 0
    for (start, end), claims in sorted(by_sentence.items()):
        yield from ((left, right, []) for left, right in _lines(content, at, start))
        yield max(start, at), end, claims
        at = max(at, end)
    yield from ((left, right, []) for left, right in _lines(content, at, len(content)))


def _lines(content: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for line in content[start:end].splitlines(keepends=True):
        if line.strip():
            left = start + len(line) - len(line.lstrip())
            yield left, left + len(line.strip())
        start += len(line)
