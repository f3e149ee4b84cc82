"""Which blocks of a page are its report."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from khabar.reading.dates import shown_day
from khabar.reading.pages.blocks import HEADINGS, Block, Blocks, Box
from khabar.reading.pages.rules import Rules

DOMINANT = 0.55  # share of its box's prose with which a box within is the report
SIBLING = 0.25  # of the best box's prose: a box beside it with as much belongs to the report as well
DENSE = 0.7  # of the text of such a box is running text
NAMED = 2  # a box that calls itself the body counts so many times
DATED = 18  # words of a line above the report that tells its day, at most
LABELLED = 90  # characters of lines that a label can head
NOTE = (3, 12)  # words of a sentence below the report that belongs to it though nothing says so
PARAGRAPHS = frozenset(("p", "li", "blockquote", "pre", "dd", "h1", "h2", "h3", "h4"))  # parts of a report, never all of it
_RANKS = {"h1": 1, "h2": 2, "h3": 3}
_CLOSERS = tuple(".!?؟…:»\"”)")


def headline(blocks: Sequence[Block], told: Sequence[str], outlet: str | None) -> int | None:
    """The number of the block that is the headline: the longest one that the page also tells machines as its title."""
    best: tuple[int, int, int] | None = None
    for number, block in enumerate(blocks):
        text = block.text
        if not 8 <= len(text) <= 300 or text == outlet or block.reason is not None or not any(text in title for title in told):
            continue
        rank = (len(text), -_RANKS.get(block.tag, 9), -number)
        if best is None or rank > best:
            best = rank
    return -best[2] if best else None


def report(page: Blocks, head: int | None, rules: Rules) -> list[int]:
    """The numbers of the blocks of the report; the others get the reason why they are none."""
    start = head + 1 if head is not None else 0
    boxes = _best(page, head, _weigh(page, start, rules))
    within = _within(page.boxes, boxes)
    inside = [number for number, block in enumerate(page.blocks) if block.box in within and block.reason is None]
    chosen = pruned(page.blocks, [number for number in inside if number >= start], head, rules)
    return chosen + notes(page.blocks, chosen, _within(page.boxes, [page.boxes[boxes[0]].around]), rules)


class _Scales(NamedTuple):
    """Of each box, with the boxes within it: characters of running text behind the headline, and of all text."""

    prose: list[int]
    text: list[int]


def _weigh(page: Blocks, start: int, rules: Rules) -> _Scales:
    prose, text = [0] * len(page.boxes), [0] * len(page.boxes)
    for block in page.blocks[start:]:
        text[block.box] += len(block.text)
        if block.reason is None:
            prose[block.box] += block.prose
    for box in reversed(page.boxes):
        if box.name and rules.is_body[box.name]:
            prose[box.number] *= NAMED
        if box.around >= 0:
            prose[box.around] += prose[box.number]
            text[box.around] += text[box.number]
    return _Scales(prose, text)


def _best(page: Blocks, head: int | None, scales: _Scales) -> list[int]:
    """The innermost box that dominates the prose of each box around it, and boxes beside it that are like it."""
    prose = scales.prose
    inside: dict[int, list[Box]] = {}
    for box in page.boxes[1:]:
        if prose[box.number]:
            inside.setdefault(box.around, []).append(box)
    around = set()
    at = page.blocks[head].box if head is not None else -1
    while at >= 0:
        around.add(at)
        at = page.boxes[at].around
    here = 0
    while candidates := inside.get(here):
        heaviest = max(candidates, key=lambda box: prose[box.number])
        beside = next((box for box in candidates if box.number in around), heaviest)
        if beside.number in around and prose[beside.number] >= SIBLING * prose[here]:
            heaviest = beside
        elif prose[heaviest.number] < DOMINANT * prose[here]:
            return [here]
        elif heaviest.number not in around:
            alike = [box.number for box in candidates if box is heaviest or _alike(box, heaviest, scales)]
            if len(alike) > 1:
                return alike
        if heaviest.tag in PARAGRAPHS:
            return [here]
        here = heaviest.number
    return [here]


def _alike(box: Box, best: Box, scales: _Scales) -> bool:
    """Whether a box beside the best one is of its kind, and holds hardly anything but running text."""
    prose = scales.prose[box.number]
    if (box.tag, box.name) != (best.tag, best.name) or (not box.name and prose < SIBLING * scales.prose[best.number]):
        return False
    return prose >= DENSE * scales.text[box.number]


def _within(boxes: Sequence[Box], chosen: Sequence[int]) -> set[int]:
    within = set(chosen)
    for box in boxes:
        if box.around in within:
            within.add(box.number)
    return within


def pruned(blocks: Sequence[Block], chosen: Sequence[int], head: int | None, rules: Rules, *, whole: bool = False) -> list[int]:
    """Cut the lines that are no part of the report though they stand in its box; ``whole``: none of it is above."""
    title = blocks[head].text if head is not None else None
    kept: list[int] = []
    label: str | None = None
    for place, number in enumerate(chosen):
        block = blocks[number]
        rule = rules.line(block.text, block.text.count(" ") + 1)
        if rule is not None and rule.ends and kept:
            for rest in chosen[place:]:
                blocks[rest].reason = rule.reason
            break
        if rule is not None:
            reason = None if rule.keep else rule.reason
        else:
            reason = _why_cut(block, title, label, above=not (kept or whole))
        block.reason = reason
        if reason is None:
            label = None
            kept.append(number)
        elif rule is not None and rule.label:
            label = reason
    return _closed(blocks, kept)


def notes(blocks: Sequence[Block], chosen: Sequence[int], near: Container[int], rules: Rules) -> list[int]:
    """Corrections and other short sentences right below the report, which templates set in a box of their own.

    ``near`` holds the boxes in which a sentence is taken that does not say what it is.
    """
    found: list[int] = []
    for number in range(chosen[-1] + 1, len(blocks)) if chosen else ():
        block = blocks[number]
        words = block.text.count(" ") + 1
        rule = rules.line(block.text, words)
        if rule is not None and not rule.keep:
            if rule.label or rule.ends:
                break
            continue
        sentence = block.text.endswith(".") and not block.is_link and NOTE[0] <= words <= NOTE[1]
        if block.reason is not None or not (rule or (sentence and block.box in near)):
            break
        found.append(number)
    return found


def _why_cut(block: Block, title: str | None, label: str | None, *, above: bool) -> str | None:
    """Why a line is cut that no rule of the data speaks of; ``above``: nothing of the report came before it."""
    text = block.text
    if text == title:
        return "headline again"
    if block.is_link:
        return "other reports"
    if label is not None and len(text) < LABELLED and block.tag not in HEADINGS:
        return label
    if not any(letter.isalpha() for letter in text):
        return "counter"
    if not above:
        return None
    dated = text.count(" ") < DATED and not text.endswith(".") and shown_day(text)
    return "author and date line" if dated or not (block.prose or text.endswith(_CLOSERS)) else None


def _closed(blocks: Sequence[Block], kept: list[int]) -> list[int]:
    """Without headings at the end, under which nothing is left."""
    while kept and blocks[kept[-1]].tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        blocks[kept.pop()].reason = "heading without text"
    return kept
