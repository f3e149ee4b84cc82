"""Which blocks of a page are its report."""

from __future__ import annotations

from collections.abc import Sequence

from khabar.reading.dates import shown_day
from khabar.reading.pages.blocks import HEADINGS, Block, Blocks, Box
from khabar.reading.pages.rules import Rules

DOMINANT = 0.55  # share of its box's prose with which a box within is the report
SIBLING = 0.25  # of the best box's prose: a box beside it with as much belongs to the report as well
DENSE = 0.7  # of the text of such a box is running text
NAMED = 2  # a box that calls itself the body counts so many times
DATED = 18  # words of a line above the report that tells its day, at most
LABELLED = 90  # characters of lines that a label can head
_CLOSERS = ".!?؟…:»\"”)"


def headline(blocks: Sequence[Block], told: Sequence[str], outlet: str | None) -> int | None:
    """The number of the block that is the headline: the longest one that the page also tells machines as its title."""
    best: tuple[int, int, int] | None = None
    for number, block in enumerate(blocks):
        text = block.text
        if not 8 <= len(text) <= 300 or text == outlet or block.reason is not None or not any(text in title for title in told):
            continue
        rank = (len(text), -HEADINGS_IN_ORDER.get(block.tag, 9), -number)
        if best is None or rank > best:
            best = rank
    return -best[2] if best else None


HEADINGS_IN_ORDER = {"h1": 1, "h2": 2, "h3": 3}


def report(page: Blocks, head: int | None, rules: Rules) -> list[int]:
    """The numbers of the blocks of the report; the others get the reason why they are none."""
    weights = _weights(page, (head + 1) if head is not None else 0, rules)
    boxes = _best(page, head, weights)
    within = _within(page.boxes, boxes)
    start = head + 1 if head is not None else 0
    chosen = [number for number, block in enumerate(page.blocks) if number >= start and block.box in within and block.reason is None]
    return _pruned(page.blocks, chosen, head, rules)


def _weights(page: Blocks, start: int, rules: Rules) -> list[int]:
    """The prose of each box behind the headline, with that of the boxes within it."""
    weights = [0] * len(page.boxes)
    for block in page.blocks[start:]:
        if block.reason is None:
            weights[block.box] += block.prose
    for box in reversed(page.boxes):
        if box.name and rules.is_body[box.name]:
            weights[box.number] *= NAMED
        if box.around >= 0:
            weights[box.around] += weights[box.number]
    return weights


def _best(page: Blocks, head: int | None, weights: list[int]) -> list[int]:
    """The innermost box that dominates the prose of each box around it, and boxes beside it that are like it."""
    inside: dict[int, list[Box]] = {}
    for box in page.boxes[1:]:
        if weights[box.number]:
            inside.setdefault(box.around, []).append(box)
    around = set()
    at = page.blocks[head].box if head is not None else -1
    while at >= 0:
        around.add(at)
        at = page.boxes[at].around
    here = 0
    while candidates := inside.get(here):
        heaviest = max(candidates, key=lambda box: weights[box.number])
        beside = next((box for box in candidates if box.number in around), heaviest)
        if weights[beside.number] >= SIBLING * weights[here] and beside.number in around:
            heaviest = beside
        elif weights[heaviest.number] < DOMINANT * weights[here]:
            return [here]
        elif len(candidates) > 1 and heaviest.number not in around:
            alike = [box for box in candidates if box is heaviest or _alike(page, box, heaviest, weights)]
            if len(alike) > 1:
                return [box.number for box in alike]
        here = heaviest.number
    return [here]


def _alike(page: Blocks, box: Box, best: Box, weights: list[int]) -> bool:
    """Whether a box beside the best one is of its kind, and holds hardly anything but running text."""
    if (box.tag, box.name) != (best.tag, best.name) or (not box.name and weights[box.number] < SIBLING * weights[best.number]):
        return False
    within = _within(page.boxes, [box.number])
    return weights[box.number] >= DENSE * sum(len(block.text) for block in page.blocks if block.box in within)


def _within(boxes: Sequence[Box], chosen: Sequence[int]) -> set[int]:
    within = set(chosen)
    for box in boxes:
        if box.around in within:
            within.add(box.number)
    return within


def _pruned(blocks: Sequence[Block], chosen: list[int], head: int | None, rules: Rules) -> list[int]:
    """Cut the lines that are no part of the report though they stand in its box."""
    title = blocks[head].text if head is not None else None
    kept: list[int] = []
    label: str | None = None
    for place, number in enumerate(chosen):
        block = blocks[number]
        words = block.text.count(" ") + 1
        rule = rules.line(block.text, words)
        if rule is not None and rule.ends and kept:
            for rest in chosen[place:]:
                blocks[rest].reason = rule.reason
            break
        if rule is not None:
            block.reason = rule.reason
            label = rule.reason if rule.label else label
        elif block.text == title:
            block.reason = "headline again"
        elif block.is_link:
            block.reason = "other reports"
        elif label is not None and len(block.text) < LABELLED and block.tag not in HEADINGS:
            block.reason = label
        elif not any(letter.isalpha() for letter in block.text):
            block.reason = "counter"
        elif not kept and words <= DATED and shown_day(block.text) and not block.text.endswith("."):
            block.reason = "author and date line"
        elif not kept and not block.prose and not block.text.endswith(tuple(_CLOSERS)):
            block.reason = "author and date line"
        else:
            label = None
            kept.append(number)
    return _closed(blocks, kept)


def _closed(blocks: Sequence[Block], kept: list[int]) -> list[int]:
    """Without headings at the end, under which nothing is left."""
    while kept and blocks[kept[-1]].tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        blocks[kept.pop()].reason = "heading without text"
    return kept
