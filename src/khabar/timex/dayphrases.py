"""Phrases that name one day: "فجر أمس الأحد", "اليوم (الأربعاء)", "مساء الجمعة 15 مارس"."""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec.structs import replace

from khabar.timex import timeline
from khabar.timex.months import Found, Reader, day_month
from khabar.timex.numerals import ordinal
from khabar.timex.timewords import (
    DASHES,
    by_first_word,
    clock_at,
    day_number,
    meant,
    relative_unit,
    role,
    time_words,
    unit_at,
)

CALENDAR_SLACK = 2  # days by which the sighted month may differ from the computed one


class _Group(msgspec.Struct):
    """The parts of one day phrase that have been read."""

    end: int
    part: bool = False
    late: bool = False  # after midnight
    adverb: str | None = None
    offset: int | None = None
    weekday: int | None = None
    weekday2: int | None = None
    direction: str | None = None
    week: int | None = None  # steps from this week
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
        group.part, group.late, group.end = True, group.late or "late" in sense.data, sense.end
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
    joint, link = words[group.end : group.end + 1], role(words, group.end, "night-to")
    night = link.end if link else group.end + int(bool(joint) and (joint[0] in DASHES or joint[0] == "/"))
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
    link = role(words, group.end, "of")
    week = relative_unit(words, link.end, "week") if link else None
    if week:
        group.week, group.end = timeline.STEPS[week[1]], week[0]
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
    return _resolve(reader, group, index, firm)


def _glued(reader: Reader, index: int) -> bool:
    """Return whether the token begins with a conjunction: another day, not the same one."""
    sense = time_words().at(reader.words, index, "weekday", "day", "daypart", "adverb")
    return sense is not None and sense.proclitic[:1] in ("و", "ف")


def _dangling(reader: Reader, before: int, group: _Group) -> bool:
    """Return whether the part just read only links to something that did not follow."""
    return role(reader.words, before, "of") is not None and group.end == before + 1


def _resolve(reader: Reader, group: _Group, index: int, end: int) -> Found:
    published, exact = reader.published, group.exact
    if exact:
        return replace(exact, end=end)
    if published is None:
        return Found(end, None, False, timeline.UNKNOWN)
    if group.weekday is not None:
        if group.offset is not None:
            day = timeline.near(published + dt.timedelta(days=group.offset), group.weekday)
        elif group.week is not None:
            day = timeline.monday(published, group.week) + dt.timedelta(days=group.weekday)
        else:
            day = timeline.weekday(published, group.weekday, reader.direction(index, group.direction))
        if group.weekday2 is not None:
            other = day + dt.timedelta(days=(group.weekday2 - group.weekday) % 7)
            if group.late:
                return Found(end, other.isoformat(), False, timeline.DAY)
            return Found(end, f"{day}/{other}", False, timeline.INTERVAL)
        return Found(end, day.isoformat(), False, timeline.DAY)
    if group.offset is None and group.adverb != "today":
        return Found(end, None, False, timeline.UNKNOWN)
    return Found(end, (published + dt.timedelta(days=group.offset or 0)).isoformat(), False, timeline.DAY)


def running_days(reader: Reader, index: int) -> Found | None:
    """Read "لليوم الثالث على التوالي": the days since the first of them; of "للجمعة الثالثة" the last."""
    words, published = reader.words, reader.published
    weekday = time_words().at(words, index, "weekday")
    unit = weekday or unit_at(words, index)
    if unit is None or "ل" not in unit.proclitic or (weekday is None and unit.data["number"] != "single"):
        return None
    number = ordinal(words, unit.end)
    if number is None:
        number = day_number(words, unit.end)
    running = role(words, number[0], "running") if number else None
    if number is None or running is None:
        return None
    if published is None:
        return Found(running.end, None, False, timeline.UNKNOWN)
    if weekday:
        day = timeline.weekday(published, int(weekday.data["number"]), None)
        return Found(running.end, day.isoformat(), False, timeline.DAY)
    name = str(unit.data["name"])
    count = number[1] - 1 if name == "day" else number[1]
    value, granularity = timeline.since(published, name, count)
    return Found(running.end, value, False, granularity)
