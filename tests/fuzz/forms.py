"""A report as the files in which reports come: every kind that is read, from the same fields."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
from collections.abc import Callable
from typing import Any

from reading.packing import item, page, record, rss, warc, zipped

Fields = dict[str, Any]  # id, outlet, url, date, title, text: what a spoiled report says, of any type
Packer = Callable[[Fields], bytes]


def _bytes(text: str) -> bytes:
    """UTF-8; a lone surrogate becomes the bytes that no decoder takes."""
    return text.encode("utf-8", "surrogatepass")


def _json(value: Any) -> bytes:
    """JSON in which a lone surrogate stands as an escape."""
    return json.dumps(value).encode()


def _table(fields: Fields) -> bytes:
    buffer = io.StringIO()
    rows = csv.DictWriter(buffer, list(fields))
    rows.writeheader()
    rows.writerow(fields)
    return _bytes(buffer.getvalue())


def _page(fields: Fields, escaped: bool = True) -> bytes:
    shown = {name: html.escape(str(value)) if escaped else str(value) for name, value in fields.items()}
    return _bytes(page(shown["title"], shown["text"].replace("\n", "</p><p>"), shown["date"]))


def _feed(fields: Fields) -> bytes:
    return _bytes(rss(item(1, str(fields["text"])), item(2, html.escape(str(fields["text"]))), title=str(fields["outlet"])))


def _message(fields: Fields) -> Fields:
    text = [{"type": "bold", "text": fields["text"]}]
    return {"id": 2, "type": "message", "date": fields["date"], "from": fields["outlet"], "text": text}


def _archive(fields: Fields) -> bytes:
    return warc([record("https://a.example/1", _page(fields))])


def _entry(fields: Fields) -> Fields:
    same = {name: fields[name] for name in ("id", "url", "title")}
    return {**same, "content_html": fields["text"], "date_published": fields["date"]}


PACKERS: dict[str, Packer] = {
    "jsonl": lambda fields: _json(fields) + b"\n",
    "json": lambda fields: _json([fields]),
    "jsonl.gz": lambda fields: gzip.compress(_json(fields), 1, mtime=0),
    "csv": _table,
    "txt": lambda fields: _bytes(f"{fields['title']}\n\n{fields['text']}"),
    "html": _page,
    "raw.html": lambda fields: _page(fields, escaped=False),
    "xml": _feed,
    "warc.gz": _archive,
    "zip": lambda fields: zipped({"a.txt": _bytes(str(fields["text"])), "b/c.html": _page(fields)}),
    "telegram.json": lambda fields: _json({"name": "x", "type": "public_channel", "id": 7, "messages": [_message(fields)]}),
    "feed.json": lambda fields: _json({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [_entry(fields)]}),
}
