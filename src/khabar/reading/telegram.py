"""Exports of Telegram Desktop (``result.json``): each post of a channel is a document, its channel the outlet.

Only channels are read. What people write to each other in groups and chats is no news, and stays unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from khabar.errors import InputError
from khabar.reading.dates import machine_day
from khabar.reading.json_stream import END, items
from khabar.reading.source import Source
from khabar.reading.streams import Stream
from khabar.records import Document, Skipped

_CHATS = ("", "chats.list.item", "left_chats.list.item")
_CHANNELS = ("public_channel", "private_channel")


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The posts in their order; the id is made of the channel's number and the post's."""
    messages = {f"{chat}.messages.item".lstrip("."): chat for chat in _CHATS}
    about = {f"{chat}.{key}".lstrip("."): key for chat in _CHATS for key in ("name", "type", "id")}
    chat: dict[str, Any] = {}
    passed: Counter[str] = Counter()
    number = 0
    try:
        for path, value in items(stream, messages):
            if path in about:
                chat[about[path]] = value
            elif value is END and path in _CHATS:
                chat = {}
            elif path in messages:
                number += 1
                result = _post(value, chat, source, number)
                if isinstance(result, str):
                    passed[result] += 1
                else:
                    yield result
    except InputError as error:
        yield source.skipped(f"{error.message}: the rest cannot be read", number + 1)
    if passed:
        counts = ", ".join(f"{reason} {count:,}" for reason, count in sorted(passed.items()))
        source.remark(None, f"messages that are no posts of a channel with text: {counts}", source.stem)


def _post(message: object, chat: dict[str, Any], source: Source, number: int) -> Document | Skipped | str:
    """The document of a post; a word for its kind where it is none."""
    if not isinstance(message, dict):
        return source.skipped("wrong JSON: a message must be an object", number)
    if chat.get("type") not in _CHANNELS:
        return "in chats and groups"
    if message.get("type") != "message":
        return "service"
    text = _flat(message.get("text"))
    if not text.strip():
        return "without text"
    date, name = message.get("date"), chat.get("name")
    writer = message.get("author") or message.get("forwarded_from")
    document = Document(
        text=text,
        id=f"telegram-{chat.get('id')}-{message.get('id')}",
        outlet=name if isinstance(name, str) else None,
        date=machine_day(date) if isinstance(date, str) else None,
        byline=writer if isinstance(writer, str) else None,
    )
    return source.checked(document, number)


def _flat(text: object) -> str:
    """The text of a message, of which parts may be marked up."""
    if isinstance(text, str):
        return text
    parts = text if isinstance(text, list) else []
    pieces = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return "".join(piece for piece in pieces if isinstance(piece, str))
