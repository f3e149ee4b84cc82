"""Towns: true Arabic names are kept, those of other languages in Arabic letters are not."""

from __future__ import annotations

import re

import pytest

from khabar.matching.towns import arabic_names, towns


@pytest.mark.parametrize(
    ("names", "latin", "kept"),
    [
        (["الرقة", "رقه", "ڕەققە"], [], ["الرقة"]),
        (["حمص", "مدينة حمص"], [], ["حمص"]),
        (["کفر نبل", "كفر نبل"], [], ["كفر نبل"]),
        (["دَمَشق", "دیمەشق", "د مشق"], [], ["دمشق"]),
        (["علی\u200cآباد", "گلستان", "پاریس"], [], []),
        (["باريس", "لوتيسيا"], ["Paris"], ["باريس"]),
        (["Aleppo", "חאלב"], [], []),
    ],
)
def test_arabic_names(names: list[str], latin: list[str], kept: list[str]) -> None:
    assert arabic_names(names, latin) == kept


def test_towns() -> None:
    found = towns()
    assert len(found) > 4000
    assert len({place.id for place, _ in found}) == len(found)
    letters = re.compile("[ء-غف-ي -]+")
    for place, names in found:
        assert names
        assert all(letters.fullmatch(name) for name in names), place
        assert place.precision == "city"
        assert place.country
    by_name = {name: place.country for place, names in found for name in names}
    for name, country in {"دمشق": "SY", "بغداد": "IQ", "القاهرة": "EG", "مدريد": "ES", "أوسلو": "NO"}.items():
        assert by_name[name] == country
