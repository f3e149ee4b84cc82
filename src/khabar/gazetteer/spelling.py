"""Keys under which spellings of one place name meet.

- folded words: أ/إ/آ and ا, ة and ه, ى and ي are one letter (:func:`khabar.text.fold.fold`);
- joined key: the folded words without spaces and without the article in front ("كفر نبل" is "كفرنبل", "الطبقة" is "طبقة");
- skeleton: the consonants of the joined key, doubled ones once, so that "منبيج" is "منبج". It is short and ambiguous: what
  meets by skeleton alone must also look alike (:func:`likeness`).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

from khabar.text.fold import INVISIBLE, MARKS, fold

ARTICLE = "ال"
LEAST_SKELETON = 3  # consonants below which a skeleton says nothing
_WORD = re.compile(r"[^\W_]+")
_VOWELS = re.compile("[اويهء]")
_ARABIC = re.compile("[ء-غف-ي]{2,}(?:[ -][ء-غف-ي]+){0,4}")
_ANY_ARABIC = re.compile("[\u0600-\u06ff]")
_DROP = re.compile(f"[{MARKS}{INVISIBLE}]+")
_DOUBLE = re.compile(r"(.)\1+")


def words_of(name: str) -> list[str]:
    """A name's folded words."""
    return _WORD.findall(fold(name))


def bare(word: str) -> str:
    """A folded word without its article, where three letters or more are left."""
    return word[2:] if word.startswith(ARTICLE) and len(word) > 4 else word


def joined(words: Iterable[str]) -> str:
    """The joined key of folded words."""
    return bare("".join(words))


def skeleton(key: str) -> str:
    """The consonants of a joined key; empty where they are too few to tell names apart."""
    consonants = _DOUBLE.sub(r"\1", _VOWELS.sub("", key))
    return consonants if len(consonants) >= LEAST_SKELETON else ""


def likeness(key: str, other: str) -> float:
    """How alike two joined keys are, from 0 to 1."""
    return difflib.SequenceMatcher(None, key, other, autojunk=False).ratio()


def arabic_name(name: str) -> str | None:
    """A name without vowel signs and marks, or None where it is no name in the letters of Arabic alone."""
    if not _ANY_ARABIC.search(name) or "\u200c" in name:
        return None
    clean = " ".join(_DROP.sub("", unicodedata.normalize("NFC", name)).split())
    if not _ARABIC.fullmatch(clean) or any(len(word) == 1 and word != "و" for word in clean.split()):
        return None
    return clean
