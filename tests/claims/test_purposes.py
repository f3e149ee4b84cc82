"""One protest is one claim, also where the sentence says in protest at what."""

from __future__ import annotations

import pytest

import khabar


@pytest.fixture(scope="module")
def coder() -> khabar.Coder:
    return khabar.Coder()


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("تظاهر عشرات العمال في تونس احتجاجا على تأخر الأجور.", ["تظاهر"]),
        ("أضرب المعلمون في عمان احتجاجا على القانون.", ["أضرب"]),
        ("تظاهر العمال أمس، وقال شاهد إن الطلاب خرجوا احتجاجا على القانون.", ["تظاهر", "خرجوا"]),
        ("تظاهر العمال في تونس، وغاب الطلاب عن المدارس احتجاجا على القانون.", ["تظاهر", "احتجاجا على"]),
        ("تظاهر العمال في تونس أمس، كما أغلق التجار متاجرهم احتجاجا على القانون.", ["تظاهر", "أغلق"]),
    ],
)
def test_what_a_protest_is_held_for_is_no_second_one(coder: khabar.Coder, text: str, triggers: list[str]) -> None:
    assert [claim.trigger.text for claim in coder(text).claims if claim.type == "PROTEST"] == triggers
