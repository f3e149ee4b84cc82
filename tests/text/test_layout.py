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
        ("", "كتب الوزير رسالة إلى نظيره يشكره فيها على الدعم.", []),
        ("", "قال الوزير إن الوفد وصل.", []),
    ],
)
def test_layout(title: str, text: str, expected: list[tuple[str, str]]) -> None:
    document = Document(text=text, title=title)
    found = layout(document, BYLINES, TICKERS)
    assert [(span.kind, span.text) for span in found] == expected
    assert all(document.content[span.start : span.end] == span.text for span in found)
