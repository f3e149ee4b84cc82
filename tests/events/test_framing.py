"""What loaded words speak of, and how sure a rate is."""

from __future__ import annotations

import pytest

from events.making import ARMY, claim, source
from khabar.events.framing import NEITHER, Subject, wilson, wordings
from khabar.events.parties import Bodies
from khabar.records import Framing, Party, Span
from khabar.resolution.framing import family

SYRIA = Subject("SYR", "Syria")


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [  # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


def words(term: Framing, **fields: object) -> list[tuple[Subject, str, bool]]:
    found = wordings(claim(framing=(term,), **fields), Bodies())
    return [(word.subject, word.words, word.term is not None) for word in found]


def test_a_word_in_a_party_speaks_of_it() -> None:
    militia = Framing(5, 12, "مليشيا", "armed group", "against the named party")
    assert words(militia) == [(SYRIA, "مليشيا", True), (Subject("ASSAULT", "ASSAULT"), "قصفت", False)]


def test_a_word_right_before_a_party_speaks_of_it() -> None:
    called = Framing(0, 4, "ما يسمى", "(leave out)", "against the named party")
    assert (SYRIA, "ما يسمى", True) in words(called, trigger=Span(20, 24, "قصفت"))
    far = Framing(0, 1, "ع", "enemy", "against the named party")
    assert (NEITHER, "ع", True) in words(far, trigger=Span(20, 24, "قصفت"))


def test_the_event_word_speaks_of_the_act() -> None:
    attack = Framing(0, 4, "عدوان", "attack", "against the actor")
    assert words(attack) == [(Subject("ASSAULT", "ASSAULT"), "عدوان", True), (SYRIA, "مدفعية الجيش", False)]


def test_people_are_no_subject() -> None:
    martyrs = Framing(40, 46, "شهداء", "person killed", "favours the recipient")
    assert (NEITHER, "شهداء", True) in words(martyrs)


def test_sources_are_named_too() -> None:
    who = source("الجيش", country="SYR", sector="MIL")
    regime = Framing(0, 4, "النظام", "government", "against the named party")
    assert (SYRIA, "النظام", True) in words(regime, attribution=(who,), actors=(), trigger=Span(20, 24, "قصفت"))


@pytest.mark.parametrize("text", ["تحرير", "التحرير", "للتحرير"])
def test_families(text: str) -> None:
    assert family(text, "favours the actor") == "capture"
    assert family(text, "against the recipient") == "other"


def test_a_party_is_a_subject_once() -> None:
    twice = (ARMY, Party(20, 25, "الجيش", "Syrian Army", "syrian-arab-army", "SYR", "MIL"))
    found = wordings(claim(actors=twice), Bodies())
    assert {word.subject for word in found} == {SYRIA, Subject("ASSAULT", "ASSAULT")}
