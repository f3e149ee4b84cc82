"""Which place is meant: by kind words, nesting, what else is named, spelling; on sentences of our own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import khabar
from khabar.gazetteer import adding
from khabar.records.claim import Place

# villages that do not exist, two of one name; names that are ordinary words
VILLAGES = """name\tname_ar\tlat\tlon\tkind\tcountry
North Zahrtan\tالزهرتان\t36.45\t37.10\tvillage\tSY
South Zahrtan\tالزهرتان\t32.70\t36.20\tvillage\tSY
Yemeni Zahrtan\tزهرتان\t15.40\t44.10\tvillage\tYE
Kafr Zastan\tكفر زستان\t36.00\t36.70\tvillage\tSY
Industrial\tالمنطقة الصناعية\t29.90\t31.00\tvillage\tEG
Turkish\tتركية\t36.10\t37.30\tvillage\tSY
Tal Zastan\tتل زستان\t36.60\t41.00\tvillage\tSY
"""


@pytest.fixture(scope="module")
def coder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[khabar.Coder]:
    folder = tmp_path_factory.mktemp("villages")
    before = os.environ.get("KHABAR_GAZETTEER")
    os.environ["KHABAR_GAZETTEER"] = str(folder / "index")
    (folder / "villages.tsv").write_text(VILLAGES, encoding="utf-8")
    adding.add(folder / "villages.tsv")
    yield khabar.Coder()
    os.environ.pop("KHABAR_GAZETTEER")
    if before is not None:
        os.environ["KHABAR_GAZETTEER"] = before


def places(coder: khabar.Coder, text: str) -> dict[str, Place]:
    return {place.text: place for claim in coder(text, date="2024-05-06").claims for place in claim.places}


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("قصفت المدفعية قرية الزهرتان بريف حلب الشمالي.", "قرية الزهرتان", "North Zahrtan"),
        ("قصفت المدفعية قرية الزهرتان في محافظة درعا.", "قرية الزهرتان", "South Zahrtan"),
        ("قصفت المدفعية قرية زهرتان شمال صنعاء.", "قرية زهرتان شمال صنعاء", "Yemeni Zahrtan"),
        ("قصفت المدفعية بلدة كفرزستان في ريف إدلب.", "بلدة كفرزستان", "Kafr Zastan"),
        ("قصفت المدفعية بلدة كفر زستانة في ريف إدلب.", "بلدة كفر زستانة", "Kafr Zastan"),
        ("قصفت المدفعية مدينة #إدلب أمس.", "مدينة #إدلب", "Idlib"),
        ("قصفت المدفعية بلدة تل زستان في ريف الحسكة.", "بلدة تل زستان", "Tal Zastan"),
    ],
)
def test_the_right_one_of_several(coder: khabar.Coder, text: str, words: str, name: str) -> None:
    assert places(coder, text)[words].name == name


def test_others_stand_as_candidates(coder: khabar.Coder) -> None:
    found = places(coder, "قصفت المدفعية قرية الزهرتان بريف حلب الشمالي.")["قرية الزهرتان"]
    assert {"South Zahrtan", "Yemeni Zahrtan"} <= {candidate.name for candidate in found.candidates}


def test_without_evidence_no_point(coder: khabar.Coder) -> None:
    """Two villages of one country as likely as each other: the words stay, with both as candidates."""
    found = places(coder, "قصفت المدفعية قرية الزهرتان في سوريا.")["قرية الزهرتان"]
    assert (found.lat, found.name) == (None, None)
    assert len(found.candidates) >= 2


def test_what_is_stated_goes_before_the_only_candidate(coder: khabar.Coder) -> None:
    found = places(coder, "قصفت المدفعية قرية كفر زستان بريف دير الزور الشرقي.")["قرية كفر زستان"]
    assert found.lat is None


@pytest.mark.parametrize(
    "text", ["انفجر صاروخ في المنطقة الصناعية بمدينة حلب.", "انفجر صاروخ في القاعدة التركية بمدينة حلب."]
)
def test_adjectives_are_no_names(coder: khabar.Coder, text: str) -> None:
    assert {place.name for place in places(coder, text).values() if place.name} <= {"Aleppo"}


def test_a_village_that_no_file_has_harms_nothing(coder: khabar.Coder) -> None:
    found = places(coder, "قصفت المدفعية قرية زغزغانة ومدينة إدلب.")
    assert (found["قرية زغزغانة"].lat, found["مدينة إدلب"].name) == (None, "Idlib")


def test_offsets_are_computed(coder: khabar.Coder) -> None:
    (found,) = places(coder, "سقطت طائرة عسكرية وقتل طيارها على بعد 20 كلم شرق مدينة حلب.").values()
    assert found.lat is not None
    assert found.lon is not None
    assert found.precision == "district"
    assert abs(found.lat - 36.2) < 0.05
    assert 0.18 < found.lon - 37.16 < 0.27


def test_a_side_of_a_province_is_no_exact_point(coder: khabar.Coder) -> None:
    (found,) = places(coder, "قصفت الطائرات ريف دير الزور الشرقي.").values()
    assert (found.text, found.precision, found.country) == ("ريف دير الزور الشرقي", "district", "SY")


def test_countries_have_no_point(coder: khabar.Coder) -> None:
    (found,) = places(coder, "قتل عشرة أشخاص في سوريا.").values()
    assert (found.name, found.precision, found.lat) == ("Syria", "country", None)


def test_an_unnamed_facility_lies_where_the_text_is(coder: khabar.Coder) -> None:
    found = places(coder, "دخلت القوات مدينة سراقب. ثم وقع انفجار في المدرسة.")
    assert (found["المدرسة"].name, found["المدرسة"].precision) == (found["مدينة سراقب"].name, "city")


def test_the_capital_is_that_of_the_adjective(coder: khabar.Coder) -> None:
    (found,) = places(coder, "وقع انفجار في العاصمة العراقية.").values()
    assert (found.name, found.country) == ("Baghdad", "IQ")


def test_reasons_are_told(coder: khabar.Coder) -> None:
    claim = coder("قصفت المدفعية قرية الزهرتان بريف حلب الشمالي.").claims[0]
    assert any(rule.startswith("place:villages:") and "near" in rule and "kind" in rule for rule in claim.why)


def test_the_order_of_documents_changes_nothing(coder: khabar.Coder) -> None:
    texts = ["قصفت المدفعية قرية الزهرتان بريف حلب.", "قتل شخص في تل زستان.", "قصفت المدفعية كفرزستان في إدلب."]
    first = [msgspec.json.encode(khabar.Coder()(text)) for text in texts]
    assert [msgspec.json.encode(coder(text)) for text in reversed(texts)] == list(reversed(first))


SHARED = Path(__file__).parents[3] / "shared" / "gazetteer" / "sy.tsv.gz"


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/gazetteer/sy.tsv.gz, a file of Syrian villages")
def test_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_GAZETTEER", str(tmp_path))
    added = adding.add(SHARED)
    assert added.source.rows > 9_000
    assert {fault.message.partition(":")[0] for fault in added.faults} == {"no Arabic name"}
    found = khabar.find_places("كفر نوران")
    assert any(place.source == "sy" and place.line for place in found)


@pytest.mark.parametrize(
    ("text", "words", "name", "country"),
    [
        # of two of one name the one in the country that is named, though the other is larger
        ("سيطرت القوات اليمنية على مدينة زنجبار أمس.", "مدينة زنجبار", "Zinjibār", "YE"),
        ("تظاهر عمال في مدينة زنجبار التنزانية أمس.", "مدينة زنجبار التنزانية", "Zanzibar", "TZ"),
        # a quarter is no town of its name, and lies in the city beside it
        ("قصفت المدفعية حي الأمل أمس.", "حي الأمل", None, None),
        ("قصفت المدفعية حي الثورة في مدينة إدلب أمس.", "حي الثورة", "Idlib", "SY"),
        ("قصفت المدفعية حي المنصورة أمس. ثم قصف الجيش منازل.", "منازل", None, None),
        # what a kind word with article is a name of, and what stands behind a conjunction
        ("اعتقل الجيش الإسرائيلي ثلاثة فلسطينيين في الضفة والقدس.", "الضفة", "West Bank", "PS"),
        ("اعتقلت الشرطة سائحا في الإمارات.", "الإمارات", "United Arab Emirates", "AE"),
        # a country, no town of it that is named beside it
        ("قصف الجيش نجران، ثم قصف مواقع في الأراضي اليمنية.", "الأراضي اليمنية", None, "YE"),
        # a capital is the city, not the province of its name
        ("قتل جندي في اشتباكات شهدتها العاصمة السودانية.", "العاصمة السودانية", "Khartoum", "SD"),
        # ordinary words
        ("قصف الجيش منازل قرب وسط المدينة في كينيا.", "منازل", None, None),
        ("قصف الجيش منازل بصواريخ حديثة أمس.", "منازل", None, None),
        ("قصف الجيش بلدة حديثة في العراق.", "بلدة حديثة", "Haditha town", "IQ"),
        ("أغلق محتجون طرقا في العاصمة دكا، واشتبكوا مع الشرطة في المدينة.", "المدينة", "Dhaka", "BD"),
    ],
)
def test_what_the_setting_tells(coder: khabar.Coder, text: str, words: str, name: str | None, country: str | None) -> None:
    place = places(coder, text)[words]
    assert (place.name, place.country) == (name, country)
