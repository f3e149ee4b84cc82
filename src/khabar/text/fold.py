"""Folding: one spelling for the many ways in which an Arabic word is written.

Folding drops vowel signs, tatweel (with what hides a word between two of them) and invisible marks, unites the letters
that writers and keyboards confuse
(أإآٱ→ا, ى→ي, ة→ه, ؤ→و, ئ→ي, Farsi and Urdu forms of ك ي ه) and turns Arabic-Indic and Persian digits into
ASCII. Presentation forms (single code points for joined letters) become their letters first. Names and lexicon
forms are folded the same way, so that only folded text is ever compared.

Chained ``str.replace`` is used on purpose: it is several times faster than ``str.translate``. Most words hold nothing but
ordinary letters, which one search tells.
"""

from __future__ import annotations

import re
import unicodedata

# vowel signs, small Quranic signs, superscript alef, tatweel, zero-width and bidi controls, BOM, soft hyphen
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640"
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# between two tatweels also the stops and spaces with which posts hide a word from filters ("مقـ.ـتل")
HIDING = "(?<=\u0640)[ .]{1,3}(?=\u0640)"
_DROP = re.compile(f"(?:[{MARKS}{INVISIBLE}]|{HIDING})+")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefe]")
_COMMON = (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"), ("ئ", "ي"), ("ة", "ه"), ("ؤ", "و"))
_RARE = (
    ("ٱ", "ا"), ("ٲ", "ا"), ("ٳ", "ا"), ("ی", "ي"), ("ې", "ي"), ("ے", "ي"),
    ("ۀ", "ه"), ("ہ", "ه"), ("ھ", "ه"), ("ە", "ه"), ("ۃ", "ه"),
    ("ک", "ك"), ("ڪ", "ك"), ("گ", "ك"), ("ڤ", "ف"), ("پ", "ب"), ("چ", "ج"), ("ژ", "ز"),
    *((chr(0x660 + digit), str(digit)) for digit in range(10)),
    *((chr(0x6F0 + digit), str(digit)) for digit in range(10)),
)  # fmt: skip
_UNUSUAL = re.compile(f"[\ufb50-\ufdff\ufe70-\ufefe{MARKS}{INVISIBLE}{''.join(letter for letter, _ in _RARE)}]")


def fold(text: str) -> str:
    """Return ``text`` in folded spelling; spaces and punctuation stay."""
    if _UNUSUAL.search(text):
        text = _DROP.sub("", _PRESENTATION.sub(_spelled, text))
        for letter, folded in _RARE:
            text = text.replace(letter, folded)
    for letter, folded in _COMMON:
        text = text.replace(letter, folded)
    return text


def fold_map(text: str) -> list[int]:
    """Return for each letter of ``fold(text)`` the offset (code points) in ``text`` of the letter it came from."""
    parts = [_PRESENTATION.sub(_spelled, letter) for letter in text]
    origins = [offset for offset, part in enumerate(parts) for _ in part]
    kept, at = [], 0
    for match in _DROP.finditer("".join(parts)):
        kept += origins[at : match.start()]
        at = match.end()
    return kept + origins[at:]


def _spelled(match: re.Match[str]) -> str:
    """The letters of a presentation form, by itself: what stands beside it stays as it is written."""
    return unicodedata.normalize("NFKC", match[0])
