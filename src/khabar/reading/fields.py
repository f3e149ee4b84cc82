"""Records with named fields (JSON objects, rows of tables) as documents."""

from __future__ import annotations

from typing import Any

from khabar.reading.dates import machine_day
from khabar.reading.source import Source
from khabar.records import Document, Skipped

FIELDS = ("id", "outlet", "url", "date", "title", "text", "byline")
_KINDS = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}


def fields_document(fields: object, source: Source, record: int, identifier: str) -> Document | Skipped:
    """The document of one record; title and text are never altered."""
    if not isinstance(fields, dict):
        return source.skipped(f"wrong JSON: an object is needed for each document, found {_kind(fields)}", record)
    name = fields.get("id")
    known = printable(name) if isinstance(name, str) else ""
    fault = _fault(fields)
    if fault is not None:
        return source.skipped(fault, record, known)
    day, remark = _day(fields.get("date"))
    document = Document(
        text=fields["text"],
        id=name or identifier,
        outlet=fields.get("outlet"),
        url=fields.get("url"),
        date=day,
        title=fields.get("title") or "",
        byline=fields.get("byline"),
    )
    if remark is not None:
        source.remark(record, remark, document.id)
    return source.checked(document, record)


def printable(text: str) -> str:
    """``text`` with lone surrogates written out, so that it can be printed and stored."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _fault(fields: dict[str, Any]) -> str | None:
    if fields.get("text") is None:
        return 'missing field: "text" is needed'
    for key in FIELDS:
        value = fields.get(key)
        if value is not None and not isinstance(value, str):
            return f'wrong field type: "{key}" must be a string, found {_kind(value)}'
        try:
            (value or "").encode("utf-8")
        except UnicodeEncodeError as error:
            unit = ord(error.object[error.start])
            place = f"U+{unit:04X} at character {error.start + 1}"
            return f'lone surrogate: "{key}" has {place}, which is half a letter'
    return None


def _day(written: str | None) -> tuple[str | None, str | None]:
    if not written:
        return None, None
    day = machine_day(written)
    if day is None:
        shown = written if len(written) <= 40 else f"{written[:39]}…"
        return None, f'date "{shown}" is not ISO 8601 (2024-05-31): coded without a date'
    return day, None


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a number")
