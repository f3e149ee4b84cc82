"""Text without markup: the report among the lines of a page (WET), and the text of a fragment (an entry of a feed)."""

from __future__ import annotations

import html

from khabar.reading.pages.blocks import UNSEEN, Block, Blocks
from khabar.reading.pages.choosing import headline, notes, pruned
from khabar.reading.pages.days import published
from khabar.reading.pages.facts import Facts
from khabar.reading.pages.markup import parse
from khabar.reading.pages.page import Page
from khabar.reading.pages.rules import rules

SENTENCE = 80  # characters of a line that needs no full stop to be taken for running text
GAP = 3  # short lines in a row that a report may have


def read_fragment(markup: str) -> str:
    """The text of a piece of HTML, without links to other reports, share lines and the like; plain text as it is."""
    if "<" not in markup:
        return "\n".join(line for line in (" ".join(line.split()) for line in html.unescape(markup).splitlines()) if line)
    tree, book = parse(markup), rules()
    tree.strip_tags(UNSEEN, recursive=True)
    page = Blocks(tree, book, "")
    numbers = [number for number, block in enumerate(page.blocks) if block.reason is None]
    return "\n".join(page.blocks[number].text for number in pruned(page.blocks, numbers, None, book, whole=True))


def read_lines(text: str, url: str | None = None) -> Page:
    """The report among the lines of a page; the first one is its title as machines are told."""
    book = rules()
    blocks = [Block(line, 0, "p", 0) for line in (" ".join(line.split()) for line in text.splitlines()) if line]
    head = headline(blocks[1:], [blocks[0].text], None) if blocks else None
    head = head + 1 if head is not None else None
    start = head + 1 if head is not None else 0
    chosen = pruned(blocks, _run(blocks, start), head, book)
    chosen += notes(blocks, chosen, {0}, book)
    first, last = (chosen[0], chosen[-1] + 1) if chosen else (len(blocks), len(blocks))
    date = published(Facts.none(), [], blocks, (head if head is not None else first, first, last), url, book)
    title = blocks[head].text if head is not None else ""
    return Page(title, "\n".join(blocks[number].text for number in chosen), None, date, None, url, ())


def _run(blocks: list[Block], start: int) -> list[int]:
    """The run of lines with the most running text."""
    best: tuple[int, list[int]] = (0, [])
    run: list[int] = []
    weight = gap = 0
    for number in range(start, len(blocks)):
        text = blocks[number].text
        if len(text) >= SENTENCE or (blocks[number].prose and text.endswith((".", "…", "!", "؟", "»", ":"))):
            run += range(number - gap, number + 1) if run else [number]
            weight, gap = weight + len(text), 0
            if weight > best[0]:
                best = (weight, list(run))
        elif run:
            gap += 1
            if gap > GAP:
                run, weight, gap = [], 0, 0
    return best[1]
