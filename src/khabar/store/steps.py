"""The SQL of the store: migrations and named statements, read from the files in ``sql/``."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_STEP = re.compile(r"^-- step: (.+)$", re.M)
_FOLDER = resources.files("khabar").joinpath("store", "sql")


@cache
def steps() -> dict[str, str]:
    """Every statement by its name."""
    _, *parts = _STEP.split(_FOLDER.joinpath("steps.sql").read_text("utf-8"))
    return {name.strip(): sql.strip().rstrip(";") for name, sql in zip(parts[::2], parts[1::2], strict=True)}


@cache
def migrations() -> tuple[str, ...]:
    """The scripts that lead from an empty file to the schema of today; the number of those done is the schema's version."""
    names = sorted(entry.name for entry in _FOLDER.iterdir() if re.match(r"\d{3}-.*\.sql$", entry.name))
    return tuple(_FOLDER.joinpath(name).read_text("utf-8") for name in names)
