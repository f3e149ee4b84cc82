"""The shipped lexicon has no faults, the lint finds those that are put in, and a word's readings are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from khabar.matching.lint import lint
from khabar.matching.lookup import Finding, lookup

SOUND = """# A lexicon of one's own.
[[entry]]
id = "own-word"
lemma = "عافر"
gloss = "skirmish with"
root = "ع ف ر"
form = "III"
type = "ASSAULT"
frame = "transitive"
needs = ["جيش"]
examples = [
  { text = "عافر مسلحون قوات من الجيش قرب الحدود.", trigger = "عافر", actors = ["مسلحون"] },
]
not_examples = ["عافر الطفل أخاه."]
"""


def faults_of(folder: Path) -> list[str]:
    return [str(fault) for fault in lint([folder])]


def own(tmp_path: Path, text: str = SOUND, name: str = "triggers/own.toml") -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return tmp_path


def test_shipped_files_have_no_faults() -> None:
    assert [str(fault) for fault in lint()] == []


def test_sound_folder_has_no_faults(tmp_path: Path) -> None:
    assert faults_of(own(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('type = "ASSAULT"', 'type = "ATTACK"', "unknown type 'ATTACK'"),
        ('type = "ASSAULT"', 'type = "ASSAULT"\nmode = "visit"', "unknown mode 'visit' of ASSAULT"),
        ('frame = "transitive"', 'frame = "transient"', "unknown frame"),
        ('frame = "transitive"', 'frame = "transitive"\nslots = { "نزق" = "place" }', "slot 'نزق'"),
        ('frame = "transitive"', 'frame = "transitive"\ncontexts = ["weather"]', "unknown context"),
        ('needs = ["جيش"]', 'needs = ["@armee"]', "unknown class @armee"),
        ('needs = ["جيش"]', 'needs = ["جيش نظامي"]', "can never match"),
        ('needs = ["جيش"]', 'needs = ["جيش"]\nunless = ["جيش"]', "in needs and in unless"),
        ('needs = ["جيش"]', 'needs = ["طائرة"]', "no word of needs"),
        ('needs = ["جيش"]', 'unless = ["الحدود"]', "unless keeps it out, by «الحدود»"),
        ('form = "III"', 'form = "XII"', "no verb of form 'XII'"),
        ('form = "III"', 'form = "I"', "needs the vowel"),
        ('root = "ع ف ر"', 'root = "ع ف"', "no verb"),
        ('lemma = "عافر"', 'lemma = ""', "no lemma"),
        ('lemma = "عافر"', 'lemma = "عافر"\ncolour = "red"', "colour"),
        ('id = "own-word"', 'id = "Own word"', "small Latin letters"),
        ('id = "own-word"', 'id = "light-shanna"\n[[entry]]\nid = "x"', "light-shanna"),
        ('trigger = "عافر"', 'trigger = "عافرت"', "does not stand in the example"),
        ('trigger = "عافر"', 'trigger = "قوات"', "no form of the entry"),
        ('trigger = "عافر", ', "", "an example without its trigger"),
        ('actors = ["مسلحون"]', 'actors = ["مسلحين"]', "does not stand in the example"),
        ('["عافر الطفل أخاه."]', "[]", "no not_example"),
        ("عافر مسلحون", "نـاوش مسلحون", "tatweel"),
        ("قوات من", "قوّات من", "a vowel sign"),
        ("قوات من", "قوات\u200f من", "bidi control"),
        ("قوات من", "قوات ﻣن", "presentation form"),
        ("قوات من", "قوات مِن", "a vowel sign"),
        ("الحدود", "الحدود المشترکة", "not Arabic: U+06A9"),
        ("skirmish", "skirmish e\u0301", "NFC"),
    ],
)
def test_faults_are_found(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SOUND
    faults = faults_of(own(tmp_path, SOUND.replace(old, new, 1)))
    assert any(message in fault for fault in faults), faults
    assert all("own.toml:" in fault for fault in faults)


def test_all_faults_at_once(tmp_path: Path) -> None:
    text = SOUND.replace('frame = "transitive"', 'frame = "none"')
    text = text.replace("ASSAULT", "X").replace("الحدود", "الحدوﺩ")
    assert len(faults_of(own(tmp_path, text))) == 3


def test_an_id_stands_once_in_a_folder(tmp_path: Path) -> None:
    own(tmp_path, SOUND, "triggers/other.toml")
    faults = faults_of(own(tmp_path))
    assert any("own-word stands already" in fault or "the id stands already" in fault for fault in faults), (
        faults
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "glued.tsv",
            "# own\nword\tgloss\nوسواس\twhisper\nوسواس\twhisper\n",
            "stands already at glued.tsv:3",
        ),
        (
            "framing.tsv",
            "# own\nterm\tforms\tneutral\tleaning\nمارق\tمارق\trogue\tx\n",
            "stands twice in this row",
        ),
        (
            "framing.tsv",
            "# own\nterm\tforms\tneutral\tleaning\nتحرير\t\tcapture\tx\n",
            "stands already at framing.tsv",
        ),
        ("verbs.tsv", "# own\nlemma\troot\tform\tvowel\nنطق\tن ط\tI\tu\n", "no verb of form"),
        ("frames.toml", '[own]\nsubject = "hero"\n', "unknown role 'hero'"),
        ("classes.toml", '[[class]]\nid = "own"\nmode = "visit"\nwords = ["قط"]\n', "unknown mode"),
    ],
)
def test_faults_of_other_files(tmp_path: Path, name: str, text: str, message: str) -> None:
    faults = faults_of(own(tmp_path, text, name))
    assert any(message in fault and f"{name}:" in fault for fault in faults), faults


def of(word: str, what: str) -> list[Finding]:
    return [finding for finding in lookup(word) if finding.what == what]


def test_lookup_tells_clitics_and_paradigm() -> None:
    (found,) = of("وسيقصفون", "trigger")
    assert (found.id, found.type, found.part, found.person) == ("qasafa", "ASSAULT", "imperfect", "3mp")
    assert "و" in found.glued
    assert "س" in found.glued
    assert found.path.endswith(".toml")
    assert Path(found.path).read_text(encoding="utf-8").splitlines()[found.line] == 'id = "qasafa"'


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ("قال", "cue"),
        ("شن", "light verb"),
        ("كان", "plain verb"),
        ("إلى", "function word"),
        ("تحرير", "framing term"),
        ("ساحة", "no event"),
        ("مدينة", "place kind"),
        ("مدنيين", "party noun"),
        ("الوزير", "title"),
        ("الجيش", "institution"),
        ("السوري", "nationality"),
        ("تدمر", "place"),
        ("حماس", "actor"),
        ("سوف", "modality"),
        ("وقف إطلاق", "trigger"),
        ("جنود", "class"),
        ("عشرون", "number"),
    ],
)
def test_lookup_tells_all_kinds(word: str, what: str) -> None:
    found = of(word, what)
    assert found
    assert all(finding.path and finding.line for finding in found if not finding.id.startswith("geonames:"))


def test_lookup_of_an_own_entry(tmp_path: Path) -> None:
    found = [finding for finding in lookup("عافرت", [own(tmp_path)]) if finding.what == "trigger"]
    assert found
    assert {finding.id for finding in found} == {"own-word"}


def test_lookup_of_nothing() -> None:
    assert lookup("ظظظظ") == []
    assert lookup("") == []
