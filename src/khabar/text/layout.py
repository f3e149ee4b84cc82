"""The parts of a report that are not running text: headline, byline, dateline, ticker."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from khabar.records.document import Document, Layout
from khabar.text.fold import fold

LINE = re.compile(r"[^\n]+")
# "بغداد - أ ف ب", "القاهرة (رويترز)", "بيروت، 12 أيار (أ ف ب)", "واس - الرياض :" in front of the first sentence
_PLACE = r"[^\s،,.:\-–—()/]+(?: [^\s،,.:\-–—()/]+)?"
_DAY = r"(?:\s*[،,/]\s*\d{1,2} [^\s\d()\n]{3,12}(?:[ /][^\s()\n]{3,12})?(?: \d{4})?)?"
DATELINE = re.compile(
    rf"^\s*({_PLACE}{_DAY}\s*(?:[-–—/]\s*[^\n:.،]{{2,30}}?\s*(?:[:\-–—]|$)|\([^\n()]{{2,30}}\)\s*[-–—:]*))"
)
MAX_LINE = 8  # words of a line that may be a byline or a ticker's label
OPENING = 120  # characters of a line in which a ticker's label ends
LINES = 6  # a byline and a dateline stand among the first lines
HEADLINE = 20  # words of a first line that may be a headline, at most
_SIGNS = re.compile(r"[^\w\s]|_")  # "🔴 #عاجل |" is a label as "عاجل:" is
_SENTENCE_ENDS = tuple(".!؟?…:،؛")


@cache
def shipped_words() -> tuple[frozenset[str], frozenset[str]]:
    """The words of bylines and tickers of the shipped lexicon, folded, for who shows a layout without coding."""
    lists = tomllib.loads((resources.files("khabar") / "data/lexicon/grammar.toml").read_text("utf-8"))
    return frozenset(map(fold, lists["byline"])), frozenset(map(fold, lists["ticker"]))


def layout(document: Document, byline_words: frozenset[str], ticker_words: frozenset[str]) -> tuple[Layout, ...]:
    """The spans of a document's headline, byline, dateline and tickers, in order of their start.

    ``byline_words`` and ``ticker_words`` are folded; offsets are code points of the content.
    """
    content = document.content
    found = [Layout("headline", 0, len(document.title), document.title)] if document.title else []
    body = len(content) - len(document.text)
    above = True  # nothing but headline and byline so far
    for number, match in enumerate(LINE.finditer(content, body)):
        spans = list(_line(match, number, above, byline_words, ticker_words))
        if number == 0 and not spans and not document.title and _is_headline(match.group(), content[match.end() :]):
            spans = [_span("headline", match, match.group().strip())]
        above = above and any(span.kind in ("headline", "byline") for span in spans)
        found.extend(spans)
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))


def _line(
    match: re.Match[str], number: int, above: bool, byline_words: frozenset[str], ticker_words: frozenset[str]
) -> Iterator[Layout]:
    line = match.group()
    words = _words(line[:OPENING])
    if len(line) > OPENING:
        words = words[:-1]  # the last one may be cut off
        if number < LINES and len(words) <= MAX_LINE:
            words = _words(line)
    if not words:
        return
    if words[0] in ticker_words or " ".join(words[:2]) in ticker_words:
        yield _span("ticker", match, line.rstrip())
    elif number < LINES and len(words) <= MAX_LINE and words[0] in byline_words and not line.rstrip().endswith("."):
        parts = re.split(r"[:\s]+", line.strip(), maxsplit=1)
        name = parts[1].strip(" :\t-–—|/") if len(parts) > 1 else ""
        if name:
            yield _span("byline", match, name)
    elif above:
        dateline = DATELINE.match(line)
        if dateline:
            yield _span("dateline", match, dateline.group(1).rstrip(" -–—:").lstrip())


def _words(line: str) -> list[str]:
    return _SIGNS.sub(" ", fold(line)).split()


def _span(kind: str, match: re.Match[str], text: str) -> Layout:
    """The last place of a text in its line."""
    line = match.group()
    offset = match.start() + (line.index(text) if kind == "dateline" else line.rindex(text))
    return Layout(kind, offset, offset + len(text), text)


def _is_headline(line: str, rest: str) -> bool:
    """Whether the first line of a text without title is one: short, no sentence, and longer lines follow."""
    line = line.strip()
    words = line.count(" ") + 1
    short = 3 <= words <= HEADLINE and not line.endswith(_SENTENCE_ENDS)
    return short and any(len(other) > len(line) for other in rest.split("\n"))
