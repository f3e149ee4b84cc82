"""A page as blocks of text, one a line, each in its box (the element around it), and the parts that were cut on the way."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from khabar.reading.pages.rules import Part, Rules

DEEPEST = 200  # elements within each other; what lies deeper is taken as one block
TEASER = 320  # characters of the text under a linked headline, at most
INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
     "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
     "wbr", "amp-img", "picture")
)  # fmt: skip
PLAIN = frozenset(["b", "big", "em", "font", "i", "s", "small", "strong", "sub", "sup", "u", "tt"])  # their class says nothing
# elements without text of the page; they must have been stripped
UNSEEN = [
    "script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "button", "input", "object", "embed",
    "video", "audio", "canvas", "map", "math", "progress", "amp-iframe", "amp-analytics", "amp-video", "amp-youtube",
]  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3"))
_TIMES = "time, abbr[title], [itemprop=datePublished]"
_BREAK = "\x1f"
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.I)
_PARAGRAPHS = re.compile(r"\n\s*\n")


class Block:
    """A line of text: how many of its characters stand in links, its element, its box, and why it is cut (if it is)."""

    __slots__ = ("box", "linked", "reason", "tag", "text")

    def __init__(self, text: str, linked: int, tag: str, box: int) -> None:
        self.text, self.linked, self.tag, self.box = text, linked, tag, box
        self.reason: str | None = None

    @property
    def prose(self) -> int:
        """Characters that count as running text: those of a sentence that is not a link, else none."""
        free = len(self.text) - self.linked
        return free if free >= 25 and free > self.linked and self.text.count(" ") >= 4 else 0

    @property
    def is_link(self) -> bool:
        """Whether the line is hardly more than a link."""
        return self.linked > 0.7 * len(self.text)


class Box(NamedTuple):
    """An element that holds blocks: its number, that of the box around it, its name and class."""

    number: int
    around: int
    tag: str
    name: str


class Moment(NamedTuple):
    """A time that the page shows: before which block, what machines are told, what people see."""

    at: int
    stamp: str | None
    text: str


class Blocks:
    """Walks through a page once. ``cut`` lists elements left out with the reason."""

    def __init__(self, tree: LexborHTMLParser, rules: Rules, title: str) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Box] = []
        self.moments: list[Moment] = []
        self.cut: list[tuple[int, str, LexborNode]] = []
        self._rules = rules
        self._buffer: list[str] = []
        self._linked = 0
        self._kept = _kept(tree, title)
        self._timed = tree.css_first(_TIMES) is not None
        if tree.body is not None:
            self._element(tree.body, "body", "", -1, 0)

    def _element(self, node: LexborNode, tag: str, name: str, around: int, depth: int) -> None:
        """A box with all that stands in it."""
        box = len(self.boxes)
        first = len(self.blocks)
        self.boxes.append(Box(box, around, tag, name))
        self._inside(node, tag, box, depth)
        if self._buffer:
            self._flush(tag, box)
        if 2 <= len(self.blocks) - first <= 5 and tag != "body":
            self._teaser(first, name)

    def _inside(self, node: LexborNode, tag: str, box: int, depth: int, linking: bool = False) -> None:
        buffer = self._buffer
        child = node.first_child
        while child is not None:
            here = child.tag
            if here == "-text":
                text = child.text_content or ""
                if buffer or not text.isspace():
                    buffer.append(text if tag != "pre" else _PARAGRAPHS.sub(_BREAK, text))
                    if linking:
                        self._linked += len(text)
            elif here == "br":
                buffer.append(_BREAK)
            elif here in PLAIN:
                self._inside(child, tag, box, depth, linking)
            elif here is None or here[0] in "-!":
                pass
            elif here in INLINE:
                self._inline(child, here, box, depth, linking)
            else:
                if buffer:
                    self._flush(tag, box)
                self._block(child, here, box, depth + 1)
            child = child.next

    def _inline(self, node: LexborNode, tag: str, box: int, depth: int, linking: bool) -> None:
        attributes = node.attributes
        if tag == "a":
            href = attributes.get("href") or ""
            linking = linking or not href.startswith("#")
        elif attributes and self._is_cut(node, tag, attributes):
            self._buffer.append(" ")
            return
        if tag in ("time", "abbr") and attributes:
            self._moment(node, attributes)
        self._inside(node, tag, box, depth, linking)

    def _block(self, node: LexborNode, tag: str, box: int, depth: int) -> None:
        attributes = node.attributes
        if self._is_cut(node, tag, attributes):
            return
        if depth > DEEPEST:
            self._buffer.append(node.text())
            self._flush(tag, box)
            return
        self._element(node, tag, attributes.get("class") or attributes.get("id") or "", box, depth)

    def _is_cut(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        part = self._part(tag, attributes) if attributes else self._rules.tags.get(tag)
        if part is None or node.mem_id in self._kept:
            return False
        if part.most is not None and len(" ".join(node.text().split())) > part.most:
            return False
        self.cut.append((len(self.blocks), part.reason, node))
        if part.dates:
            self._moments_in(node)
        return True

    def _part(self, tag: str, attributes: dict[str, str | None]) -> Part | None:
        rules = self._rules
        part = rules.tags.get(tag)
        if part is not None:
            return part
        if tag != "article":  # its classes are the tags and categories of the report
            for key in ("class", "id"):
                name = attributes.get(key)
                if name and (part := rules.part[name]) is not None:
                    return part
        if role := attributes.get("role"):
            return rules.roles.get(role)
        hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
        return rules.part["hidden"] if hidden or _HIDDEN_STYLE.search(attributes.get("style") or "") else None

    def _moments_in(self, node: LexborNode) -> None:
        text = node.text(separator=" ")
        for found in node.css(_TIMES) if self._timed else ():
            self._moment(found, found.attributes)
        if len(text) < TEASER:
            self.moments.append(Moment(len(self.blocks), None, " ".join(text.split())))

    def _moment(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        stamp = attributes.get("datetime") or attributes.get("title") or attributes.get("content")
        if (attributes.get("itemprop") or "") != "dateModified":
            self.moments.append(Moment(len(self.blocks), stamp, " ".join(node.text().split())))

    def _flush(self, tag: str, box: int) -> None:
        """End the line; a break within it begins another one."""
        whole, linked = "".join(self._buffer), self._linked
        self._buffer.clear()
        self._linked = 0
        if _BREAK not in whole:
            if text := " ".join(whole.split()):
                self.blocks.append(Block(text, min(linked, len(text)), tag, box))
            return
        share = linked / (len(whole) or 1)
        for line in whole.split(_BREAK):
            if text := " ".join(line.split()):
                self.blocks.append(Block(text, int(share * len(text)), tag, box))

    def _teaser(self, first: int, name: str) -> None:
        """Cut a box that is a linked headline with a few words under it."""
        blocks = self.blocks
        if not blocks[first].is_link or blocks[first].text.count(" ") < 2:
            return
        rest = blocks[first + 1 :]
        if sum(len(block.text) - block.linked for block in rest) <= TEASER and not (name and self._rules.is_body[name]):
            for block in blocks[first:]:
                block.reason = block.reason or "other reports"


def _kept(tree: LexborHTMLParser, title: str) -> Container[int]:
    """The elements around the headline and around what calls itself the body: nothing that says otherwise cuts them."""
    heads = [head for head in tree.css("h1") if " ".join(head.text().split()) in title]
    kept: set[int] = set()
    for anchor in (*heads[:1], tree.css_first("main"), tree.css_first('[itemprop~="articleBody"]')):
        node = anchor
        while node is not None and node.mem_id not in kept:
            kept.add(node.mem_id)
            node = node.parent
    return kept
