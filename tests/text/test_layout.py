"""Headline, byline, dateline and ticker are found as spans of the content."""

from __future__ import annotations

import pytest

from khabar.records import Document
from khabar.text.layout import layout

BYLINES, TICKERS = frozenset({"تقرير", "كتب"}), frozenset({"عاجل", "اخبار عاجله"})


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("عنوان", "وصل الوفد.", [("headline", "عنوان")]),
        ("", "بغداد - أ ف ب\nقال الوزير إن الوفد وصل.", [("dateline", "بغداد - أ ف ب")]),
        ("", "القاهرة (رويترز) - قال الوزير إن الوفد وصل.", [("dateline", "القاهرة (رويترز)")]),
        ("", "تقرير: سلمى الكاتب\nوصل الوفد.", [("byline", "سلمى الكاتب")]),
        ("", "وصل الوفد.\nعاجل: انفجار في الميناء", [("ticker", "عاجل: انفجار في الميناء")]),
        ("", "وصل الوفد.\n🔴 #عاجل | انفجار في الميناء", [("ticker", "🔴 #عاجل | انفجار في الميناء")]),
        ("", "كتب - سلمى الكاتب\nوصل الوفد.", [("byline", "سلمى الكاتب")]),
        ("", "بيروت، 12 أيار 2024 (أ ف ب) – قال الوزير إن الوفد وصل.", [("dateline", "بيروت، 12 أيار 2024 (أ ف ب)")]),
        ("", "عدن / خاص: قال الوزير إن الوفد وصل.", [("dateline", "عدن / خاص")]),
        (
            "",
            "انفجار في مرفأ المدينة\nكتب: سامر\nبغداد - رويترز - قال الوزير إن انفجارا وقع في المرفأ.",
            [("headline", "انفجار في مرفأ المدينة"), ("byline", "سامر"), ("dateline", "بغداد - رويترز")],
        ),
        ("", "قال الوزير إن الوفد وصل.\nبغداد - رويترز - قال.", []),
        ("", "وصل الوفد إلى المدينة", []),
        ("", "كتب الوزير رسالة إلى نظيره يشكره فيها على الدعم.", []),
        ("", "قال الوزير إن الوفد وصل.", []),
    ],
)
def test_layout(title: str, text: str, expected: list[tuple[str, str]]) -> None:
    document = Document(text=text, title=title)
    found = layout(document, BYLINES, TICKERS)
    assert [(span.kind, span.text) for span in found] == expected
    assert all(document.content[span.start : span.end] == span.text for span in found)
