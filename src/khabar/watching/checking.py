"""Checking sources: whether home pages and listings are there and hold what the file says, and noting there what was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import tomlkit

from khabar.errors import FetchError, InputError
from khabar.fetching.page import Fetched
from khabar.fetching.visiting import Visitor
from khabar.watching.links import links
from khabar.watching.schedule import trouble
from khabar.watching.sources import Page, Source, Watchlist

HOME = "home"


class Seen(msgspec.Struct, frozen=True):
    """What a check found: ``kind`` is home, feed, sitemap or section; ``note`` says how many articles, or what is wrong.

    ``silent``: nobody answered there.
    """

    source: str
    kind: str
    url: str
    sound: bool
    note: str
    silent: bool


def check(watchlist: Watchlist, visitor: Visitor) -> Iterator[Seen]:
    """Look at every home page and listing, those of one outlet one after the other; in the order of the file."""
    with ThreadPoolExecutor(min(watchlist.settings.visitors, len(watchlist.sources))) as pool:
        for seen in pool.map(lambda source: list(_source(source, visitor, watchlist.settings.tracking)), watchlist.sources):
            yield from seen


def _source(source: Source, visitor: Visitor, tracking: Sequence[str]) -> Iterator[Seen]:
    for kind, page in ((HOME, Page(source.home, "section")), *((page.kind, page) for page in source.pages)):
        silent = False
        try:
            answer = visitor.get(page.url)
        except FetchError as error:
            sound, note, silent = False, error.message, error.kind in ("unreachable", "slow")
        else:
            sound, note = _found(source, kind, page, answer, tracking)
        yield Seen(source.id, kind, page.url, sound, note, silent)


def _found(source: Source, kind: str, page: Page, answer: Fetched, tracking: Sequence[str]) -> tuple[bool, str]:
    """Whether an answer is what the file says, and what there is to be said of it."""
    error = trouble(answer)
    if error is not None or answer.status != 200:
        return False, error.message if error is not None else f"HTTP {answer.status}"
    try:
        return _home(source, answer) if kind == HOME else _listing(source, page, answer, tracking)
    except InputError as unreadable:
        return False, unreadable.message


def _home(source: Source, answer: Fetched) -> tuple[bool, str]:
    if not source.owns(answer.final_url):
        return False, f"leads to {answer.final_url}, which is not on the outlet's site"
    return True, "there" if answer.final_url == answer.url else f"leads to {answer.final_url}"


def _listing(source: Source, page: Page, answer: Fetched, tracking: Sequence[str]) -> tuple[bool, str]:
    named = links(answer, page, source, tracking)
    parts = [f"{len(named.found)} articles"]
    parts += [f"{len(named.listings)} sitemaps"] if named.listings else []
    parts += [f"{named.elsewhere} links elsewhere"] if named.elsewhere else []
    parts += [named.problem] if named.problem else []
    return bool(named.found or named.listings), ", ".join(parts)


def write(path: Path, seen: Sequence[Seen], day: dt.date) -> int:
    """Write the day beside what is sound, and false beside what is not; comments and order stay. How many changed."""
    text = path.read_text("utf-8")
    document = tomlkit.parse(text)
    found = {(one.source, one.kind == HOME, one.url): one.sound for one in seen}
    changed = 0
    for source in document.get("source", []):
        changed += _mark(source, found.get((source["id"], True, source["home"])), day)
        for page in source.get("pages", []):
            changed += _mark(page, found.get((source["id"], False, page["url"])), day)
    if changed:
        made = path.with_name(f"{path.name}.new")
        made.write_text(tomlkit.dumps(document), "utf-8")
        made.replace(path)
    return changed


def _mark(table: Any, sound: bool | None, day: dt.date) -> bool:
    wanted = day if sound else False
    if sound is None or table.get("verified", False) == wanted:
        return False
    table["verified"] = wanted
    return True
