"""HTML is parsed as browsers do, after a look at what would make a parser work for minutes."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from khabar.errors import InputError

TAGS = 8_000  # of a page that is not looked at further
MOST = 100_000  # tags of a page
DEEPEST = 2_000  # elements within each other; the work of closing them grows with the square
LONGEST = 20_000  # characters of a tag without what stands in quotes; the work on attributes grows with the square
_CLOSED = "a|article|aside|b|blockquote|center|dl|div|em|font|form|i|main|nav|ol|section|span|table|ul"  # must be closed
_TAG = re.compile(rf"<(/?)(?:{_CLOSED})\b", re.I)
_LONG = re.compile(rf"<[a-zA-Z][^<>]{{{LONGEST}}}[^<>]*")
_OPTIONS = LexborDocumentOptions.WO_EVENTS.value  # what was parsed is only read
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def parse(markup: str) -> LexborHTMLParser:
    """The tree of a page; InputError where elements are nested, or a tag is long, beyond all measure."""
    tags = markup.count("<")
    if tags > MOST:
        raise InputError(f"no page: more than {MOST:,} tags")
    if tags > TAGS and _depth(markup) > DEEPEST:
        raise InputError(f"nested too deeply: more than {DEEPEST:,} elements within each other")
    for tag in _LONG.finditer(markup) if _may_be_long(markup) else ():
        if len(_QUOTED.sub("", tag[0])) > LONGEST:
            raise InputError(f"no page: a tag of more than {LONGEST:,} characters")
    return LexborHTMLParser(markup, scripting=True, options=_OPTIONS)


def _may_be_long(markup: str) -> bool:
    """Whether some stretch has no beginning of a tag: told by a look here and there, as the pattern looks at every letter."""
    half = LONGEST // 2
    return any(markup.find("<", at, at + half) < 0 for at in range(0, len(markup) - half, half))


def _depth(markup: str) -> int:
    depth = deepest = 0
    for close in _TAG.findall(markup):
        depth += -1 if close else 1
        deepest = max(deepest, depth)
    return deepest
