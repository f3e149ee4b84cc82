"""A weekday behind a word of the future is the next one, else the last one."""

from __future__ import annotations

import datetime as dt

import pytest

from khabar import Coder
from khabar.syntax.view import View
from khabar.text.sentences import sentences

PUBLISHED = dt.date(2021, 3, 17)  # a Wednesday


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("قال الوزير إن المجلس سيجتمع الخميس.", ["2021-03-18"]),
        ("من المقرر أن يلتقي الوزيران الأحد في جنيف.", ["2021-03-21"]),
        ("قال المتحدث الاثنين إن الوفد سيلتقي الرئيس السبت.", ["2021-03-15", "2021-03-20"]),
        ("سيبحث المجلس الاتفاق الذي وقعه الطرفان الأحد.", ["2021-03-14"]),
        ("قصفت المدفعية البلدة الأحد وستغلق المدارس.", ["2021-03-14"]),
        ("سيجتمع المجلس في 20 ديسمبر.", ["2021-12-20"]),
    ],
)
def test_the_tense_decides(coder: Coder, text: str, values: list[str]) -> None:
    views = [View(text, sentence, coder.vocabulary, coder.matcher, PUBLISHED) for sentence in sentences(text)]
    assert [mention.value for view in views for mention in view.dates] == values
