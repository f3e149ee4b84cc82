"""JSON Lines: one document a line, each judged by itself, so that a bad line never stops the good ones."""

from __future__ import annotations

import json
from typing import Any

from khabar.errors import InputError
from khabar.reading.charset import decode, is_binary
from khabar.reading.dates import iso_day
from khabar.reading.language import why_not_arabic
from khabar.records import Document, Skipped

_FIELDS = ("id", "outlet", "url", "date", "title", "text")
_KINDS = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}


def line_document(data: bytes | str, where: str, identifier: str) -> tuple[Document | Skipped, str | None]:
    """Read one line; with the document comes a remark where something in it had to be left out."""
    try:
        line = data if isinstance(data, str) else decode(data)
    except InputError as error:
        return Skipped(where, error.message), None
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Skipped(where, f"broken JSON: {_complaint(error)}"), None
    if not isinstance(fields, dict):
        return Skipped(where, f"wrong JSON: an object is needed on each line, found {_kind(fields)}"), None
    name = fields.get("id")
    known = printable(name) if isinstance(name, str) else ""
    fault = _fault(fields)
    if fault is not None:
        return Skipped(where, fault, known), None
    day, remark = _day(fields.get("date"))
    document = Document(
        text=fields["text"],
        id=name or identifier,
        outlet=fields.get("outlet"),
        url=fields.get("url"),
        date=day,
        title=fields.get("title") or "",
    )
    reason = why_unreadable(document)
    return (Skipped(where, reason, document.id), None) if reason else (document, remark)


def why_unreadable(document: Document) -> str | None:
    """The reason why a document cannot be coded: it is empty, binary or not Arabic; None where it can."""
    if not document.text.strip():
        return "empty: the text has no word in it"
    if is_binary(document.content):
        return "binary: control characters in the text"
    return why_not_arabic(document.content)


def printable(text: str) -> str:
    """``text`` with lone surrogates written out, so that it can be printed and stored."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _fault(fields: dict[str, Any]) -> str | None:
    if fields.get("text") is None:
        return 'missing field: "text" is needed'
    for key in _FIELDS:
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
    day = iso_day(written)
    if day is None:
        shown = written if len(written) <= 40 else f"{written[:39]}…"
        return None, f'date "{shown}" is not ISO 8601 (2024-05-31): coded without a date'
    return day, None


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a number")


def _complaint(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
