"""Tokens and sentences, by one regular expression each; offsets are code points of the content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khabar.text.fold import HIDING, INVISIBLE, MARKS

LETTERS = "\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff\ufb50-\ufdf9\ufe70-\ufefc"
# an Arabic word | a number (with separators, percent sign apart) | a word of other letters | any other visible character;
# the signs of a hashtag ("#ريف_حلب") are no tokens: its words are read as words of the sentence
TOKEN = re.compile(
    rf"[{LETTERS}](?:[{LETTERS}{MARKS}{INVISIBLE}]|{HIDING})*"
    r"|[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,\u066b\u066c:/-][0-9\u0660-\u0669\u06f0-\u06f9]+)*"
    rf"|(?:(?![{LETTERS}])[^\W\d_])+(?:[.@'’-](?:(?![{LETTERS}])[^\W\d_])+)*"
    rf"|(?!#[^\W\d_])[^\s\w{MARKS}{INVISIBLE}]"
)
# a sentence ends at a newline, at ! ? ؟ ؛-less full stops that no digit or single letter follows closely. Each branch begins
# with a mark, so that the search passes over letters quickly; marks in a row are tried once, from the first
_BEHIND = r"(?=[\s\"”»)]|$)"
_NO_DIGIT = "(?![0-9\u0660-\u0669])"
_END = re.compile(
    rf"\n\n*|!(?<![!?؟]!)[!?؟]*+{_BEHIND}|\?(?<![!?؟]\?)[!?؟]*+{_BEHIND}|؟(?<![!?؟]؟)[!?؟]*+{_BEHIND}"
    rf"|\.(?<![\s.]\.){_NO_DIGIT}(?:\.{_NO_DIGIT})*{_BEHIND}|\.(?=[\u0621-\u063f\u0641-\u064a]{{2}})|…"
)


def sentence_spans(content: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence, its final mark included, surrounding white space not."""
    start = 0
    for match in _END.finditer(content):
        end = match.start() if match.group()[0] == "\n" else match.end()
        if match.group()[0] == "." and _is_abbreviation(content, match.start()):
            continue
        yield from _trimmed(content, start, end)
        start = match.end()
    yield from _trimmed(content, start, len(content))


def _is_abbreviation(content: str, stop: int) -> bool:
    """A full stop after a single letter ("أ. ف. ب.") or after the "د." of a title ends no sentence."""
    return stop >= 1 and content[stop - 1].isalpha() and (stop == 1 or not content[stop - 2].isalnum())


def _trimmed(content: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and content[start].isspace():
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
