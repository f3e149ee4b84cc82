"""The log of programs that run on (`khabar watch`, `khabar serve`): this one place says how a line of it looks.

Lines go to standard error, as text for people or as JSON, one object a line. What comes from outside may stand in a line:
control characters, ends of lines and marks of direction are written as escapes, so that nothing looks like a line of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

FORMATS = ("text", "json")
LEVELS = ("debug", "info", "warning", "error")
OURS = ("khabar", "uvicorn")  # whose lines are written from the chosen level on; others' only from warning on
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
F = TypeVar("F", bound=Callable[..., Any])


def log_options(level: str) -> Callable[[F], F]:
    """The options of a command that keeps a log, which begins at ``level`` where nothing else is said."""

    def decorate(command: F) -> F:
        of_level = click.option(
            "--log-level", type=click.Choice(LEVELS), default=level, show_default=True, help="The least that is logged."
        )
        return click.option("--log-format", type=click.Choice(FORMATS), help="How lines of the log look (default: text).")(
            of_level(command)
        )

    return decorate


def start_log(form: str | None, level: str) -> None:
    """Write the log to standard error from now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


def escaped(text: str) -> str:
    r"""``text`` with what cannot be seen written out: a line feed as ``\u000a``."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class TextLines(logging.Formatter):
    """ "12:30:05 north: 2 new"; the level stands before what is more than information."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and behind it those of an exception, indented."""
        level = f"{record.levelname.lower()}: " if record.levelno > logging.INFO else ""
        moment = dt.datetime.fromtimestamp(record.created)
        trace = self.formatException(record.exc_info).splitlines() if record.exc_info else []
        return "\n    ".join(map(escaped, (f"{moment:%H:%M:%S} {level}{record.getMessage()}", *trace)))


class JsonLines(logging.Formatter):
    """An object a line: time (ISO 8601, UTC), level, logger, message, error where there is one, and the fields of the line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"), "level": record.levelname.lower(), "logger": record.name,
            "message": record.getMessage(),
        }  # fmt: skip
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return escaped(json.dumps({**line, **getattr(record, "fields", {})}, ensure_ascii=False))
