"""Numbers of people in a sentence: single victims, numbers that two kinds share, and those that are told in parts."""

import pytest

import khabar
from khabar.claims.tolls import counts
from khabar.pipeline import Coder
from khabar.syntax.view import View
from khabar.text.sentences import sentences


@pytest.fixture(scope="module")
def coder() -> Coder:
    return khabar.Coder()


def told(coder: Coder, text: str) -> set[tuple[str, int | None, int | None, str]]:
    """(what, low, high, kind of its own noun) of each count of one sentence."""
    [sentence] = sentences(text)
    found = counts(View(text, sentence, coder.vocabulary, coder.matcher, None))
    return {(count.what, count.low, count.high, count.kind) for count in found}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("أدى القصف إلى مقتل ممرضة.", ("person", 1, 1, "")),
        ("أدى القصف إلى مصرع طفل وإصابة والده.", ("person", 1, 1, "")),
        ("جرح في التفجير خمسة عمال وسيدة.", ("person", 1, 1, "")),
        ("اغتال مجهولون “أبو ربيع الحارثي” أمس.", ("person", 1, 1, "")),
        ("قتل سائق وجرح آخران.", ("another", 2, 2, "")),
        ("قتل سائق وجرح آخر.", ("another", 1, 1, "")),
    ],
)
def test_single_victims_are_counted(coder: Coder, text: str, count: tuple[str, int, int, str]) -> None:
    assert count in told(coder, text)


@pytest.mark.parametrize(
    ("text", "high"),
    [
        ("أسفر الانفجار عن مقتل وإصابة 12 عاملا.", 11),
        ("سقط أربعون بين قتيل وجريح في المعركة.", 39),
        ("أوقع الهجوم 15 قتيلا وجريحا.", 14),
        ("أسفر الهجوم عن مقتل وجرح أكثر من 60 جنديا.", None),
    ],
)
def test_a_number_that_two_kinds_share_leaves_one_to_each(coder: Coder, text: str, high: int | None) -> None:
    shared = {count for count in told(coder, text) if count[0] == "shared"}
    assert shared == {("shared", 1, high, "killed"), ("shared", 1, high, "wounded")}


def test_numbers_of_two_kinds_that_stand_apart_are_not_shared(coder: Coder) -> None:
    assert not any(what == "shared" for what, *_ in told(coder, "سقط 4 قتلى و5 جرحى في الهجوم."))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("استشهاد ثلاثة من عمال الميناء وامرأتين.", 5, 5),
        ("مقتل 11 من الحراس و10 مدنيين في غارة.", 21, 21),
        ("إصابة 3 مارة وشرطي بجروح.", 4, 4),
        ("مقتل 3 من أبنائه وبعض جيرانه.", 3, None),
    ],
)
def test_what_is_told_in_parts_is_added(coder: Coder, text: str, low: int, high: int | None) -> None:
    assert ("sum", low, high, "") in told(coder, text)


@pytest.mark.parametrize("text", ["قتل 8 مدنيين بينهم 3 أطفال وامرأة.", "مقتل 4 جنود وإصابة 6 آخرين."])
def test_parts_of_a_number_and_other_kinds_are_not_added(coder: Coder, text: str) -> None:
    assert not any(what == "sum" for what, *_ in told(coder, text))
