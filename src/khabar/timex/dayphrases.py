"""Days and months as written: "فجر أمس الأحد", "يوم 15 من الشهر الجاري", "يونيو / حزيران 2017"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from khabar.timex import timeline
from khabar.timex.numerals import ordinal
from khabar.timex.timewords import (
    Month,
    by_first_word,
    clock_at,
    day_number,
    meant,
    month_at,
    numeric_date,
    relative_unit,
    role,
    time_words,
    unit_at,
    year_after,
)

STEPS = {"past": -1, "current": 0, "future": 1}
CALENDAR_SLACK = 2  # days by which the sighted month may differ from the computed one
DAY_RUN = re.compile(r"(\d{1,2})[-–](\d{1,2})")
RANGE_SIGNS = frozenset({"-", "–", "و"})


class Found(NamedTuple):
    """A time read: the index after its last token, its value, how it was found."""

    end: int
    value: str | None
    stated: bool
    granularity: str


@dataclass
class Reader:
    """One sentence, the day of publication, and the last year named in the sentence."""

    words: Sequence[str]
    published: dt.date | None
    last_year: int | None = None

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


def _days(words: Sequence[str], index: int) -> tuple[int, list[int]] | None:
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
        step = link.end if link else end + 1 if end < len(words) and words[end] in RANGE_SIGNS else end
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
        year, month = timeline.shift_month(reader.published, STEPS[direction])
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
        year = year._replace(end=month.end, year=None, stated=False)
    if year.year and not month.hijri:
        reader.last_year = year.year
    values = [_date(reader, month, day, year.year, year.direction) for day in (days[1][0], days[1][-1])]
    if values[0] is None and year.direction is None and year.year:
        return None
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
        year = year._replace(end=month.end, year=None, stated=False)
    signed = bool(
        word
        or stretch
        or year.end > month.end
        or (not (month.definite or month.strict) and reader.month_sign(at))
    )
    if not month.sure and not signed:
        return None
    value, granularity = _month_value(reader, month, year.year, year.direction)
    if year.year and not month.hijri:
        reader.last_year = year.year
    return Found(year.end, value, year.stated, granularity if value else timeline.UNKNOWN)


def _month_value(
    reader: Reader, month: Month, year: int | None, direction: str | None
) -> tuple[str | None, str]:
    if month.hijri:
        if year is None and reader.published and direction != "none":
            near = timeline.nearest_day(reader.published, month.number, 1, direction, hijri=True)
            year = timeline.hijri_year_of(near) if near else None
        return (timeline.hijri_month(year, month.number) if year else None), timeline.INTERVAL
    if year is not None:
        return timeline.month_text(year, month.number), timeline.MONTH
    if reader.published is None or direction == "none":
        return None, timeline.MONTH
    return timeline.month_text(
        *timeline.nearest_month(reader.published, month.number, direction)
    ), timeline.MONTH


@dataclass
class _Group:
    """The parts of one day phrase that have been read."""

    end: int
    part: bool = False
    adverb: str | None = None
    offset: int | None = None
    weekday: int | None = None
    weekday2: int | None = None
    direction: str | None = None
    exact: Found | None = None
    clock: bool = False
    word: bool = False


def _is_today(reader: Reader, end: int) -> bool:
    """Return whether "اليوم" is today: not "the third day", nor before a name of a day of the month."""
    number = ordinal(reader.words, end)
    return number is None or day_month(reader, end) is not None


def _read_part(reader: Reader, group: _Group) -> bool:
    sense = time_words().at(reader.words, group.end, "daypart")
    if sense:
        group.part, group.end = True, sense.end
        return True
    sense = time_words().at(reader.words, group.end, "adverb")
    if sense and group.adverb is None:
        group.adverb, group.end = str(sense.data["alone"]), sense.end
        return True
    return False


def _read_relative(reader: Reader, group: _Group) -> bool:
    if group.offset is not None or group.weekday is not None or group.exact:
        return False
    sense = time_words().at(reader.words, group.end, "day")
    if sense is None or not meant(reader.words, group.end, sense) or not _is_today(reader, sense.end):
        return False
    group.offset, group.end = int(sense.data["offset"]), sense.end
    return True


def _read_weekday(reader: Reader, group: _Group) -> bool:
    words = reader.words
    if group.offset is not None and words[group.end] == "(" and words[group.end + 2 : group.end + 3] == [")"]:
        inner = time_words().at(words, group.end + 1, "weekday")
        if inner and group.weekday is None:
            group.weekday, group.end = int(inner.data["number"]), group.end + 3
            return True
    sense = time_words().at(words, group.end, "weekday")
    if sense is None or group.weekday is not None or group.exact:
        return False
    group.weekday, group.end = int(sense.data["number"]), sense.end
    second = time_words().at(words, group.end, "weekday")
    night = group.end + int(reader.words[group.end : group.end + 1] in (["-"], ["–"], ["/"]))
    next_day = time_words().at(words, night, "weekday")
    if (
        group.part
        and next_day
        and not next_day.proclitic
        and next_day.data["number"] == (group.weekday + 1) % 7
    ):
        group.weekday2, group.end = int(next_day.data["number"]), next_day.end
    elif group.word and second and second.proclitic == "و":
        group.weekday2, group.end = int(second.data["number"]), second.end
    modifier = time_words().at(words, group.end, "modifier")
    if modifier and not modifier.proclitic:
        group.direction, group.end = str(modifier.data["direction"]), modifier.end
    return True


def _same_in_other_calendar(reader: Reader, group: _Group) -> bool:
    """Read the same day once more after "الموافق": the Gregorian date of a Hijri one."""
    link = role(reader.words, group.end, "that-is")
    other = day_month(reader, link.end) if link else None
    if other is None or group.exact is None or group.exact.value is None or other.value is None:
        return False
    if {other.granularity, group.exact.granularity} != {timeline.DAY}:
        return False
    days = dt.date.fromisoformat(other.value) - dt.date.fromisoformat(group.exact.value)
    if abs(days.days) > CALENDAR_SLACK:
        return False
    group.exact, group.end = other, other.end
    return True


def _read_exact(reader: Reader, group: _Group) -> bool:
    if group.exact:
        return _same_in_other_calendar(reader, group)
    start = group.end
    if group.weekday is not None or group.offset is not None:
        link = role(reader.words, start, "that-is")
        start = link.end if link and (not link.proclitic) else start
        word = role(reader.words, start, "day-word")
        start = word.end if word and start != group.end else start
    exact = day_month(reader, start)
    if exact is None:
        return False
    closed = (
        start > group.end
        and reader.words[start - 1] == "("
        and reader.words[exact.end : exact.end + 1] == [")"]
    )
    group.exact, group.end = exact, exact.end + int(closed)
    return True


def _read_word(reader: Reader, group: _Group) -> bool:
    """Read "يوم" or "من" between parts, and the time of day."""
    words = reader.words
    end = clock_at(words, group.end)
    if end and not group.clock:
        group.clock, group.end = True, end
        return True
    for name in ("day-word", "days-word"):
        sense = role(words, group.end, name)
        if sense and not group.word and group.weekday is None and group.offset is None:
            group.word, group.end = True, sense.end
            return True
    link = role(words, group.end, "of")
    if (
        link
        and not link.proclitic
        and (group.part or group.clock)
        and group.weekday is None
        and group.offset is None
    ):
        group.end = link.end
        return True
    return False


_parts_at = by_first_word([
    (_read_relative, {"day"}),
    (_read_weekday, {"weekday", "that-is"}),
    (_read_exact, {"digits", "ordinal", "that-is"}),
    (_read_part, {"daypart", "adverb"}),
    (_read_word, {"clock", "day-word", "days-word", "of"}),
])  # fmt: skip


def day_phrase(reader: Reader, index: int) -> Found | None:
    """Read all that names one day, in any order: part of day, weekday, "today", date, time of day."""
    group = _Group(index)
    firm = index
    while group.end < len(reader.words):
        before = group.end
        if before > index and reader.words[before][:1] in "وف" and _glued(reader, before):
            break
        if not any(read(reader, group) for read in _parts_at(reader.words[before])):
            break
        dated = group.weekday is not None or group.offset is not None or group.exact or group.adverb
        if dated and not (group.part and _dangling(reader, before, group)):
            firm = group.end
    if firm == index:
        return None
    return _resolve(reader, group, firm)


def _glued(reader: Reader, index: int) -> bool:
    """Return whether the token begins with a conjunction: another day, not the same one."""
    sense = time_words().at(reader.words, index, "weekday", "day", "daypart", "adverb")
    return sense is not None and sense.proclitic[:1] in ("و", "ف")


def _dangling(reader: Reader, before: int, group: _Group) -> bool:
    """Return whether the part just read only links to something that did not follow."""
    return role(reader.words, before, "of") is not None and group.end == before + 1


def _resolve(reader: Reader, group: _Group, end: int) -> Found:
    published, exact = reader.published, group.exact
    if exact:
        return exact._replace(end=end)
    if published is None:
        return Found(end, None, False, timeline.UNKNOWN)
    if group.weekday is not None:
        direction = group.direction
        if direction is None and group.offset is not None:
            direction = {-1: "past", 0: None, 1: "future"}[max(-1, min(1, group.offset))]
        if direction == "current":
            direction = None
        day = timeline.weekday(published, group.weekday, direction)
        if group.weekday2 is not None:
            other = day + dt.timedelta(days=(group.weekday2 - group.weekday) % 7)
            return Found(end, f"{day}/{other}", False, timeline.INTERVAL)
        return Found(end, day.isoformat(), False, timeline.DAY)
    if group.offset is None and group.adverb != "today":
        return Found(end, None, False, timeline.UNKNOWN)
    return Found(end, (published + dt.timedelta(days=group.offset or 0)).isoformat(), False, timeline.DAY)


def running_days(reader: Reader, index: int) -> Found | None:
    """Read "لليوم الثالث على التوالي": the days since the first of them."""
    words = reader.words
    unit = unit_at(words, index)
    if unit is None or unit.data["number"] != "single" or "ل" not in unit.proclitic:
        return None
    number = ordinal(words, unit.end)
    if number is None:
        number = day_number(words, unit.end)
    running = role(words, number[0], "running") if number else None
    if number is None or running is None:
        return None
    name, published = str(unit.data["name"]), reader.published
    if published is None:
        return Found(running.end, None, False, timeline.UNKNOWN)
    count = number[1] - 1 if name == "day" else number[1]
    return Found(running.end, timeline.since(published, name, count), False, timeline.INTERVAL)
