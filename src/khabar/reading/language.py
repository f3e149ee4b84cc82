"""Is it Arabic? Decided by letters: cheap, and sure enough for whole documents."""

from __future__ import annotations

import re

ARABIC_SHARE = 0.4  # of all letters; names, links and handles in Latin letters are common in real reports
_ARABIC = re.compile(
    "[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"
)
_LETTER = re.compile(r"[^\W\d_]")
_NEIGHBOURS = re.compile("[پچژگٹڈڑںےہھۆێڕڵەۇۋ]")  # letters of Persian, Urdu, Kurdish, Uyghur; not of Arabic
_DEFINITE = re.compile(r"\b[وفبك]?(?:ال|لل)\w")
_WORD = re.compile(r"\w+")


def why_not_arabic(content: str) -> str | None:
    """The reason why a text is not taken for Arabic, None where it is Arabic."""
    letters = len(_LETTER.findall(content))
    if not letters:
        return "not Arabic: there is no letter in it"
    share = len(_ARABIC.findall(content)) / letters
    if share < ARABIC_SHARE:
        return f"not Arabic: {share:.0%} of its letters are Arabic, {ARABIC_SHARE:.0%} are needed"
    foreign = len(_NEIGHBOURS.findall(content)) / letters
    words = len(_WORD.findall(content))
    if foreign > 0.01 and words >= 12 and len(_DEFINITE.findall(content)) < 0.04 * words:
        return "not Arabic: letters of Persian, Urdu or Kurdish, and hardly a definite article"
    return None
