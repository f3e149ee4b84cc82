"""Sources, a coder and a database for the tests of watching."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from events.making import claim, document

from khabar.records import CodedDocument, Document, Skipped
from khabar.watching.sources import Page, Settings, Source, read_sources
from khabar.watching.watch import Watch

LONG_AGO = "2000-01-01T00:00:00Z"


class StubCoder:
    """Codes every report as an attack on Al-Harah; one whose text says "bad" cannot be coded."""

    def pipe(self, documents: Iterable[Document | Skipped], *, workers: int = 1) -> Iterator[CodedDocument | Skipped]:
        for one in documents:
            if isinstance(one, Skipped) or "لا يرمز" in one.text:
                yield one if isinstance(one, Skipped) else Skipped(one.id, "could not be coded: stub", one.id)
                continue
            made = document(one.id, claim(), date=one.date, text=one.text)
            yield msgspec.structs.replace(made, outlet=one.outlet, url=one.url, title=one.title)


def source(home: str, *pages: Page, **more: Any) -> Source:
    """A source whose id is the first part of its host."""
    values = {"outlet": "Outlet", "language": "ar", "ownership": "invented", "funding": "invented", **more}
    name = home.partition("://")[2].partition(".")[0]
    return Source(id=name, home=home, pages=tuple(pages), **values)


def usual(folder: Path, **more: Any) -> Settings:
    """The usual settings, made quick, for the local web."""
    file = folder / "usual.toml"
    file.write_text(written([source("http://x.test/")]), "utf-8")
    quick = {"delay": 0.0, "allow_private": True, "connect": 1.0, "read": 0.5, "total": 1.0, "size": 300_000, **more}
    return msgspec.structs.replace(read_sources(file).settings, **quick)


def written(sources: Iterable[Source], watch: str = "") -> str:
    """A file of these sources."""
    parts = [f"[watch]\n{watch}\n"]
    for one in sources:
        fields = msgspec.to_builtins(one)
        pages = ", ".join(f'{{ kind = "{page["kind"]}", url = "{page["url"]}" }}' for page in fields.pop("pages"))
        lines = [f'{name} = "{value}"' for name, value in fields.items() if isinstance(value, str)]
        parts.append("\n".join(["[[source]]", *lines, "verified = false", f"pages = [{pages}]", ""]))
    return "\n".join(parts)


def look(db: Path, settings: Settings, *sources: Source, **more: Any) -> Watch:
    """One look at these sources."""
    watch = Watch(tuple(sources), settings, db, StubCoder(), **more)
    watch.run(once=True)
    watch.stop.set()
    return watch


def make_due(db: Path) -> None:
    """Let the time of everything that is to be looked at again have come."""
    with sqlite3.connect(db) as connection:
        connection.execute("update article set next = ? where next is not null", (LONG_AGO,))
        connection.execute("update listing set next = ?", (LONG_AGO,))
    connection.close()


def rows(db: Path, select: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a question finds."""
    connection = sqlite3.connect(db)
    try:
        return connection.execute(select, values).fetchall()
    finally:
        connection.close()


def started(watch: Watch) -> threading.Thread:
    """A watch that goes on in a thread."""
    thread = threading.Thread(target=watch.run, kwargs={"once": False}, daemon=True)
    thread.start()
    return thread
