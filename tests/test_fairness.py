"""A partisan report and its opposite are treated alike. How much the swap of parties may change is pinned in test_quality."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import khabar
from khabar.claims.draft import Argument, Draft, Source
from khabar.matching.entries import read_tsv
from khabar.matching.lexicon import folders_of
from khabar.scoring_mirror import FIELDS, Mirrored, compare, sentences
from khabar.syntax.view import View
from khabar.text.sentences import sentences as split

MIRROR = Path(__file__).parent.parent / "evaluation" / "mirror.toml"
TYPES = 16
OUTLETS = ("Al Mayadeen", "okaz", "Jawhara FM", "سانا", "CNN")
LEANINGS = {f"{way} the {party}" for way in ("favours", "against") for party in ("actor", "recipient", "named party")}
SENTENCES = list(sentences(MIRROR))


@pytest.fixture(scope="module")
def coder() -> khabar.Coder:
    return khabar.Coder()


def test_the_sentences_are_many_of_all_types_and_true_mirrors() -> None:
    assert len(SENTENCES) >= 500
    assert len({sentence.type for sentence in SENTENCES}) == TYPES
    for sentence in SENTENCES:
        named = [sentence.parties[side] for side in "ab"]
        assert len(set(named)) == 2
        assert sentence.text != sentence.swapped
        if not any(sentence.parties[side] and sentence.parties[side] in sentence.text for side in "AB"):
            back = sentence.swapped.replace(named[0], "\0").replace(named[1], named[0]).replace("\0", named[1])
            assert back == sentence.text


def claims(coder: khabar.Coder, text: str) -> list[dict[str, Any]]:
    """The claims of a text as JSON values."""
    found: list[dict[str, Any]] = json.loads(msgspec.json.encode(coder(text, date="2024-05-06").claims))
    return found


def test_every_changed_field_is_told(coder: khabar.Coder) -> None:
    text, swapped = "قصفت القوات الروسية مواقع القوات الأوكرانية.", "قصفت القوات الأوكرانية مواقع القوات الروسية."
    parties = {"a": "القوات الروسية", "b": "القوات الأوكرانية", "A": "", "B": ""}
    sentence = Mirrored("ASSAULT", "", text, swapped, parties, "2024-05-06")
    before, after = claims(coder, text), claims(coder, swapped)
    assert {difference.field for difference in compare(sentence, before, before)} >= {"actors"}
    after[0] |= {"type": "COERCE", "mode": None, "status": "denied", "confidence": 0.1}
    told = {difference.field for difference in compare(sentence, before, after)}
    assert told >= {"type", "mode", "status", "confidence"}
    assert told <= set(FIELDS)
    assert "event words" in {difference.field for difference in compare(sentence, before, [])}


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_sentence_is_the_same_in_every_outlet(outlet: str, coder: khabar.Coder) -> None:
    """But for the country of parties whose words and report name none (``outlets.tsv``), and the reasons for a place."""
    for sentence in SENTENCES[::5]:
        with_outlet = coder(sentence.text, date=sentence.date, outlet=outlet).claims
        without = coder(sentence.text, date=sentence.date).claims
        assert [_but_for_home(claim) for claim in with_outlet] == [_but_for_home(claim) for claim in without]


def _but_for_home(claim: khabar.Claim) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(claim)
    del fields["why"]
    for party in (*fields["actors"], *fields["recipients"], *fields["attribution"]):
        if party["name"] is None:
            del party["country"]
    return fields


def marked(coder: khabar.Coder, text: str) -> list[tuple[str, str]]:
    """The framing of a claim whose event is the first word and in which every phrase takes part, and the speaker too."""
    view = View(text, next(iter(split(text))), coder.vocabulary, coder.matcher, None)
    event = view.entries_at(0)[0]
    view.keep([event])
    parties = [Argument(view, phrase) for phrase in view.phrases]
    source = Source(view, view.phrases[0], "state", view, 0, 0)
    return [
        (term.text, term.leaning)
        for term in coder.framing.find(Draft(view, event, None, [], parties[1:], [], sources=[source]))
    ]


@pytest.mark.parametrize(
    "called", ["الجماعات الإرهابية", "قوات الاحتلال", "مليشيا الجنجويد", "نظام الملالي", "نظام كييف", "النظام المصري"]
)
def test_every_side_is_marked_by_what_the_other_calls_it(called: str, coder: khabar.Coder) -> None:
    for text in (f"قصف الطيران مواقع {called} فجر الأحد.", f"قصفت {called} البلدة."):
        assert [leaning for _, leaning in marked(coder, text)] == ["against the named party"], text


def test_doubt_stands_in_front(coder: khabar.Coder) -> None:
    assert marked(coder, "قصف الجيش ما يسمى قوات سوريا الديمقراطية.") == [("ما يسمى", "against the named party")]
    assert marked(coder, "قصف الجيش مواقع قوات سوريا الديمقراطية.") == []


def test_the_list_of_framing_terms_is_whole() -> None:
    for folder in folders_of():
        for line, row in read_tsv(folder / "framing.tsv", ("term", "neutral", "leaning", "family")):
            assert row["neutral"], line
            assert row["leaning"] in LEANINGS, line
            assert row["family"], line
