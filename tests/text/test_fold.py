"""Folding, tokens and sentences on the writing phenomena of Arabic news."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khabar.text.fold import fold, fold_map
from khabar.text.sentences import sentences
from khabar.text.tokens import TOKEN

LETTERS = "ابتـسملنويىةأإآؤئءگکی\u0640\u064b\u064f\u0651\u200f\ufefb\ufedf٣۴5 .،\"«»#_"
ARABIC = st.text(alphabet=st.sampled_from(LETTERS), max_size=60)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("إِسْلامِيَّة", "اسلاميه"),
        ("مؤسسة", "موسسه"),
        ("عـــاجل", "عاجل"),
        ("مقـ.ـتل", "مقتل"),
        ("استهـ ــ. ـداف", "استهداف"),
        ("ﻻجئ", "لاجي"),
        ("کردستان", "كردستان"),
        ("١٢٣ ۴۵", "123 45"),
        ("مستشفى", "مستشفي"),
        ("\u200fالقدس\u200e", "القدس"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(ARABIC)
def test_fold_map_leads_back(text: str) -> None:
    offsets = fold_map(text)
    assert len(offsets) == len(fold(text))
    assert all(fold(text[offset]) for offset in offsets)
    assert offsets == sorted(offsets)


@pytest.mark.parametrize(
    "text", ["ﺍe\u0301", "ﷺ ـ.ـ", "\ufe71.\u0640", "ﻻ\u064b\u0301", "ﺁ\u0654ﻯ\u0654", "\u0640.\ufb50\u0640", "ﺍ½"]
)
def test_fold_map_beside_presentation_forms(text: str) -> None:
    """Found by fuzzing: letters beside a presentation form were put together, and the map was not that of the folded text."""
    assert len(fold_map(text)) == len(fold(text))
    assert fold(fold(text)) == fold(text)


@given(ARABIC)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ARABIC)
def test_tokens_slice_the_content(text: str) -> None:
    for sentence in sentences(text):
        for start, end, word in zip(sentence.starts, sentence.ends, sentence.texts, strict=True):
            assert text[start:end] == word
            assert sentence.start <= start < end <= sentence.end


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("قال أ. ف. ب. إن الوفد وصل. وغادر أمس.", 2),
        ("بلغ الطول 2.5 كلم. انتهى", 2),
        ("لماذا؟ لا أحد يعرف!", 2),
        ("سطر أول\nسطر ثان", 2),
        ("قال: «وصلنا.» ثم غادر", 2),
        ("توقف... ثم عاد", 2),
        ("", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(list(sentences(text))) == count


def test_tokens_of_social_posts() -> None:
    words = [match.group() for match in TOKEN.finditer("#حلب_تتحرر @user 3.9K «داعش»..")]
    assert words == ["حلب", "تتحرر", "@", "user", "3.9", "K", "«", "داعش", "»", ".", "."]
