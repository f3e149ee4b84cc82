"""Publication dates as documents carry them: ISO 8601, as a date or with a time behind it."""

from __future__ import annotations

import datetime as dt


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
