"""The gate lets through what may hold an event, and nothing is lost of the sentences that it holds back."""

import pytest

import khabar
from khabar.claims.judges import UNREAD
from khabar.pipeline import Coder
from khabar.syntax.view import View
from khabar.text.sentences import sentences

EVENT = "قصفت مدفعية الجيش بلدة الحارة فجر الأحد."
FIXED = "وأصبحت المدينة كلها تحت سيطرة قوات المعارضة."
QUIET = "وتبلغ درجة الحرارة في العاصمة ثلاثين درجة مئوية."
WEAK = "فاز الفريق بالمباراة بعد هجمة سريعة في الدقيقة الأخيرة."  # an event word, in a document about sport


@pytest.fixture(scope="module")
def coder() -> Coder:
    return khabar.Coder()


def views(coder: Coder, text: str) -> list[View]:
    return [View(text, sentence, coder.vocabulary, coder.matcher, None) for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "passes"), [(EVENT, True), (FIXED, True), (QUIET, False), (WEAK * 4, False), ("\u200f", False)]
)
def test_sentences_that_may_hold_an_event_pass(coder: Coder, text: str, passes: bool) -> None:
    assert set(coder.judge.gate.read(views(coder, text))[0]) <= {passes}


def test_every_sentence_has_an_answer(coder: Coder) -> None:
    text = f"{QUIET}\n{EVENT}\n{QUIET}"
    assert coder.judge.gate.read(views(coder, text))[0] == [False, True, False]
    assert coder.judge.gate.read([])[0] == []


def test_the_judge_reads_only_what_passes(coder: Coder) -> None:
    readings = coder.judge.read(views(coder, f"{QUIET}\n{EVENT}"))
    assert readings[0] is UNREAD
    assert readings[1].likely
    assert all(reading is not UNREAD for reading in coder.judge.read(views(coder, f"{QUIET}\n{EVENT}"), every=True))


def test_a_quiet_sentence_is_counted(coder: Coder) -> None:
    assert [claim.id for claim in coder(f"{QUIET}\n{EVENT}", id="a").claims] == ["a#2.1"]


def test_a_speaker_named_in_a_quiet_sentence_goes_on_speaking(coder: Coder) -> None:
    text = "وقال وزير الداخلية إن الوضع جيد.\nوأضاف أن الجيش قصف بلدة الحارة أمس."
    assert coder.judge.gate.read(views(coder, text))[0][0] is False
    sources = [source.text for claim in coder(text).claims if claim.type == "ASSAULT" for source in claim.attribution]
    assert sources == ["وزير الداخلية"]
