"""Days and months of the calendar as written: "15 من الشهر الجاري", "3 إلى 5 مايو", "يونيو / حزيران 2017"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

import msgspec
from msgspec.structs import replace

from khabar.timex import timeline
from khabar.timex.timewords import (
    DASHES,
    Month,
    day_number,
    month_at,
    numeric_date,
    relative_unit,
    role,
    time_words,
    year_after,
)

DAY_RUN = re.compile(r"(\d{1,2})[-–](\d{1,2})")


class Found(msgspec.Struct, frozen=True, gc=False):
    """A time read: the index after its last token, its value, how it was found."""

    end: int
    value: str | None
    stated: bool
    granularity: str


class Reader(msgspec.Struct):
    """One sentence, the day of publication, what tells whether a token speaks of what is to come, the last year named."""

    words: list[str]
    published: dt.date | None
    coming: Callable[[int], bool]
    last_year: int | None = None

    def direction(self, index: int, said: str | None) -> str | None:
        """Return where to look for a time at ``index``: where it says itself, or ahead in a sentence about what will be."""
        return "coming" if said is None and self.coming(index) else said

    def month_sign(self, index: int) -> bool:
        """Return whether the word before ``index`` shows that a month is meant."""
        return role(self.words, index - 1, "month-sign") is not None


def _date(reader: Reader, month: Month, day: int, year: int | None, direction: str | None) -> dt.date | None:
    if year is not None:
        make = timeline.hijri_day if month.hijri else timeline.gregorian_day
        return make(year, month.number, day)
    if reader.published is None or direction == "none":
        return None
    return timeline.nearest_day(reader.published, month.number, day, direction, hijri=month.hijri)


def _days(words: list[str], index: int) -> tuple[int, list[int]] | None:
    """Read one day of a month or a list or range of them ("14 و15", "3 إلى 5")."""
    run = DAY_RUN.fullmatch(words[index]) if index < len(words) else None
    if run and int(run[1]) < int(run[2]) <= 31:
        return index + 1, [int(run[1]), int(run[2])]
    first = day_number(words, index)
    if first is None:
        return None
    end, days = first
    found = [days]
    while True:
        link = role(words, end, "to")
        step = link.end if link else end + 1 if end < len(words) and (words[end] in DASHES or words[end] == "و") else end
        if step == end and (end >= len(words) or not words[end].startswith("و")):
            return end, found
        more = day_number(words, step)
        if more is None or more[1] <= found[-1]:
            return end, found
        end = more[0]
        found.append(more[1])


def _of_this_month(reader: Reader, index: int, days: list[int]) -> Found | None:
    """Read "من الشهر الجاري" or "الجاري" after the day."""
    words = reader.words
    link = role(words, index, "of")
    start = link.end if link else index
    relative = relative_unit(words, start, "month")
    modifier = None if relative else time_words().at(words, start, "modifier")
    if relative:
        end, direction, _ = relative
    elif modifier and modifier.data["direction"] == "current":
        end, direction = modifier.end, "current"
    else:
        return None
    values: list[dt.date | None] = []
    if reader.published:
        year, month = timeline.shift_month(reader.published, timeline.STEPS[direction])
        values = [timeline.gregorian_day(year, month, day) for day in (days[0], days[-1])]
    return _span(end, values, len(days) > 1, False)


def _span(end: int, values: Sequence[dt.date | None], several: bool, stated: bool) -> Found:
    first, last = (values[0], values[-1]) if values else (None, None)
    if first is None or last is None:
        return Found(end, None, stated, timeline.UNKNOWN)
    if several:
        return Found(end, f"{first}/{last}", stated, timeline.INTERVAL)
    return Found(end, first.isoformat(), stated, timeline.DAY)


def day_month(reader: Reader, index: int) -> Found | None:
    """Read a day with its month, or a date in digits."""
    words = reader.words
    digits = numeric_date(words, index)
    if digits:
        reader.last_year = digits[1].year
        return Found(digits[0], digits[1].isoformat(), True, timeline.DAY)
    days = _days(words, index)
    if days is None:
        return None
    link = role(words, days[0], "of")
    start = link.end if link and not link.proclitic else days[0]
    word = role(words, start, "month-word")
    month = month_at(words, word.end if word and not word.proclitic else start)
    if month is None or (month.definite and not link):
        return _of_this_month(reader, days[0], days[1])
    year = year_after(words, month.end, reader.published, reader.last_year)
    if year.year and year.hijri != month.hijri:
        year = replace(year, end=month.end, year=None, stated=False)
    if year.year and not month.hijri:
        reader.last_year = year.year
    direction = None if year.year else reader.direction(index, year.direction)
    first, last = days[1][0], days[1][-1]
    end = _date(reader, month, last, year.year, direction)
    if end is None and year.direction is None and year.year:
        return None
    values = [end - dt.timedelta(days=last - first), end] if end else []
    return _span(year.end, values, len(days[1]) > 1, year.stated)


def month_phrase(reader: Reader, index: int) -> Found | None:
    """Read a month with or without its year ("منتصف مارس الماضي", "شهر رمضان")."""
    words = reader.words
    stretch = time_words().at(words, index, "stretch")
    start = stretch.end if stretch else index
    word = role(words, start, "month-word")
    at = word.end if word else start
    month = month_at(words, at)
    if month is None:
        return None
    year = year_after(words, month.end, reader.published, reader.last_year)
    if year.year and year.hijri != month.hijri:
        year = replace(year, end=month.end, year=None, stated=False)
    signed = bool(
        word
        or stretch
        or year.end > month.end
        or (not (month.definite or month.strict) and reader.month_sign(at))
    )
    if not month.sure and not signed:
        return None
    direction = None if year.year else reader.direction(index, year.direction)
    value, granularity = _month_value(reader, month, year.year, direction)
    if year.year and not month.hijri:
        reader.last_year = year.year
    return Found(year.end, value, year.stated, granularity if value else timeline.UNKNOWN)


def _month_value(
    reader: Reader, month: Month, year: int | None, direction: str | None
) -> tuple[str | None, str]:
    if month.hijri:
        if year is None and reader.published and direction != "none":
            day = 29 if direction == "coming" else 1  # a month that has begun is still to come
            near = timeline.nearest_day(reader.published, month.number, day, direction, hijri=True)
            year = timeline.hijri_year_of(near) if near else None
        return (timeline.hijri_month(year, month.number) if year else None), timeline.INTERVAL
    if year is not None:
        return timeline.month_text(year, month.number), timeline.MONTH
    if reader.published is None or direction == "none":
        return None, timeline.MONTH
    return timeline.month_text(
        *timeline.nearest_month(reader.published, month.number, direction)
    ), timeline.MONTH
