"""Which column of a table is what, by its name (``data/reading/columns.tsv``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from importlib import resources

from khabar.errors import InputError
from khabar.text.fold import fold


@cache
def _names() -> dict[str, str]:
    """The field that each folded name stands for; of two columns for one field the name listed first counts."""
    text = (resources.files("khabar") / "data/reading/columns.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    return {fold(name.lower()): field for field, names in rows for name in names.split("|")}


class Columns:
    """The columns of a table that are read; InputError where none has the text."""

    def __init__(self, header: Sequence[str]) -> None:
        names = _names()
        order = list(names)
        folded = [fold(" ".join(name.lower().replace("_", " ").split())) for name in header]
        self.at: dict[str, int] = {}
        for name in sorted({name for name in folded if name in names}, key=order.index):
            self.at.setdefault(names[name], folded.index(name))
        if "text" not in self.at:
            allowed = ", ".join(name for name, field in names.items() if field == "text")
            raise InputError(f"no column with the text: found {', '.join(header)[:200]}; it may be called {allowed}")

    def fields(self, row: Sequence[object]) -> dict[str, str | None]:
        """The fields of one row; empty ones are None."""
        return {field: _text(row[number]) for field, number in self.at.items()}


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)
