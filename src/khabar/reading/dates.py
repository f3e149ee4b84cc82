"""Publication dates as documents carry them: an ISO 8601 day, read from what machines and people write."""

from __future__ import annotations

import datetime as dt
import email.utils
import re

from khabar.text.fold import fold
from khabar.text.tokens import TOKEN
from khabar.timex.dates import find_dates

_SLASHES = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})\b")
_YEAR = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]{4}")
_CLOCK = re.compile(r"[T ](\d\d):\d\d")
EARLIEST, LATEST = 1900, 2200  # years in which a report may be published
EVENING = 19  # hours of UTC; clocks from Mauritania to Oman show up to four more


def iso_day(written: str) -> str | None:
    """The day of an ISO 8601 date or date-time (in its own time zone), None where it is neither."""
    written = written.strip()
    try:
        return dt.date.fromisoformat(written).isoformat()
    except ValueError:
        pass
    try:
        return dt.datetime.fromisoformat(written).date().isoformat()
    except ValueError:
        return None


def machine_day(written: str) -> str | None:
    """The day of a date for machines: ISO 8601, RFC 5322 ("Fri, 31 May 2024 10:00:00 +0300") or 2024/05/31."""
    day = iso_day(written)
    if day is not None or len(written) > 100:
        return _possible(day)
    slashes = _SLASHES.match(written.strip())
    if slashes:
        return _possible(iso_day("{:0>4}-{:0>2}-{:0>2}".format(*slashes.groups())))
    try:
        return _possible(email.utils.parsedate_to_datetime(written).date().isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def shown_day(text: str) -> str | None:
    """The first whole date in a line for people ("الجمعة 31 أيار 2024", "23 ذو القعدة 1445"), None where there is none."""
    if not _YEAR.search(text):
        return None
    words = [fold(match[0]) for match in TOKEN.finditer(text)]
    found = (mention.value for mention in find_dates(words, None) if mention.basis == "stated" and mention.granularity == "day")
    return next((day for day in map(_possible, found) if day is not None), None)


def is_greenwich(written: str) -> bool:
    """Whether a date-time for machines is told in UTC, so that its day may not be that of the outlet."""
    return written.rstrip().endswith(("Z", "z", "+00:00", "+0000", "GMT", "UTC"))


def is_late(written: str) -> bool:
    """Whether a time told in UTC is that of an evening, on which the next day has begun where Arabic is read."""
    clock = _CLOCK.search(written)
    return is_greenwich(written) and clock is not None and int(clock[1]) >= EVENING


def _possible(day: str | None) -> str | None:
    return day if day is not None and EARLIEST <= int(day[:4]) <= LATEST else None
