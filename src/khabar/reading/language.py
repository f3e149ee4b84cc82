"""Is it Arabic? Decided by letters: cheap, and sure enough for whole documents."""

from __future__ import annotations

import re

ARABIC_SHARE = 0.4  # of all letters; names, links and handles in Latin letters are common in real reports
_ARABIC = re.compile(
    "[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+"
)
_LETTER = re.compile(r"[^\W\d_]+")
_NEIGHBOURS = re.compile("[پچژگٹڈڑںےہھۆێڕڵەۇۋ]")  # letters of Persian, Urdu, Kurdish, Uyghur; not of Arabic
_DEFINITE = re.compile(r"\b[وفبك]?(?:ال|لل)\w")
_WORD = re.compile(r"\w+")


def why_not_arabic(content: str) -> str | None:
    """The reason why a text is not taken for Arabic, None where it is Arabic."""
    arabic, foreign = _length(_ARABIC, content), len(_NEIGHBOURS.findall(content))
    if arabic > ARABIC_SHARE * len(content) and not foreign:
        return None  # nearly always: other letters need not be counted
    letters = _length(_LETTER, content)
    if not letters:
        return "not Arabic: there is no letter in it"
    if arabic < ARABIC_SHARE * letters:
        return f"not Arabic: {arabic / letters:.0%} of its letters are Arabic, {ARABIC_SHARE:.0%} are needed"
    if foreign <= 0.01 * letters:
        return None
    words = len(_WORD.findall(content))
    if words >= 12 and len(_DEFINITE.findall(content)) < 0.04 * words:
        return "not Arabic: letters of Persian, Urdu or Kurdish, and hardly a definite article"
    return None


def _length(runs: re.Pattern[str], content: str) -> int:
    """Characters in all runs together: run by run, as a match for each character takes many times as long."""
    return sum(map(len, runs.findall(content)))
