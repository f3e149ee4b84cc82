"""Where noun phrases begin and end."""

import pytest

import khabar
from khabar.pipeline import Coder
from khabar.syntax.view import View
from khabar.text.sentences import sentences


@pytest.fixture(scope="module")
def coder() -> Coder:
    return khabar.Coder()


def phrases(coder: Coder, text: str) -> list[str]:
    [sentence] = sentences(text)
    view = View(text, sentence, coder.vocabulary, coder.matcher, None)
    return [view.phrase_span(phrase).text for phrase in view.phrases]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("أعلنت المستشفيات مقتل ممرضة في القصف", "ممرضة"),
        ("أصيب خمسة عمال وسيدة", "سيدة"),
        ("أصيب آخرون برصاص الجيش اللبناني", "آخرون"),
        ("أصيب آخرون برصاص الجيش اللبناني", "رصاص الجيش اللبناني"),
        ("قال قيادي في حماس إن الهدنة قريبة", "قيادي في حماس"),
        ("التقى عضو في المجلس الرئاسي وفدا", "عضو في المجلس الرئاسي"),
        ("أصيب مدنيون في المستشفى", "مدنيون"),
        ("نشر مسلحون في حلب صورا", "مسلحون"),
        ("طالب أبو سالم البرلمان العراقي بالتحقيق", "أبو سالم"),
        ("اغتال مجهولون «أبو سالم الراوي» أمس", "مجهولون"),
        ("هاجم مسلحو «قسد» البلدة", "مسلحو «قسد»"),
    ],
)
def test_a_phrase_ends_where_another_begins(coder: Coder, text: str, phrase: str) -> None:
    assert phrase in phrases(coder, text)


def test_a_preposition_is_told_from_the_first_letter_of_a_word(coder: Coder) -> None:
    words = coder.vocabulary.words(("بصواريخ", "وبصواريخ", "بطاقة", "لأسعار", "كبيرة"))
    cut = {word.text: word.clitic.preposition for word in words}
    assert cut == {"بصواريخ": "ب", "وبصواريخ": "ب", "بطاقة": "", "لأسعار": "ل", "كبيرة": ""}


def test_a_noun_behind_and_is_no_verb(coder: Coder) -> None:
    assert all(word.nominal for word in coder.vocabulary.words(("وسيدة", "وامرأة", "سيدة")))


def test_arabic_glued_to_other_letters_is_a_word_of_its_own(coder: Coder) -> None:
    [sentence] = sentences("Publicاستهدفت طائرة سيارة")
    assert sentence.texts[:2] == ["Public", "استهدفت"]
