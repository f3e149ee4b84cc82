"""Towns: true Arabic names are kept, those of other languages in Arabic letters are not."""

from __future__ import annotations

import re
from collections import defaultdict
from statistics import mean

import pytest

from khabar.gazetteer.geo import km
from khabar.matching.names import GazetteerPlace
from khabar.matching.towns import _rows, arabic_names, towns


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


def test_first_level_units() -> None:
    """Where a code of GeoNames is written down, its towns stand around that unit, and disputed towns have none."""
    found = {place.id: place for place, _ in towns()}
    units = {(row["country"], row["name_en"]): row for row in _rows("units.tsv") if row["kind"] == "province"}
    placed = [place for place in found.values() if place.admin1]
    assert len(placed) > 2000
    around: dict[tuple[str, str], list[GazetteerPlace]] = defaultdict(list)
    for place in placed:
        around[place.country or "", place.admin1].append(place)
    far: set[str] = set()
    for (country, name), its in around.items():
        lat, lon = mean(place.lat for place in its), mean(place.lon for place in its)
        away = {
            other: km(lat, lon, float(unit["lat"]), float(unit["lon"]))
            for (where, other), unit in units.items()
            if where == country
        }
        far |= {name} - set(sorted(away, key=lambda other: away[other])[:4])
    deserts = {"Homs Governorate", "New Valley Governorate", "Mafraq Governorate", "Abu Dhabi Emirate"}  # towns at their rims
    assert far <= deserts
    for name, unit in {"Wādī Mūsá": "Ma'an Governorate", "Sfax": "Sfax Governorate", "Arar": "Northern Borders Region"}.items():
        assert [place.admin1 for place in placed if place.name == name] == [unit]
    for row in _rows("policy.tsv"):
        assert row["id"] not in found or not found[row["id"]].admin1
