"""Conjugation tables written by hand (conjugation.tsv), single shapes easy to get wrong, and properties."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabar.matching.morphology import Shape, conjugate, inflect

TABLE = Path(__file__).with_name("conjugation.tsv")
SLOTS = {
    "perfect_3ms": ("perfect", "3ms", "active"),
    "perfect_3fs": ("perfect", "3fs", "active"),
    "perfect_3mp": ("perfect", "3mp", "active"),
    "perfect_1p": ("perfect", "1p", "active"),
    "imperfect_3ms": ("imperfect", "3ms", "active"),
    "imperfect_3mp": ("imperfect", "3mp", "active"),
    "imperfect_3fs": ("imperfect", "3fs", "active"),
    "jussive_3ms": ("jussive", "3ms", "active"),
    "passive_perfect_3ms": ("perfect", "3ms", "passive"),
    "passive_imperfect_3ms": ("imperfect", "3ms", "passive"),
    "active": ("active", "ms", "active"),
    "passive": ("passive", "ms", "passive"),
}


def rows() -> list[dict[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def conjugate_row(row: dict[str, str]) -> list[Shape]:
    masdars = [] if row["masdars"] == "-" else row["masdars"].split("/")
    vowel = None if row["vowel"] == "-" else row["vowel"]
    return conjugate(tuple(row["root"].split()), row["form"], vowel, masdars)


def beside(text: str, person: str) -> set[str]:
    """The shapes that may stand beside an expected one: before a pronoun, and with the alef of tanwin."""
    extra = set()
    if text.endswith("وا") and person == "3mp":
        extra.add(text[:-1])
    if text.endswith("ى"):
        extra.add((text[:-1] + "ا").replace("أا", "آ"))
    if text.endswith(("ء", "أ", "ؤ")):
        extra |= {text[:-1] + "ؤ", text[:-1] + "ئ"}
    if person == "ms":
        extra |= {text + "ا", text + "يا"}
        if text.endswith("يء"):
            extra.add(text[:-1] + "ئا")
    return extra


def texts(shapes: list[Shape], part: str, person: str, voice: str = "both") -> set[str]:
    return {
        shape.text
        for shape in shapes
        if shape.part == part
        and shape.person == person
        and (voice == "both" or shape.voice in (voice, "both"))
    }


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['class']}-{row['form']}-{row['perfect_3ms']}")
def test_conjugation_table(row: dict[str, str]) -> None:
    shapes = conjugate_row(row)
    for column, (part, person, voice) in SLOTS.items():
        expected = set() if row[column] == "-" else set(row[column].split("/"))
        allowed = expected.union(*(beside(text, person) for text in expected))
        found = texts(shapes, part, person, voice)
        assert expected <= found <= allowed, f"{column}: expected {expected}, found {found}"
    masdars = texts(shapes, "masdar", "ms") | texts(shapes, "masdar", "fs")
    assert set(row["masdar"].split("/")) <= masdars


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['class']}-{row['form']}-{row['perfect_3ms']}")
def test_voice_is_told_apart_only_where_spelling_does(row: dict[str, str]) -> None:
    shapes = conjugate_row(row)
    voices = {(shape.text, shape.part, shape.person): shape.voice for shape in shapes}
    assert len(voices) == len(shapes), "a shape stands twice"
    for active, passive in (
        ("perfect_3ms", "passive_perfect_3ms"),
        ("imperfect_3ms", "passive_imperfect_3ms"),
    ):
        if row[passive] == "-":
            continue
        part = SLOTS[active][0]
        same = row[active] == row[passive]
        assert voices[row[active], part, "3ms"] == ("both" if same else "active")
        assert voices[row[passive], part, "3ms"] == ("both" if same else "passive")


def test_every_class_is_in_the_table() -> None:
    classes = {row["class"] for row in rows()}
    wanted = "strong hollow-w hollow-y defective-w defective-y geminate hamza-first hamza-middle hamza-last"
    assert classes >= {*wanted.split(), "assimilated", "assimilation", "doubly-weak", "quadriliteral"}


WHOLE_VERB = {
    "perfect": {
        "3ms": "كتب", "3fs": "كتبت", "3md": "كتبا", "3fd": "كتبتا", "3mp": "كتبوا كتبو", "3fp": "كتبن",
        "2ms": "كتبت", "2fs": "كتبت", "2md": "كتبتما", "2mp": "كتبتم كتبتمو", "2fp": "كتبتن", "1s": "كتبت",
        "1p": "كتبنا",
    },
    "imperfect": {
        "3ms": "يكتب", "3fs": "تكتب", "3md": "يكتبان", "3fd": "تكتبان", "3mp": "يكتبون", "3fp": "يكتبن",
        "2ms": "تكتب", "2fs": "تكتبين", "2md": "تكتبان", "2mp": "تكتبون", "2fp": "تكتبن", "1s": "أكتب",
        "1p": "نكتب",
    },
    "jussive": {
        "3ms": "يكتب", "3fs": "تكتب", "3md": "يكتبا", "3fd": "تكتبا", "3mp": "يكتبوا يكتبو", "3fp": "يكتبن",
        "2ms": "تكتب", "2fs": "تكتبي", "2md": "تكتبا", "2mp": "تكتبوا تكتبو", "2fp": "تكتبن", "1s": "أكتب",
        "1p": "نكتب",
    },
    "imperative": {"2ms": "اكتب", "2fs": "اكتبي", "2md": "اكتبا", "2mp": "اكتبوا اكتبو", "2fp": "اكتبن"},
}  # fmt: skip


def test_whole_strong_verb() -> None:
    shapes = conjugate(("ك", "ت", "ب"), "I", "u", ["كتابة"])
    for part, persons in WHOLE_VERB.items():
        assert {shape.person for shape in shapes if shape.part == part} == set(persons)
        for person, expected in persons.items():
            assert texts(shapes, part, person) == set(expected.split()), (part, person)


SINGLE = [
    # root, form, vowel, part, person, voice, expected: among the shapes
    ("ق و ل", "I", "u", "perfect", "3fp", "active", "قلن"),
    ("ق و ل", "I", "u", "jussive", "3mp", "active", "يقولوا"),
    ("ق و ل", "I", "u", "imperative", "2ms", "active", "قل"),
    ("ق و ل", "I", "u", "imperative", "2mp", "active", "قولوا"),
    ("ر م ي", "I", "i", "perfect", "3ms", "active", "رما"),
    ("ر م ي", "I", "i", "perfect", "3md", "active", "رميا"),
    ("ر م ي", "I", "i", "imperfect", "3md", "active", "يرميان"),
    ("ر م ي", "I", "i", "imperfect", "3fp", "active", "يرمين"),
    ("ر م ي", "I", "i", "imperative", "2ms", "active", "ارم"),
    ("ر م ي", "I", "i", "passive", "mp", "passive", "مرميون"),
    ("د ع و", "I", "u", "perfect", "3md", "active", "دعوا"),
    ("د ع و", "I", "u", "imperfect", "3md", "active", "يدعوان"),
    ("د ع و", "I", "u", "imperative", "2ms", "active", "ادع"),
    ("د ع و", "I", "u", "active", "mp", "active", "داعون"),
    ("د ع و", "I", "u", "passive", "mp", "passive", "مدعوون"),
    ("ل ق ي", "I", "a", "perfect", "3mp", "active", "لقوا"),
    ("ل ق ي", "I", "a", "imperfect", "3ms", "active", "يلقا"),
    ("ل ق ي", "I", "a", "imperfect", "3md", "active", "يلقيان"),
    ("ش ن ن", "I", "u", "imperfect", "3fp", "active", "يشنن"),
    ("ء خ ذ", "I", "u", "imperfect", "1s", "active", "آخذ"),
    ("ء خ ذ", "I", "u", "imperative", "2ms", "active", "خذ"),
    ("ء م ن", "IV", None, "imperfect", "1s", "active", "أؤمن"),
    ("ء م ن", "IV", None, "imperative", "2mp", "active", "آمنوا"),
    ("ء ذ ن", "I", "a", "imperative", "2ms", "active", "ائذن"),
    ("ق ر ء", "I", "a", "imperfect", "3ms", "active", "يقرؤ"),
    ("ق ر ء", "I", "a", "imperfect", "2fs", "active", "تقرئين"),
    ("ق ر ء", "I", "a", "perfect", "3md", "active", "قرآ"),
    ("ق ر ء", "I", "a", "active", "mp", "active", "قارئون"),
    ("ي ء س", "I", "ia", "perfect", "3ms", "active", "يئس"),
    ("ي ء س", "I", "ia", "imperfect", "3ms", "active", "ييأس"),
    ("و ص ل", "I", "i", "imperative", "2mp", "active", "صلوا"),
    ("ر س ل", "IV", None, "imperative", "2ms", "active", "أرسل"),
    ("ق و م", "IV", None, "imperative", "2ms", "active", "أقم"),
    ("س ح ب", "VII", None, "imperative", "2mp", "active", "انسحبوا"),
    ("و ق ن", "IV", None, "active", "ms", "active", "موقن"),
    ("ي ق ن", "IV", None, "imperfect", "3ms", "active", "يوقن"),
    ("ب د ء", "I", "a", "imperfect", "3mp", "active", "يبدأون"),
    ("ه د ء", "II", None, "masdar", "fs", "both", "تهدئة"),
    ("ب ر ي", "III", None, "masdar", "fs", "both", "مبارات"),
    ("ب ر ي", "III", None, "masdar", "fp", "both", "مباريات"),
    ("ف ج ء", "III", None, "masdar", "fp", "both", "مفاجآت"),
    ("ع ط و", "IV", None, "masdar", "ms", "both", "إعطاؤ"),
    ("ع ط و", "IV", None, "masdar", "ms", "both", "إعطائ"),
    ("ج ر ي", "IV", None, "masdar", "fp", "both", "إجراءات"),
    ("ق و ل", "IV", None, "masdar", "fs", "both", "إقالت"),
    ("ف ج ر", "VII", None, "masdar", "md", "both", "انفجاران"),
    ("ف ج ر", "VII", None, "masdar", "md", "both", "انفجارين"),
    ("ف ج ر", "VII", None, "masdar", "fp", "both", "انفجارات"),
    ("ه ج م", "III", None, "masdar", "ms", "both", None),
    ("ح د و", "V", None, "masdar", "fp", "both", "تحديات"),
    ("ح د و", "V", None, "masdar", "ms", "both", "تحديا"),
    ("ظ ه ر", "VI", None, "active", "mp", "active", "متظاهرون"),
    ("ظ ه ر", "VI", None, "active", "mp", "active", "متظاهرو"),
    ("ظ ه ر", "VI", None, "active", "mp", "active", "متظاهرين"),
    ("ظ ه ر", "VI", None, "active", "mp", "active", "متظاهري"),
    ("ق ض ي", "I", "i", "active", "ms", "active", "قاضيا"),
    ("ق ض ي", "I", "i", "active", "fs", "active", "قاضيت"),
    ("ع د و", "VIII", None, "active", "mp", "active", "معتدون"),
    ("س م و", "II", None, "passive", "fs", "passive", "مسماة"),
    ("س م و", "II", None, "passive", "fs", "passive", "مسمات"),
    ("ل غ و", "IV", None, "passive", "ms", "passive", "ملغى"),
    ("ت ه م", "VIII", None, "passive", "ms", "both", "متهم"),
    ("س ي ط ر", "QI", None, "perfect", "3ms", "both", "سيطر"),
    ("ز ي د", "VIII", None, "perfect", "3ms", "active", "ازداد"),
    ("ء ت ي", "I", "i", "imperfect", "1s", "active", "آتي"),
    ("ه ز ز", "VIII", None, "masdar", "ms", "both", "اهتزاز"),
]  # fmt: skip


@pytest.mark.parametrize("row", SINGLE, ids=lambda row: f"{row[1]}-{row[3]}-{row[6]}")
def test_single_shapes(row: tuple[str, str, str | None, str, str, str, str | None]) -> None:
    root, form, vowel, part, person, voice, expected = row
    found = texts(conjugate(tuple(root.split()), form, vowel), part, person, voice)
    if expected is None:
        assert not found
    else:
        assert expected in found


NOUNS = [
    # noun, plurals, all shapes by person
    (
        "غارة", [],
        {"fs": "غارة غارت", "fd": "غارتان غارتا غارتين غارتي", "fp": "غارات"},
    ),
    (
        "هجوم", ["هجمات"],
        {"ms": "هجوم هجوما", "md": "هجومان هجوما هجومين هجومي", "fp": "هجمات"},
    ),
    (
        "مهندس", ["ون"],
        {
            "ms": "مهندس مهندسا", "md": "مهندسان مهندسا مهندسين مهندسي",
            "mp": "مهندسون مهندسو مهندسين مهندسي",
        },
    ),
    (
        "محامي", ["محامون"],
        {
            "ms": "محامي محاميا", "md": "محاميان محاميا محاميين محاميي",
            "mp": "محامون محامو محامين محامي",
        },
    ),
    (
        "قائد", ["قادة"],
        {"ms": "قائد قائدا", "md": "قائدان قائدا قائدين قائدي", "br": "قادة قادت"},
    ),
    (
        "نبأ", ["أنباء"],
        {"ms": "نبأ نبؤ نبئ", "md": "نبآن نبآ نبأين نبأي", "br": "أنباء أنباؤ أنبائ"},
    ),
    (
        "قتيل", ["قتلى"],
        {"ms": "قتيل قتيلا", "md": "قتيلان قتيلا قتيلين قتيلي", "br": "قتلى قتلا"},
    ),
    (
        "قانون", ["قوانين"],
        {"ms": "قانون قانونا", "md": "قانونان قانونا قانونين قانوني", "br": "قوانين"},
    ),
    (
        "مستشفى", ["مستشفيات"],
        {
            "ms": "مستشفى مستشفا", "md": "مستشفيان مستشفيا مستشفيين مستشفيي",
            "fp": "مستشفيات",
        },
    ),
    (
        "جزء", ["أجزاء"],
        {"ms": "جزء جزؤ جزئ جزءا", "md": "جزءان جزءا جزءين جزءي", "br": "أجزاء أجزاؤ أجزائ"},
    ),
    (
        "عبء", ["أعباء"],
        {"ms": "عبء عبؤ عبئ عبئا", "md": "عبئان عبئا عبئين عبئي", "br": "أعباء أعباؤ أعبائ"},
    ),
    (
        "أرض", ["أراضي"],
        {"ms": "أرض أرضا", "md": "أرضان أرضا أرضين أرضي", "br": "أراضي أراض"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("noun", "plurals", "expected"), NOUNS, ids=[row[0] for row in NOUNS])
def test_nouns(noun: str, plurals: list[str], expected: dict[str, str]) -> None:
    found: dict[str, set[str]] = {}
    for shape in inflect(noun, plurals):
        assert (shape.part, shape.voice) == ("noun", "both")
        found.setdefault(shape.person, set()).add(shape.text)
    assert found == {person: set(shapes.split()) for person, shapes in expected.items()}


def test_given_masdars_and_plurals() -> None:
    shapes = conjugate(("ه", "ج", "م"), "I", "u", ["هجوم"], ["هجمات"])
    assert texts(shapes, "masdar", "fp") == {"هجمات"}
    assert "قتال" in texts(conjugate(("ق", "ت", "ل"), "III", None, ["قتال"]), "masdar", "ms")


def test_single_letter_imperatives_are_left_out() -> None:
    assert "ف" not in {shape.text for shape in conjugate(("و", "ف", "ي"), "I", "i")}


@pytest.mark.parametrize(
    ("root", "form"),
    [
        (("ك", "ت"), "I"),
        (("ك", "ت", "ب"), "QI"),
        (("ك", "ت", "ب"), "XI"),
        (("k", "t", "b"), "I"),
        (("أ", "ك", "ل"), "I"),
    ],
)
def test_wrong_roots_are_refused(root: tuple[str, ...], form: str) -> None:
    with pytest.raises(ValueError, match="no verb of form"):
        conjugate(root, form)


LETTER = st.sampled_from("ءبتثجحخدذرزسشصضطظعغفقكلمنهوي")
THREE = st.tuples(LETTER, LETTER, LETTER)
FOUR = st.tuples(LETTER, LETTER, LETTER, LETTER)
FORM = st.sampled_from(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"])
ARABIC = re.compile("[ء-غف-ي]+")


def check(root: tuple[str, ...], form: str, vowel: str | None) -> None:
    shapes = conjugate(root, form, vowel)
    assert shapes == conjugate(root, form, vowel)
    assert len({(shape.text, shape.part, shape.person) for shape in shapes}) == len(shapes)
    for shape in shapes:
        assert ARABIC.fullmatch(shape.text), shape
        assert shape.voice in ("active", "passive", "both")


@given(root=THREE, form=FORM, vowel=st.sampled_from([None, "a", "i", "u", "ia", "ii"]))
@settings(max_examples=150, deadline=None)
def test_every_root_conjugates(root: tuple[str, ...], form: str, vowel: str | None) -> None:
    check(root, form, vowel)


@given(root=FOUR, form=st.sampled_from(["QI", "QII"]))
@settings(max_examples=40, deadline=None)
def test_every_four_letter_root_conjugates(root: tuple[str, ...], form: str) -> None:
    check(root, form, None)


@given(
    noun=st.text("ابتجدرسعلمنوي", min_size=2, max_size=7), end=st.sampled_from(["", "ة", "ى", "ء", "أ", "اء"])
)
@settings(max_examples=100, deadline=None)
def test_every_noun_inflects(noun: str, end: str) -> None:
    shapes = inflect(noun + end, ["ون", "ات"])
    assert shapes[0] == Shape(noun + end, "noun", "both", "fs" if end == "ة" else "ms")
    assert all(ARABIC.fullmatch(shape.text) for shape in shapes)


def test_a_thousand_verbs_take_well_under_two_seconds() -> None:
    verbs = rows()
    start = time.process_time()
    for index in range(1000):
        conjugate_row(verbs[index % len(verbs)])
    assert time.process_time() - start < 2
