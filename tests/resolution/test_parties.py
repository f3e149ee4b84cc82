"""Parties are resolved to country and sector, by their own words and by what their document is about."""

from __future__ import annotations

import datetime as dt

import pytest

from khabar.matching.lexicon import load_lexicon
from khabar.matching.matcher import Matcher
from khabar.matching.name_files import load_names
from khabar.matching.names import Names
from khabar.matching.vocabulary import Vocabulary
from khabar.resolution.parties import Identity, PartyResolver, Scene
from khabar.resolution.setting import setting
from khabar.syntax.view import View
from khabar.text.sentences import sentences

DAY = dt.date(2016, 5, 2)


class Reader:
    """Resolves every phrase of a text in order."""

    def __init__(self) -> None:
        lexicon = load_lexicon(())
        self.names: Names = load_names()
        self.vocabulary = Vocabulary(lexicon, self.names)
        self.matcher = Matcher(lexicon, self.vocabulary)

    def __call__(
        self, text: str, *, day: dt.date = DAY, scene: Scene | None = None, outlet: str | None = None
    ) -> dict[str, Identity]:
        views = [View(text, sentence, self.vocabulary, self.matcher, day) for sentence in sentences(text)]
        for view in views:
            view.keep([event for index in range(len(view.words)) for event in view.entries_at(index)])
        resolver = PartyResolver(self.names, setting(views, self.names, outlet))
        return {
            view.phrase_span(phrase).text: resolver.resolve(view, phrase, day, scene or Scene())
            for view in views
            for phrase in view.phrases
        }


@pytest.fixture(scope="module")
def read() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("text", "party", "country", "sector"),
    [
        ("انتشرت قوات تركية قرب الحدود.", "قوات تركية", "TUR", "MIL"),
        ("ابتعد مستوطنون عن الحاجز.", "مستوطنون", "ISR", "CVL"),
        ("فر مسلحون مجهولون من حلب في سوريا.", "مسلحون مجهولون", "UNK", "UAF"),
        ("أعلنت وزارة الصحة اللبنانية الخبر. وصل طلاب إلى بيروت.", "طلاب", "LBN", "EDU"),
        ("دعت واشنطن إلى الهدوء.", "واشنطن", "USA", "GOV"),
        ("اعتقلت الشرطة ثلاثة أشخاص في القاهرة بمصر.", "الشرطة", "EGY", "COP"),
        ("دعت الأمم المتحدة إلى الهدوء.", "الأمم المتحدة", "IGO", "IGO"),
        ("وصلت منظمات دولية إلى المكان.", "منظمات دولية", "IGO", "IGO"),
        ("وصل المبعوث الأممي إلى اليمن.", "المبعوث الأممي", "IGO", "IGO"),
        ("قال قيادي حوثي إن الهدنة قائمة.", "قيادي حوثي", "YEM", "REB"),
        ("غاب الرئيس التونسي السابق عن الحفل.", "الرئيس التونسي السابق", "TUN", "ELI"),
        ("أعلنت الخطوط السعودية تعليق الرحلات.", "الخطوط السعودية", "SAU", "BUS"),
        ("استأنفت الخطوط الجوية التركية رحلاتها.", "الخطوط الجوية التركية", "TUR", "BUS"),
        ("غير طيران الإمارات خطته.", "طيران الإمارات", "ARE", "BUS"),
        ("استقال رئيس حركة النهضة التونسية.", "رئيس حركة النهضة التونسية", "TUN", "PTY"),
    ],
)
def test_country_and_sector(read: Reader, text: str, party: str, country: str, sector: str) -> None:
    who = read(text)[party]
    assert (who.country, who.sector) == (country, sector)


def test_an_organisation_is_recognised_by_its_noun(read: Reader) -> None:
    found = read("أعلنت حركة حماس موقفها. وقالت الحركة إن الوفد عاد. ووصل قادة الحركة أمس.")
    assert found["الحركة"].entity == "hamas"
    assert (found["قادة الحركة"].country, found["قادة الحركة"].sector) == ("PSE", "REB")


def test_civilians_are_of_the_place_and_not_of_those_who_attacked_them(read: Reader) -> None:
    text = "قالت إسرائيل إن الجيش الإسرائيلي قصف المكان. قتل خمسة مدنيين."
    assert read(text)["خمسة مدنيين"].country == "ISR"
    assert read(text, scene=Scene("PSE"))["خمسة مدنيين"].country == "PSE"
    victims = Scene(kind="ASSAULT", recipient=True, foes=frozenset({"ISR"}))
    assert read(text + " وغادر وفد لبنان.", scene=victims)["خمسة مدنيين"].country == "LBN"


def test_a_report_that_names_no_country_is_about_its_outlets_home(read: Reader) -> None:
    text = "أضرب عمال النظافة عن العمل."
    assert read(text, outlet="JAWHARA fm")["عمال النظافة"].country == "TUN"
    assert read(text, outlet="Somewhere")["عمال النظافة"].country == "UNK"


def test_an_office_is_its_holder_on_the_day(read: Reader) -> None:
    text = "وصل الرئيس التونسي إلى باريس."
    assert read(text, day=dt.date(2013, 5, 2))["الرئيس التونسي"].entity == "moncef-marzouki"
    assert read(text, day=dt.date(2023, 5, 2))["الرئيس التونسي"].entity == "kais-saied"
    assert read("وصل رئيس الاتحاد التونسي إلى باريس.")["رئيس الاتحاد التونسي"].entity != "beji-caid-essebsi"


def test_a_shared_name_means_the_party_of_the_country_spoken_of(read: Reader) -> None:
    assert read("قال مسؤول في غزة بفلسطين إن المقاومة صمدت.")["المقاومة"].country == "PSE"
    assert read("قال مسؤول يمني في عدن باليمن إن المقاومة صمدت.")["المقاومة"].country == "YEM"


def test_some_governments_are_armies_in_attacks(read: Reader) -> None:
    text = "قصف الاحتلال البلدة."
    assert read(text)["الاحتلال"].sector == "GOV"
    assert read(text, scene=Scene(kind="ASSAULT"))["الاحتلال"].sector == "MIL"


def test_an_unlisted_person_is_known_again_by_the_surname(read: Reader) -> None:
    found = read("وصل المحافظ سالم القحطاني إلى عدن في اليمن. وقال القحطاني كلمة.")
    assert (found["القحطاني"].country, found["القحطاني"].sector, found["القحطاني"].entity) == ("YEM", "GOV", None)
