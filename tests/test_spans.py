"""Every span of every claim slices the content to exactly its words, however the text is written."""

import json
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fuzz.checks import check_spans
from hypothesis import given, settings
from hypothesis import strategies as st

import khabar

GOLD = Path(__file__).parent.parent / "evaluation" / "gold.jsonl"
CODER = khabar.Coder()
SENTENCES = tuple(
    sentence for line in GOLD.read_text("utf-8").splitlines() for sentence in json.loads(line)["text"].split(". ")
)
VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\ufeff\u061c"
PERSIAN = str.maketrans("0123456789يك", "۰۱۲۳۴۵۶۷۸۹یک")
INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# letters to their isolated presentation forms, and lam with alef to its ligature
SHAPES = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFEFC, 0xFE80, -1)}
FILLERS = [
    "💔",
    "🇸🇾",
    "👨‍👩‍👧",
    "…",
    "..",
    "!!",
    "؟",
    "#عاجل",
    "@user_1",
    "\n",
    "\n\n",
    "\t",
    "\u00a0",
    "|",
    "https://t.co/aB1",
    "أ. ف. ب.",
]
PAIRS = ["““", "«»", '""', "()", "[]", "‘’", "”“"]


def presentation(words: str) -> str:
    """The words in presentation forms."""
    for letters in sorted(SHAPES, key=len, reverse=True):
        words = words.replace(letters, SHAPES[letters])
    return words


@st.composite
def rewritten(draw: st.DrawFn, words: str) -> str:
    """Some words written in another way."""
    way = draw(st.sampled_from(["plain", "marks", "tatweel", "forms", "persian", "indic", "quoted", "hashtag", "bidi", "nfd"]))
    if way in ("marks", "tatweel", "bidi"):
        signs = {"marks": VOWELS, "tatweel": "ـ", "bidi": INVISIBLE}[way]
        gaps = draw(st.lists(st.text(signs, max_size=2), min_size=len(words), max_size=len(words)))
        return "".join(letter + gap for letter, gap in zip(words, gaps, strict=True))
    if way == "quoted":
        opening, closing = draw(st.sampled_from(PAIRS))
        return opening + words + closing
    if way == "hashtag":
        return "#" + words.replace(" ", draw(st.sampled_from(["_", " #", " "])))
    changes = {
        "forms": presentation,
        "persian": lambda text: text.translate(PERSIAN),
        "indic": lambda text: text.translate(INDIC),
        "nfd": lambda text: unicodedata.normalize("NFD", text),
    }
    return changes[way](words) if way in changes else words


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A mixture of pieces of sentences, each written in its own way."""
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        words = draw(st.sampled_from(SENTENCES)).split(" ")
        start = draw(st.integers(0, max(0, len(words) - 3)))
        cuts = sorted({start, *draw(st.lists(st.integers(start, len(words)), max_size=4)), len(words)})
        for first, last in pairwise(cuts):
            parts.append(draw(rewritten(" ".join(words[first:last]))))
        parts.append(draw(st.sampled_from([".", ". ", ".\n", "،", " ", *FILLERS])))
    return draw(st.sampled_from([" ", " ", "  ", " \u200f"])).join(parts)


@settings(max_examples=150, deadline=None)
@given(text=texts(), title=st.one_of(st.just(""), texts()))
def test_spans_are_slices(text: str, title: str) -> None:
    check_spans(CODER(text, title=title, date="2024-05-06"))


@pytest.mark.parametrize("change", [str, presentation, lambda text: text.translate(PERSIAN), lambda text: f"\ufeff{text}"])
def test_other_writing_keeps_the_event_words(change: Any) -> None:
    text = "قصفت مدفعية الجيش بلدة الحارة فجر الأحد."
    document = CODER(change(text), date="2024-05-06")
    check_spans(document)
    assert [claim.type for claim in document.claims] == ["ASSAULT"]


@pytest.mark.parametrize("line", ["", "\u200f", "ـ"])
def test_a_line_without_words_is_passed_over(line: str) -> None:
    document = CODER(f"{line}\nقصفت مدفعية الجيش بلدة الحارة.\n{line}")
    assert [claim.type for claim in document.claims] == ["ASSAULT"]


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=200), title=st.text(max_size=20))
def test_any_text_is_coded(text: str, title: str) -> None:
    check_spans(CODER(text, title=title))
