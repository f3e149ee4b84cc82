"""Days, weeks, months and years: the period of a day, and all periods between two days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

PERIODS = ("day", "week", "month", "year")


def period(day: str, by: str) -> str:
    """The period in which a day (ISO 8601) lies: 2024-05-31, 2024-W22, 2024-05 or 2024."""
    date = dt.date.fromisoformat(day)
    year, week, _ = date.isocalendar()
    return {"day": day, "week": f"{year}-W{week:02}", "month": day[:7], "year": day[:4]}[by]


def periods(first: str, last: str, by: str) -> list[str]:
    """All periods from that of the first day to that of the last, in order."""
    return list(dict.fromkeys(period(day.isoformat(), by) for day in _days(first, last)))


def _days(first: str, last: str) -> Iterator[dt.date]:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return (dt.date.fromordinal(number) for number in range(start.toordinal(), end.toordinal() + 1))


class Span(NamedTuple):
    """What is looked at: days from ``first`` to ``last`` (ISO 8601), by period."""

    first: str
    last: str
    by: str

    def all(self) -> list[str]:
        """All periods, in order."""
        return periods(self.first, self.last, self.by)

    def place(self, start: str | None, end: str | None, longest: int) -> str | None:
        """The period of something that happened between two days: that of the first of them within the span.

        None where it lies outside; also where it is dated to more than ``longest`` days (a month, a year), unless these lie in
        one period.
        """
        if start is None or end is None or end < self.first or start > self.last:
            return None
        days = dt.date.fromisoformat(end).toordinal() - dt.date.fromisoformat(start).toordinal()
        known = days <= longest or period(start, self.by) == period(end, self.by)
        return period(max(start, self.first), self.by) if known else None
