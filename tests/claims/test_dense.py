"""Sentences that hold nothing but event words and speakers: each event asks a bounded number of speakers."""

from __future__ import annotations

from typing import Any

import pytest

import khabar
from khabar.claims.judges import SPEAKERS, Judge


def test_speakers_of_a_sentence_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    answer = Judge.answer

    def counted(judge: Judge, sentences: list[Any]) -> Any:
        asked.extend(len(prepared.sources) for prepared in sentences)
        return answer(judge, sentences)

    monkeypatch.setattr(Judge, "answer", counted)
    coded = khabar.Coder()("طالب الوفد وزير الدفاع بوقف قصف الجيش " * 60)
    assert max(asked) == SPEAKERS
    assert len(coded.claims) > 50
