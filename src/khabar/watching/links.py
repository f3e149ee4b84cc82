"""The articles that a listing names: entries of feeds and sitemaps, headlines of section pages; only those on the outlet's site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from resiliparse.parse.html import HTMLTree

from khabar.errors import FetchError, InputError
from khabar.fetching.addresses import web_url
from khabar.fetching.fetch import Fetched
from khabar.reading.charset import decode
from khabar.reading.dates import iso_day
from khabar.store.watched import Found
from khabar.watching.sources import Page, Source

HEADLINE = 4  # words from which a link of a section page is a headline rather than an entry of a menu


class Links(NamedTuple):
    """Articles of a listing, without doubles, and how many of its links lead off the outlet's site."""

    found: list[Found]
    elsewhere: int


def links(answer: Fetched, page: Page, source: Source, tracking: Sequence[str]) -> Links:
    """The articles that a listing names, in its order. InputError where it is none of its kind."""
    entries = _headlines(answer, source) if page.kind == "section" else _entries(answer)
    wanted = re.compile(source.articles)
    found: dict[str, Found] = {}
    elsewhere = 0
    for written, date, updated in entries:
        try:
            url = article_url(urljoin(answer.final_url, written), tracking)
        except (FetchError, ValueError):
            continue  # mailto:, javascript: and the like
        if not source.owns(url):
            elsewhere += 1
        elif wanted.search(url):
            found.setdefault(url, Found(url, document_id(source, url), date, updated))
    return Links(list(found.values()), elsewhere)


def article_url(url: str, tracking: Iterable[str]) -> str:
    """The address of an article as it is asked for, without what tells only where a reader came from."""
    parts = urlsplit(web_url(url))
    kept = parts.query
    if any(name in kept for name in (pattern.rstrip("*") for pattern in tracking)):
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = urlencode([(name, value) for name, value in pairs if not any(fnmatch(name, pattern) for pattern in tracking)])
    return urlunsplit(parts._replace(query=kept))


def document_id(source: Source, url: str) -> str:
    """The id of an article's report: the source's, and a hash of its address."""
    return f"{source.id}-{blake2b(url.encode(), digest_size=6).hexdigest()}"


def _entries(answer: Fetched) -> Iterator[tuple[str, str | None, str | None]]:
    raise NotImplementedError


def _headlines(answer: Fetched, source: Source) -> Iterator[tuple[str, str | None, str | None]]:
    """Links whose words are a headline's, or all links where the source says how its articles' addresses look."""
    try:
        tree = HTMLTree.parse(decode(answer.body))
    except InputError as error:
        raise InputError(f"no page of links: {error.message}") from None
    root = tree.document
    if root is None:
        raise InputError("no page of links: it is empty")
    for node in root.query_selector_all("a[href]"):
        if source.articles or len(node.text.split()) >= HEADLINE:
            yield node.getattr("href") or "", None, None
