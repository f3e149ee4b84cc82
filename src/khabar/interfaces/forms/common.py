"""What every form carries behind its own columns: on whose word an event stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from khabar.interfaces.bidi import clean
from khabar.interfaces.columns import Column, Kind, Value
from khabar.interfaces.event_rows import ACCOUNTS, AT_SETTLEMENT, EVENT_ID, SOURCES, STANDING
from khabar.interfaces.forms.case import Case
from khabar.store.dossiers import Dossier

Fill = Callable[[Case], Value]


class Form(NamedTuple):
    """The form of a data set: its columns in order, then ours; why an event has no row in it (None: it has one)."""

    columns: tuple[Column[Case], ...]
    delimiter: str
    left_out: Callable[[Case], str | None]


def form(columns: tuple[Column[Case], ...], left_out: Callable[[Case], str | None], delimiter: str = ",") -> Form:
    """A form with the columns on sources behind its own, and all text on one line."""
    return Form(tuple(map(_tidy, (*columns, *OURS))), delimiter, left_out)


def filled(name: str, about: str, value: Fill, kind: Kind = str) -> Column[Case]:
    """A column that a text can fill."""
    return Column(name, kind, about, value)


def empty(name: str, why: str) -> Column[Case]:
    """A column that stays empty, and why."""
    return Column(name, str, f"empty: {why}", lambda case: None)


def _tidy(column: Column[Case]) -> Column[Case]:
    def value(case: Case) -> Value:
        found = column.value(case)
        return clean(found) if isinstance(found, str) else found

    return Column(column.name, column.kind, column.about, value)


def _ours(column: Column[Dossier]) -> Column[Case]:
    return Column(f"khabar_{column.name}", column.kind, column.about, lambda case: column.value(case.dossier))


OURS: tuple[Column[Case], ...] = tuple(map(_ours, (EVENT_ID, STANDING, SOURCES, *ACCOUNTS, AT_SETTLEMENT)))
"""The columns behind those of each form; their names begin with ``khabar_``."""
