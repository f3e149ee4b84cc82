"""When: finds the time expressions of a sentence and resolves them against the day of publication.

The value is an ISO 8601 day, month, year or interval; None where the words cannot be resolved (nothing to
count from, or no day of publication). A weekday alone is the last one up to publication, a date without a
year the nearest one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from khabar.timex import timeline
from khabar.timex.dayphrases import day_phrase, running_days
from khabar.timex.months import Found, Reader, day_month, month_phrase
from khabar.timex.numerals import cardinal, indefinite_ordinal, ordinal
from khabar.timex.timewords import (
    DASHES,
    bare_year,
    by_first_word,
    duration,
    month_at,
    openings,
    relative_unit,
    role,
    time_words,
    unit_at,
)


class DateMention(msgspec.Struct, frozen=True, gc=False):
    """One time expression: its first and last token, its value and how it was found."""

    first: int
    last: int
    value: str | None
    basis: str  # stated | relative
    granularity: str  # day | month | year | interval | unknown


def _none(end: int) -> Found:
    return Found(end, None, False, timeline.UNKNOWN)


def _year(reader: Reader, index: int) -> Found | None:
    """Read "عام 2014", "صيف عام 2022", "العام الماضي" and years after a preposition."""
    words = reader.words
    stretch = time_words().at(words, index, "stretch")
    start = stretch.end if stretch else index
    word = role(words, start, "year-word")
    season = None if word else time_words().at(words, start, "season")
    if season:
        word = role(words, season.end, "year-word")
        start = season.end
    found = bare_year(words, word.end if word else start)
    sign = role(words, index - 1, "year-sign") if index else None
    if found is None or not (word or season or stretch or (sign and not found[2])):
        return _season_modified(reader, season.end, season.data) if season else None
    end, year, hijri = found
    if not hijri:
        reader.last_year = year
    if season:
        return _season(end, season.data, None if hijri else year, True)
    if hijri:
        first, last = timeline.hijri_month(year, 1), timeline.hijri_month(year, 12)
        value = f"{first.split('/')[0]}/{last.split('/')[1]}" if first and last else None
        return Found(end, value, True, timeline.INTERVAL if value else timeline.UNKNOWN)
    return Found(end, f"{year:04d}", True, timeline.YEAR)


def _season(end: int, data: object, year: int | None, stated: bool) -> Found:
    months = (data.get("from"), data.get("to")) if isinstance(data, dict) else (None, None)
    if year is None or months[0] is None or months[1] is None:
        return Found(end, None, stated, timeline.UNKNOWN)
    value = "/".join(timeline.month_text(year, month) for month in months if month)
    return Found(end, value, stated, timeline.INTERVAL)


def _season_modified(reader: Reader, index: int, data: object) -> Found | None:
    """Read "صيف العام الماضي"; a season without a year or year word is left alone."""
    relative = relative_unit(reader.words, index, "year")
    if relative is None:
        return None
    year = reader.published.year + timeline.STEPS[relative[1]] if reader.published else None
    return _season(relative[0], data, year, False)


def _years(reader: Reader, index: int) -> Found | None:
    """Read "عامي 2014 و2017", "خلال الفترة 2014-2017"; without a word for years only a dash joins them."""
    words = reader.words
    word = role(words, index, "years-word")
    if word is None and role(words, index - 1, "year-sign", "period") is None:
        return None
    start = word.end if word else index
    run = YEAR_RUN.fullmatch(words[start]) if start < len(words) else None
    if run and int(run[1]) < int(run[2]):
        return Found(start + 1, f"{run[1]}/{run[2]}", True, timeline.INTERVAL)
    first = bare_year(words, start)
    if first is None or first[2]:
        return None
    last = first
    while last[0] < len(words):
        link = role(words, last[0], "to") if word else None
        dash = words[last[0]] in DASHES
        following = bare_year(words, link.end if link else last[0] + int(dash or words[last[0]] == "و"))
        if following is None or following[1] <= last[1] or not (word or dash):
            break
        last = following
    return Found(last[0], f"{first[1]}/{last[1]}", True, timeline.INTERVAL) if last is not first else None


def _unit(reader: Reader, index: int) -> Found | None:
    """Read "الأسبوع الماضي", "هذا العام", "نهاية الشهر", "الأشهر الثلاثة الماضية", "الـ24 ساعة الماضية"."""
    words, published = reader.words, reader.published
    stretch = time_words().at(words, index, "stretch")
    start = stretch.end if stretch else index
    relative = relative_unit(words, start, "week", "month", "year")
    if relative:
        if published is None:
            return _none(relative[0])
        value, granularity = timeline.period(published, relative[2], timeline.STEPS[relative[1]])
        return Found(relative[0], value, False, granularity)
    unit = unit_at(words, start)
    if stretch and unit and unit.definite and unit.data["number"] == "single" and unit.data["name"] != "day":
        if published is None:
            return _none(unit.end)
        value, granularity = timeline.period(published, str(unit.data["name"]), 0)
        return Found(unit.end, value, False, granularity)
    return _counted(reader, start)


def _last(reader: Reader, index: int) -> Found | None:
    """Read "آخر 24 ساعة"."""
    last = role(reader.words, index, "last")
    length = duration(reader.words, last.end) if last else None
    if length is None or (length.number or 0) < 2:  # "آخر يوم" is the last day of something
        return None
    return _up_to_now(reader, length.end, length.unit, length.number)


def _up_to_now(reader: Reader, end: int, unit: str, count: int | None) -> Found:
    if count is None or reader.published is None:
        return _none(end)
    value, granularity = timeline.since(reader.published, unit, count)
    return Found(end, value, False, granularity)


def _counted(reader: Reader, index: int) -> Found | None:
    """Read a number of units up to or from now ("الأيام الثلاثة الماضية", "العامين الأخيرين")."""
    words = reader.words
    number = cardinal(words, index)
    unit = unit_at(words, number.end if number else index)
    if unit is None or (unit.proclitic and number):
        return None
    count = number.value if number else 2 if unit.data["number"] == "dual" else None
    end = unit.end
    if number is None:
        if not unit.definite:
            return None
        inner = cardinal(words, end)
        few = role(words, end, "few-definite")
        if inner and inner.definite:
            count, end = inner.value, inner.end
        elif few:
            end = few.end
    modifier = time_words().at(words, end, "modifier")
    if modifier is None or modifier.proclitic or (unit.data["number"] == "single" and number is None):
        return None
    past = modifier.data["direction"] == "past"
    return _up_to_now(reader, modifier.end, str(unit.data["name"]), count if past else None)


def _fixed(reader: Reader, index: int) -> Found | None:
    """Read decades and words that say no date."""
    found = time_words().at(reader.words, index, "decade", "vague")
    if found is None or found.kind == "vague":
        return _none(found.end) if found else None
    year = int(found.data["year"])
    return Found(found.end, f"{year}/{year + 9}", True, timeline.INTERVAL)


def _feast(reader: Reader, index: int) -> Found | None:
    """Read "عيد الفطر", "ثاني أيام عيد الأضحى", "اليوم الثالث لعيد الفطر", "عشية عيد الأضحى"."""
    words, published = reader.words, reader.published
    day = role(words, index, "day-word")
    number = ordinal(words, day.end) if day else indefinite_ordinal(words, index)
    days = role(words, number[0], "days-word", "of") if number else None
    eve = role(words, index, "eve")
    start = days.end if days else number[0] if number and day else eve.end if eve else index
    feast = time_words().at(words, start, "feast")
    if feast is None or (start == index and number is not None):
        return None
    if published is None:
        return _none(feast.end)
    month, first = int(feast.data["month"]), int(feast.data["day"])
    found = timeline.nearest_day(published, month, first, hijri=feast.data["calendar"] == "hijri")
    if found is None:
        return _none(feast.end)
    found += dt.timedelta(days=number[1] - 1 if number else -1 if eve else 0)
    return Found(feast.end, found.isoformat(), False, timeline.DAY)


def _ago(reader: Reader, index: int) -> Found | None:
    """Read "قبل يومين", and "بعد يومين", which says from when only where another sentence does."""
    words, published = reader.words, reader.published
    word = role(words, index, "ago", "after")
    length = duration(words, word.end) if word else None
    if word is None or length is None:
        return None
    anchored = role(words, length.end, "of") is not None
    if word.kind == "after" or anchored or published is None or length.some is None:
        return _none(length.end)
    value, granularity = timeline.back(published, length.unit, length.some)
    return Found(length.end, value, False, granularity)


def _since(reader: Reader, index: int) -> Found | None:
    """Read "منذ" with a time: the interval from then to publication."""
    words, published = reader.words, reader.published
    word = role(words, index, "since")
    if word is None:
        return None
    length = duration(words, word.end)
    found = _point(reader, word.end)
    if length and (found is None or found.end <= length.end):
        return _up_to_now(reader, length.end, length.unit, length.some)
    if found is None or found.value is None or published is None:
        return found
    start = found.value.split("/")[0]
    first = timeline.first_day(start)
    if first is None or first >= published or start == published.isoformat():
        return found
    return Found(found.end, f"{start}/{published}", found.stated, timeline.INTERVAL)


def _range(reader: Reader, index: int) -> Found | None:
    """Read "بين 3 و5 مايو", "من 21 يونيو حتى 14 أغسطس 2013"."""
    words = reader.words
    opening = role(words, index, "from")
    if opening is None:
        return None
    start = opening.end
    first = _point(reader, start) or _bare_year(reader, start)
    if first is None:
        return None
    whole = day_month(reader, start)
    if whole and whole.granularity == timeline.INTERVAL:
        return whole
    link = role(words, first.end, "to")
    joined = first.end < len(words) and (words[first.end] in DASHES or words[first.end].startswith("و"))
    if not link and not joined:
        return None
    step = link.end if link else first.end + int(words[first.end] in DASHES or words[first.end] == "و")
    last = _point(reader, step) or _bare_year(reader, step)
    if last is None:
        return None
    if last.value and ((last.stated and not first.stated) or first.value is None):
        anchor = timeline.last_day(last.value)
        anchored = _point(replace(reader, published=anchor), start)
        first = replace(anchored, stated=last.stated) if anchored else first
    if first.value is None or last.value is None:
        return _none(last.end)
    value = f"{first.value.split('/')[0]}/{last.value.split('/')[-1]}"
    low, high = timeline.first_day(value), timeline.last_day(value)
    if low is None or high is None or low > high:
        return None
    return Found(last.end, value, first.stated and last.stated, timeline.INTERVAL)


def _bare_year(reader: Reader, index: int) -> Found | None:
    """Read a year inside a range."""
    found = bare_year(reader.words, index)
    return Found(found[0], f"{found[1]:04d}", True, timeline.YEAR) if found and not found[2] else None


def _months(reader: Reader, index: int) -> Found | None:
    """Read "شهري مارس وأبريل"."""
    words = reader.words
    word = role(words, index, "months-word")
    first = month_at(words, word.end) if word else None
    second = month_phrase(reader, first.end) if first else None
    if first is None or second is None or not words[first.end].startswith("و"):
        return None
    if second.value is None or second.granularity != timeline.MONTH:
        return _none(second.end)
    year, month = (int(part) for part in second.value.split("-"))
    start = timeline.month_text(year - int(first.number > month), first.number)
    return Found(second.end, f"{start}/{second.value}", second.stated, timeline.INTERVAL)


# which readers can begin at a word: of those of times counted from others the first that reads decides, of those
# of single times the one that reads most
_counted_at = by_first_word([
    (running_days, {"unit", "weekday"}),
    (_since, {"since"}),
    (_range, {"from"}),
    (_ago, {"ago", "after"}),
])  # fmt: skip
_points_at = by_first_word([
    (_fixed, {"decade", "vague"}),
    (_feast, {"feast", "eve", "ordinal", "day-word"}),
    (day_phrase, {"daypart", "adverb", "day", "weekday", "clock", "day-word", "days-word", "digits", "ordinal"}),
    (_months, {"months-word"}),
    (month_phrase, {"stretch", "month-word", "month"}),
    (_years, {"years-word", "digits"}),
    (_year, {"stretch", "year-word", "season", "digits"}),
    (_last, {"last"}),
    (_unit, {"stretch", "this", "unit", "digits", "cardinal"}),
])  # fmt: skip


def _point(reader: Reader, index: int) -> Found | None:
    """Read one time that is not counted from another."""
    if index >= len(reader.words):
        return None
    best: Found | None = None
    for read in _points_at(reader.words[index]):
        found = read(reader, index)
        if found and (best is None or found.end > best.end):
            best = found
    return best


def _first(reader: Reader, index: int) -> Found | None:
    """The first reading at a token; a time outside the years 1 to 9999 is none."""
    try:
        for read in _counted_at(reader.words[index]):
            found = read(reader, index)
            if found:
                break
        else:
            found = _point(reader, index)
    except (OverflowError, ValueError):
        return None
    return found if found is None or found.value is None or _YEARS.match(found.value) else None


YEAR_RUN = re.compile(r"([12]\d{3})[-–]([12]\d{3})")
_YEARS = re.compile(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?$")


def _never(_: int) -> bool:
    return False


def find_dates(
    words: list[str], published: dt.date | None, coming: Callable[[int], bool] = _never
) -> list[DateMention]:
    """Find the time expressions of a sentence given as folded tokens, in order and without overlap.

    ``coming`` tells whether what is said at a token is still to come: a weekday or a date without a year then is
    the next one.
    """
    reader = Reader(words, published, coming)
    mentions: list[DateMention] = []
    end = 0
    for index in openings(words):
        found = _first(reader, index) if index >= end else None
        if found and found.end > index:
            end = found.end
            basis = "stated" if found.stated else "relative"
            mentions.append(DateMention(index, end - 1, found.value, basis, found.granularity))
    return mentions


__all__ = ["DateMention", "find_dates"]
