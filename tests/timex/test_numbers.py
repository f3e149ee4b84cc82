"""Quantities: each row is a sentence and the quantities found in it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabar.text.fold import fold
from khabar.timex.dates import find_dates
from khabar.timex.numbers import find_quantities

Bounds = tuple[str, int | None, int | None]

CASES: list[tuple[str, list[Bounds]]] = [
    ("قتل مئة وخمسة وعشرون مدنيا", [("مئة وخمسة وعشرون", 125, 125)]),
    ("نزح ألفين وثلاثمئة شخص", [("ألفين وثلاثمئة", 2300, 2300)]),
    ("نزح 3 آلاف شخص و 1.2 مليون آخرون", [("3 آلاف", 3000, 3000), ("1.2 مليون", 1200000, 1200000)]),
    ("أصيب أحد عشر متظاهرا", [("أحد عشر", 11, 11)]),
    ("أصيبت اثنتا عشرة امرأة وخمس عشرة فتاة", [("اثنتا عشرة", 12, 12), ("وخمس عشرة", 15, 15)]),
    ("مئة ألف وخمسمئة نازح", [("مئة ألف وخمسمئة", 100500, 100500)]),
    ("عاد ألف و 200 نازح", [("ألف و 200", 1200, 1200)]),
    ("ثلاث مئة شخص وثلاثمائة جندي", [("ثلاث مئة", 300, 300), ("وثلاثمائة", 300, 300)]),
    ("تطوع 1,200 شاب", [("1,200", 1200, 1200)]),
    ("مقتل نحو 20 جنديا", [("نحو 20", 20, 20)]),
    ("مقتل زهاء ثلاثين جنديا", [("زهاء ثلاثين", 30, 30)]),
    ("مقتل ما يقرب من 60 جنديا", [("ما يقرب من 60", 60, 60)]),
    ("مقتل 20 على الأقل", [("20 على الأقل", 20, None)]),
    ("مقتل عشرة أشخاص على الأقل ، وإصابة 30", [("عشرة", 10, None), ("30", 30, 30)]),
    ("مقتل أكثر من عشرين مسلحا", [("أكثر من عشرين", 20, None)]),
    ("مقتل ما لا يقل عن 15 مسلحا", [("ما لا يقل عن 15", 15, None)]),
    ("مقتل ما يزيد على مئتي مسلح", [("ما يزيد على مئتي", 200, None)]),
    ("عاد أقل من عشرة آلاف نازح", [("أقل من عشرة آلاف", None, 10000)]),
    ("مقتل 5 جنود وأكثر من 20 مسلحا", [("5", 5, 5), ("وأكثر من 20", 20, None)]),
    ("سقط بين 10 و 15 قتيلا", [("بين 10 و 15", 10, 15)]),
    ("سقط بين مئة ومئتين من المقاتلين", [("بين مئة ومئتين", 100, 200)]),
    ("سقط 30 إلى 40 قتيلا", [("30 إلى 40", 30, 40)]),
    ("سقط 30-40 قتيلا", [("30-40", 30, 40)]),
    ("سقط عشرات القتلى", [("عشرات", 20, 99)]),
    ("تظاهر المئات", [("المئات", 200, 999)]),
    ("تظاهر آلاف العمال", [("آلاف", 2000, 9999)]),
    ("نزوح مئات الآلاف من السكان", [("مئات الآلاف", 200000, 999999)]),
    ("نزوح عشرات آلاف السكان", [("عشرات آلاف", 20000, 99999)]),
    ("قتل عدد من الجنود وبضعة مدنيين", [("عدد من", None, None), ("وبضعة", None, None)]),
    ("أفرج عن الجنود الأربعة", [("الأربعة", 4, 4)]),
    ("أفرج عن الجنود الـ 12", [("ال 12", 12, 12)]),
    ("مقتل 2015 شخصا في هجمات عام 2015", [("2015", 2015, 2015)]),
    ("دمشق : 3 قتلى في انفجار", [("3", 3, 3)]),
    ("نزح نصف مليون شخص", [("نصف مليون", 500000, 500000)]),
    ("نزح أكثر من مليون ونصف المليون شخص", [("أكثر من مليون ونصف المليون", 1500000, None)]),
    ("نزح مليونان وربع مليون شخص", [("مليونان وربع مليون", 2250000, 2250000)]),
    ("نزح 34 500 شخص", [("34 500", 34500, 34500)]),
    ("نزح ١٠٫٠٠٠ شخص و ۱۲ طبيبا", [("10٫000", 10000, 10000), ("12", 12, 12)]),
    ("نزح بضعة آلاف وعدة مئات", [("بضعة آلاف", 2000, 9999), ("وعدة مئات", 200, 999)]),
    ("مقتل نيف وعشرين جنديا وثلاثين مسلحا ونيف", [("نيف وعشرين", 20, None), ("وثلاثين", 30, None)]),
    ("مقتل مالا يقل عن 15 مسلحا", [("مالا يقل عن 15", 15, None)]),
    ("مقتل ما يصل إلى 40 مسلحا", [("ما يصل إلى 40", None, 40)]),
    ("أكثر من مليونا و 170 ألف طالب", [("أكثر من مليونا و 170 ألف", 1170000, None)]),
]

NONE = [
    "بعده وصل الوفد",
    "أغلق الطريق M 5 أمام السيارات",
    "ارتفعت الأسعار 15 %",
    "ارتفعت الأسعار 20 بالمئة و 30 في المئة",
    "وقع الاتفاق في 27/11/2020 عند الساعة 10:30",
    "وقع الاتفاق في 15 مارس 2019",
    "اليوم الثالث والعشرون من الإضراب",
    "انتشرت الفرقة الثالثة والفوج الأول",
    "القرار 2254 الصادر عن مجلس الأمن",
    "طائرات من طراز إف - 16",
    "على بعد 100 كلم من العاصمة",
    "بقيمة ثلاثة ملايين دولار",
    "خلال ثلاثة أيام",
    "نقلت كميات كبيرة من القمح",
    "زاد عدد القتلى",
    "قمة مجموعة العشرين",
    "للمرة الأولى منذ سنوات",
    "نصف ساعة",
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_quantities(sentence: str, expected: list[Bounds]) -> None:
    words = fold(sentence).split()
    found = [
        (" ".join(words[quantity.first : quantity.last + 1]), quantity.low, quantity.high)
        for quantity in find_quantities(words)
    ]
    assert found == [(fold(text), low, high) for text, low, high in expected]


@pytest.mark.parametrize("sentence", NONE)
def test_no_quantities(sentence: str) -> None:
    assert find_quantities(fold(sentence).split()) == []


@pytest.mark.parametrize(
    ("sentence", "vague"), [("عشرات القتلى", True), ("عدد من القتلى", True), ("3 قتلى", False)]
)
def test_vague(sentence: str, vague: bool) -> None:
    assert [quantity.vague for quantity in find_quantities(fold(sentence).split())] == [vague]


UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TENS = ["", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS = [
    "",
    "مئة",
    "مئتان",
    *(f"{word}مئة" for word in ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع")),
]


def spelled(number: int) -> str:
    """Spell a number below a thousand."""
    hundreds, rest = divmod(number, 100)
    parts = [HUNDREDS[hundreds]] if hundreds else []
    if 10 < rest < 20:
        parts.append({11: "أحد عشر", 12: "اثنا عشر"}.get(rest, f"{UNITS[rest - 10]} عشر"))
    elif rest == 10:
        parts.append("عشرة")
    else:
        parts += [UNITS[rest % 10]] * (rest % 10 > 0) + [TENS[rest // 10]] * (rest >= 20)
    return " و".join(parts)


@settings(deadline=None)
@given(st.integers(1, 999), st.integers(0, 999))
def test_spelled_numbers_are_read_back(low: int, thousands: int) -> None:
    text = f"{spelled(thousands)} ألف و{spelled(low)}" if thousands > 2 else spelled(low)
    value = low + (1000 * thousands if thousands > 2 else 0)
    found = find_quantities(fold(f"{text} شخصا").split())
    assert [(quantity.low, quantity.high) for quantity in found] == [(value, value)]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            fold("بين 10 و من عشرة عشر مئة ألف آلاف على الأقل أكثر نحو 15 مارس يوم - / الـ 2020").split()
        )
    )
)
def test_nothing_overlaps(words: list[str]) -> None:
    ends = -1
    for quantity in find_quantities(words):
        assert ends < quantity.first <= quantity.last < len(words)
        ends = quantity.last
    ends = -1
    for mention in find_dates(words, dt.date(2021, 3, 17)):
        assert ends < mention.first <= mention.last < len(words)
        ends = mention.last
