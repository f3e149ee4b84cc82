"""The day on which a report appeared: what the page tells machines, held against what it shows people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from khabar.reading.dates import is_greenwich, is_late, machine_day, shown_day
from khabar.reading.pages.blocks import Block, Moment
from khabar.reading.pages.facts import Facts
from khabar.reading.pages.rules import Rules

ABOVE = 6  # lines above the headline among which its date may stand
BELOW = 2  # lines below the report
LINE = 160  # characters of a line with a date, at most
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")
_DIGIT = re.compile(r"\d")


def published(facts: Facts, moments: Sequence[Moment], blocks: Sequence[Block], where: tuple[int, int, int], url: str | None,
              rules: Rules) -> str | None:  # fmt: skip
    """The ISO 8601 day of publication, None where the page does not tell.

    ``where`` has the numbers of the headline's block, of the first of the body, and the one behind its last. A time told in UTC
    gives way to the day shown where that is the next one: there the outlet's clock was past midnight.
    """
    told = [date for date in facts.dates() if machine_day(date)]
    local = next((date for date in told if not is_greenwich(date)), None)
    if local is not None and _close(machine_day(told[0]), machine_day(local)):
        return machine_day(local)
    if told and not is_late(told[0]):
        return machine_day(told[0])
    near = [moment for moment in _near(moments, blocks, where) if not rules.is_update(moment.text)]
    stamp = told[0] if told else next((moment.stamp for moment in near if moment.stamp and machine_day(moment.stamp)), None)
    if stamp is not None and not is_late(stamp):
        return machine_day(stamp)
    shown = next((day for moment in near if (day := shown_day(moment.text))), None)
    if stamp is not None:
        day = machine_day(stamp)
        return shown if _close(day, shown) else day
    return shown or _in_path(url) or next((day for date in facts.built() if (day := machine_day(date))), None)


def _near(moments: Sequence[Moment], blocks: Sequence[Block], where: tuple[int, int, int]) -> Iterator[Moment]:
    """The times near the report: between headline and body, then just above the headline, then just below the body."""
    head, first, last = where
    chosen = range(first, last)
    lines = [
        Moment(number, None, block.text)
        for number, block in enumerate(blocks[: last + BELOW])
        if len(block.text) <= LINE and number not in chosen and _DIGIT.search(block.text)
    ]
    times = sorted([*moments, *lines], key=lambda moment: moment.at)
    yield from (moment for moment in times if head < moment.at <= first)
    yield from (moment for moment in reversed(times) if head - ABOVE <= moment.at <= head)
    yield from (moment for moment in times if last <= moment.at <= last + BELOW)


def _close(one: str | None, other: str | None) -> bool:
    """Whether two days are one, or neighbours."""
    if one is None or other is None:
        return False
    return abs((dt.date.fromisoformat(one) - dt.date.fromisoformat(other)).days) <= 1


def _in_path(url: str | None) -> str | None:
    found = _IN_PATH.search(urlsplit(url).path) if url else None
    return machine_day("{}/{}/{}".format(*found.groups())) if found else None
