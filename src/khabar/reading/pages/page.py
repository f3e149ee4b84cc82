"""One page: its report with title, author, day and outlet, and what was cut away with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser

from khabar.reading.pages.blocks import UNSEEN, Block, Blocks
from khabar.reading.pages.choosing import headline, report
from khabar.reading.pages.days import published
from khabar.reading.pages.facts import Facts
from khabar.reading.pages.markup import parse
from khabar.reading.pages.rules import Rules, rules

_TAGS = re.compile(r"<[^<>]*>")
_BREAKS = re.compile(r"</p>|<br\s*/?>|</div>|\n", re.I)


class Cut(msgspec.Struct, frozen=True):
    """A part of the page that is no part of the report, and why."""

    reason: str
    text: str


class Page(NamedTuple):
    """What a page says. ``cut`` is empty unless it was asked for."""

    title: str
    text: str
    author: str | None
    date: str | None
    outlet: str | None
    url: str | None
    cut: tuple[Cut, ...]


def read_page(markup: str, url: str | None = None, *, cuts: bool = False) -> Page:
    """Read the report of a page; InputError where the markup is no page but an assault on parsers. ``text`` may be empty."""
    tree, book = parse(markup), rules()
    facts = Facts(tree)
    tree.strip_tags(UNSEEN, recursive=True)
    told, outlet = facts.titles(), facts.outlet()
    page = Blocks(tree, book, facts.title_tag or next(iter(told), ""))
    blocks = page.blocks
    head = headline(blocks, told, outlet)
    chosen = report(page, head, book)
    first, last = (chosen[0], chosen[-1] + 1) if chosen else (len(blocks), len(blocks))
    address = facts.canonical or url
    date = published(facts, page.moments, blocks, (head if head is not None else first, first, last), address, book)
    title = blocks[head].text if head is not None else _bare_title(told, outlet, book)
    text = "\n".join(blocks[number].text for number in chosen)
    body = _plain(facts.body())
    if len(text) < 0.5 * len(body):
        text = body
    author = next((name for name in facts.authors() if name != outlet), None) or _shown_author(tree, outlet, book)
    return Page(title, text, author, date, outlet, address, _cut(page, set(chosen), head) if cuts else ())


def _bare_title(told: Sequence[str], outlet: str | None, book: Rules) -> str:
    """The title told, without the name of the site behind or before it."""
    if not told:
        return ""
    parts = [part.strip() for part in book.separators.split(told[0])]
    left = [part for part in parts if part and part != outlet]
    return max(left, key=len, default=told[0])


def _shown_author(tree: LexborHTMLParser, outlet: str | None, book: Rules) -> str | None:
    node = tree.css_first(book.author_at)
    name = book.name_in(node.text(separator=" ")) if node is not None else None
    return name if name != outlet else None


def _plain(body: str) -> str:
    """The lines of a body told to machines, without markup."""
    lines = _BREAKS.split(body)
    return "\n".join(line for line in (" ".join(_TAGS.sub("", line).split()) for line in lines) if line)


def _cut(page: Blocks, chosen: set[int], head: int | None) -> tuple[Cut, ...]:
    """All that was left out, in the order of the page; lines with one reason that follow each other are one cut."""
    parts = [(at, reason, " ".join(node.text(separator=" ").split())) for at, reason, node in page.cut]
    left = ((number, block) for number, block in enumerate(page.blocks) if number not in chosen and number != head)
    parts += [(number, _reason(block), block.text) for number, block in left]
    cuts: list[Cut] = []
    for _, reason, text in sorted(parts, key=lambda part: part[0]):
        if not text:
            continue
        if cuts and cuts[-1].reason == reason:
            cuts[-1] = Cut(reason, f"{cuts[-1].text} ¦ {text}")
        else:
            cuts.append(Cut(reason, text))
    return tuple(cuts)


def _reason(block: Block) -> str:
    return block.reason or ("link" if block.is_link else "outside the report")
