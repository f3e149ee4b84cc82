"""The parts of a report that are not running text: headline, byline, dateline, ticker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khabar.records.document import Document, Layout
from khabar.text.fold import fold

LINE = re.compile(r"[^\n]+")
# "بغداد - أ ف ب", "القاهرة (رويترز)", "واس - الرياض :" in front of the first sentence
_PLACE = r"[^\s،,.:\-–—()]+(?: [^\s،,.:\-–—()]+)?"
DATELINE = re.compile(rf"^\s*({_PLACE}\s*(?:[-–—]\s*[^\n:.،]{{2,30}}?\s*(?:[:\-–—]|$)|\([^\n()]{{2,30}}\)\s*[-–—:]*))")
MAX_LINE = 8  # words of a line that may be a byline or a ticker's label
OPENING = 120  # characters of a line in which a ticker's label ends
LINES = 6  # a byline and a dateline stand among the first lines


def layout(document: Document, byline_words: frozenset[str], ticker_words: frozenset[str]) -> tuple[Layout, ...]:
    """The spans of a document's headline, byline, dateline and tickers, in order of their start.

    ``byline_words`` and ``ticker_words`` are folded; offsets are code points of the content.
    """
    content = document.content
    found = [Layout("headline", 0, len(document.title), document.title)] if document.title else []
    body = len(content) - len(document.text)
    for number, match in enumerate(LINE.finditer(content, body)):
        found.extend(_line(match, number, byline_words, ticker_words))
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))


def _line(match: re.Match[str], number: int, byline_words: frozenset[str], ticker_words: frozenset[str]) -> Iterator[Layout]:
    line, start = match.group(), match.start()
    if number >= LINES and len(line) > OPENING:
        words = fold(line[:OPENING]).replace(":", " ").split()[:-1]  # the last one may be cut off
    else:
        words = fold(line).replace(":", " ").split()
    if not words:
        return
    if words[0] in ticker_words or " ".join(words[:2]) in ticker_words:
        yield Layout("ticker", start, start + len(line.rstrip()), line.rstrip())
    elif number < LINES and len(words) <= MAX_LINE and words[0] in byline_words and not line.rstrip().endswith("."):
        parts = re.split(r"[:\s]+", line.strip(), maxsplit=1)
        name = parts[1].strip(" :\t") if len(parts) > 1 else ""
        if name:
            offset = start + line.rindex(name)
            yield Layout("byline", offset, offset + len(name), name)
    elif number == 0:
        dateline = DATELINE.match(line)
        if dateline:
            text = dateline.group(1).rstrip(" -–—:")
            offset = start + line.index(text)
            yield Layout("dateline", offset, offset + len(text), text)
