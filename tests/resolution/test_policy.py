"""Contested places: the country of the policy at all times, and disputed on the days on which they are."""

from __future__ import annotations

import pytest

import khabar
from khabar.matching.names import Policy


@pytest.mark.parametrize(
    ("text", "date", "country", "disputed"),
    [
        ("قصفت مدفعية الجيش مدينة يالطا فجر الأحد.", "2013-05-05", "UA", False),  # under Russia in GeoNames
        ("قصفت مدفعية الجيش مدينة يالطا فجر الأحد.", "2015-05-05", "UA", True),
        ("قصفت مدفعية الجيش مدينة يالطا فجر الأحد.", None, "UA", True),
        ("قصفت مدفعية الجيش إقليم ناغورني كاراباخ فجر الأحد.", "2020-10-05", "AZ", True),
        ("قصفت مدفعية الجيش إقليم ناغورني كاراباخ فجر الأحد.", "2024-10-05", "AZ", False),
        ("قصفت مدفعية الجيش إقليم ناغورني كاراباخ فجر الأحد.", None, "AZ", False),
    ],
)
def test_disputed_by_the_day(text: str, date: str | None, country: str, disputed: bool) -> None:
    (claim,) = khabar.Coder()(text, date=date).claims
    assert [(place.country, place.disputed) for place in claim.places] == [(country, disputed)]


@pytest.mark.parametrize(
    ("since", "until", "day", "holds"),
    [
        ("1958", "", "1957-12-31", False), ("1958", "", "1958-01-01", True), ("2014-03", "2020", "2014-02-28", False),
        ("2014-03", "2020", "2014-03-01", True), ("2014-03", "2020", "2019-12-31", True),
        ("2014-03", "2020", "2020-01-01", False), ("2014-03", "2020", None, False), ("2014-03", "", None, True),
    ],
)  # fmt: skip
def test_days_of_a_policy(since: str, until: str, day: str | None, holds: bool) -> None:
    assert Policy(None, "", since, until).holds(day) is holds
