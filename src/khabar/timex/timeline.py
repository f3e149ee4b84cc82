"""Arithmetic on days, months and years, and the ISO 8601 values made of them."""

from __future__ import annotations

import calendar
import datetime as dt

from hijridate import Gregorian, Hijri, ummalqura

DAY, MONTH, YEAR, INTERVAL, UNKNOWN = "day", "month", "year", "interval", "unknown"
HIJRI_YEARS = (ummalqura.HIJRI_RANGE[0][0], ummalqura.HIJRI_RANGE[1][0])
STEPS = {"earlier": -2, "past": -1, "current": 0, "future": 1, "later": 2}  # units from now by direction
# without a year a day in the past is likelier, and what is to come lies ahead: the other side counts as that much farther away
AHEAD, BEHIND = 3, 12


def month_text(year: int, month: int) -> str:
    """Return an ISO 8601 month."""
    return f"{year:04d}-{month:02d}"


def shift_month(day: dt.date, months: int) -> tuple[int, int]:
    """Return (year, month) that many months from ``day``."""
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


def hijri_day(year: int, month: int, day: int) -> dt.date | None:
    """Return the Gregorian day of a Hijri date (Umm al-Qura); None where there is none."""
    if not HIJRI_YEARS[0] <= year <= HIJRI_YEARS[1]:
        return None
    try:
        return dt.date.fromisoformat(Hijri(year, month, day).to_gregorian().isoformat())
    except (ValueError, OverflowError):
        return None


def hijri_month(year: int, month: int) -> str | None:
    """Return the interval of days of a Hijri month."""
    first = hijri_day(year, month, 1)
    if first is None:
        return None
    last = first + dt.timedelta(days=Hijri(year, month, 1).month_length() - 1)
    return f"{first}/{last}"


def hijri_year_of(day: dt.date) -> int | None:
    """Return the Hijri year of a day; None outside the table."""
    try:
        return Gregorian(day.year, day.month, day.day).to_hijri().year
    except (ValueError, OverflowError):
        return None


def gregorian_day(year: int, month: int, day: int) -> dt.date | None:
    """Return the day, or None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _distance(found: dt.date, published: dt.date, direction: str | None) -> int | None:
    days = (found - published).days
    if direction == "past":
        return -days if days < 0 else None
    if direction == "future":
        return days if days > 0 else None
    return _weighed(days, direction)


def _weighed(steps: int, direction: str | None) -> int:
    """How far a time is; without a direction it is more likely past, in what is to come more likely future."""
    if direction == "coming":
        return steps if steps >= 0 else -steps * BEHIND
    return steps * AHEAD if steps > 0 and direction is None else abs(steps)


def nearest_day(
    published: dt.date, month: int, day: int, direction: str | None = None, *, hijri: bool = False
) -> dt.date | None:
    """Return the day of a date without a year that is nearest to publication, the past before the future."""
    year = hijri_year_of(published) if hijri else published.year
    if year is None:
        return None
    make = hijri_day if hijri else gregorian_day
    best: tuple[int, dt.date] | None = None
    for candidate in (year - 1, year, year + 1):
        found = make(candidate, month, day)
        distance = _distance(found, published, direction) if found else None
        if found and distance is not None and (best is None or distance < best[0]):
            best = distance, found
    return best[1] if best else None


def nearest_month(published: dt.date, month: int, direction: str | None = None) -> tuple[int, int]:
    """Return (year, month) of a month without a year."""
    here = published.year * 12 + published.month - 1
    options = []
    for year in (published.year - 1, published.year, published.year + 1):
        steps = year * 12 + month - 1 - here
        if direction == "past" and steps >= 0:
            continue
        if direction == "future" and steps <= 0:
            continue
        options.append((_weighed(steps, direction), year))
    return min(options)[1], month


def weekday(published: dt.date, number: int, direction: str | None) -> dt.date:
    """Return the day of a weekday: the last one up to today, the first one from today on, or before or after today."""
    if direction == "coming":
        return published + dt.timedelta(days=(number - published.weekday()) % 7)
    steps = STEPS[direction or "current"]
    back = (published.weekday() - number) % 7
    if steps < 0 and back == 0:
        steps -= 1
    return published + dt.timedelta(days=7 * (steps + (steps < 0)) - back)


def near(day: dt.date, number: int) -> dt.date:
    """Return the day with this weekday that is nearest to ``day``."""
    return day + dt.timedelta(days=(number - day.weekday() + 3) % 7 - 3)


def monday(published: dt.date, steps: int) -> dt.date:
    """Return the first day of a week so many weeks from this one."""
    return published + dt.timedelta(days=7 * steps - published.weekday())


def period(published: dt.date, unit: str, steps: int) -> tuple[str, str]:
    """Return (value, granularity) of the day, week (Monday to Sunday), month or year ``steps`` away."""
    if unit in ("hour", "day"):
        return (published + dt.timedelta(days=steps if unit == "day" else 0)).isoformat(), DAY
    if unit == "week":
        first = monday(published, steps)
        return f"{first}/{first + dt.timedelta(days=6)}", INTERVAL
    if unit == "month":
        return month_text(*shift_month(published, steps)), MONTH
    return f"{published.year + steps:04d}", YEAR


def back(published: dt.date, unit: str, count: int) -> tuple[str, str]:
    """Return (value, granularity) of ``count`` units before publication: a day, a month or a year."""
    if unit in ("hour", "day", "week"):
        days = {"hour": count // 24, "day": count, "week": 7 * count}[unit]
        return (published - dt.timedelta(days=days)).isoformat(), DAY
    return period(published, unit, -count)


def since(published: dt.date, unit: str, count: int) -> tuple[str, str]:
    """Return (value, granularity) of the last ``count`` units up to publication, in days or months."""
    if unit in ("hour", "day", "week"):
        first, last = back(published, unit, count)[0], published.isoformat()
    else:
        months = count if unit == "month" else 12 * count
        first = month_text(*shift_month(published, -months))
        last = month_text(published.year, published.month)
    return (last, DAY) if first == last else (f"{first}/{last}", INTERVAL)


def first_day(value: str) -> dt.date | None:
    """Return the first day of an ISO day, month or year, or of an interval."""
    parts = value.split("/", maxsplit=1)[0].split("-")
    numbers = [int(part) for part in parts] + [1, 1]
    return gregorian_day(*numbers[:3]) if numbers[0] else None


def last_day(value: str) -> dt.date | None:
    """Return the last day of an ISO day, month or year, or of an interval."""
    numbers = [int(part) for part in value.rsplit("/", maxsplit=1)[-1].split("-")]
    if len(numbers) == 1:
        numbers.append(12)
    if len(numbers) == 2:
        numbers.append(calendar.monthrange(numbers[0], numbers[1])[1])
    return gregorian_day(*numbers[:3])
