"""What pages say: the articles that a listing names, on the outlet's site alone, and the report on an article's page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from email.message import EmailMessage
from fnmatch import fnmatch
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec
from resiliparse.parse.html import HTMLTree

from khabar.errors import FetchError, InputError
from khabar.fetching.addresses import web_url
from khabar.fetching.page import Fetched
from khabar.reading.charset import decode
from khabar.reading.fetched import Link, links_in, read_bytes
from khabar.records import Document, Skipped
from khabar.store.watched import Article, Found
from khabar.watching.sources import Page, Source

HEADLINE = 4  # words from which a link of a section page is a headline rather than an entry of a menu


class Links(NamedTuple):
    """Articles of a listing, and listings that it names, without doubles; how many of its links lead off the outlet's site."""

    found: list[Found]
    listings: list[str]
    elsewhere: int


def links(answer: Fetched, page: Page, source: Source, tracking: Sequence[str]) -> Links:
    """The articles that a listing names, in its order; listings, the newest first. InputError where it is none of its kind."""
    wanted = re.compile(source.articles)
    found: dict[str, Found] = {}
    listings: dict[str, str] = {}
    elsewhere = 0
    for link in _headlines(answer, source) if page.kind == "section" else _entries(answer, page):
        try:
            url = article_url(link.url, tracking, answer.final_url)
        except FetchError:
            continue  # mailto:, javascript: and the like
        if not source.owns(url):
            elsewhere += 1
        elif link.kind == "sitemap":
            listings.setdefault(url, link.date or "9999")
        elif wanted.search(url):
            found.setdefault(url, Found(url, document_id(source, url), link.date))
    newest = sorted(listings, key=listings.__getitem__, reverse=True)
    return Links(list(found.values()), newest, elsewhere)


def report(answer: Fetched, source: Source, article: Article) -> Document | Skipped:
    """The report on an article's page; outlet and id are the source's, whatever the page says of itself."""
    kind, charset = _media(answer)
    read = list(read_bytes(answer.body, url=answer.final_url, content_type=kind, charset=charset, outlet=source.outlet))
    if len(read) != 1:
        return Skipped(answer.final_url, f"no article: {len(read)} reports on one page", article.document)
    (page,) = read
    if isinstance(page, Skipped):
        return Skipped(answer.final_url, page.reason, article.document)
    return msgspec.structs.replace(
        page, id=article.document, outlet=source.outlet, url=answer.final_url, date=page.date or article.date
    )


def article_url(url: str, tracking: Iterable[str], base: str = "") -> str:
    """The address of an article as it is asked for, without what tells only where a reader came from."""
    parts = urlsplit(web_url(url, base))
    kept = parts.query
    if any(name in kept for name in (pattern.rstrip("*") for pattern in tracking)):
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = urlencode([(name, value) for name, value in pairs if not any(fnmatch(name, pattern) for pattern in tracking)])
    return urlunsplit(parts._replace(query=kept))


def document_id(source: Source, url: str) -> str:
    """The id of an article's report: the source's, and a hash of its address."""
    return f"{source.id}-{blake2b(url.encode(), digest_size=6).hexdigest()}"


def _media(answer: Fetched) -> tuple[str, str | None]:
    """The kind of content and the character set that an answer claims."""
    message = EmailMessage()
    message["Content-Type"] = answer.headers.get("content-type", "")
    return message.get_content_type(), message.get_content_charset()


def _entries(answer: Fetched, page: Page) -> Iterator[Link]:
    """What a feed or sitemap names. InputError where it is neither."""
    kind, charset = _media(answer)
    for entry in links_in(answer.body, url=answer.final_url, content_type=kind, charset=charset):
        if isinstance(entry, Skipped):
            raise InputError(f"no {page.kind}: {entry.reason}")
        yield entry


def _headlines(answer: Fetched, source: Source) -> Iterator[Link]:
    """Links whose words are a headline's, or all links where the source says how its articles' addresses look."""
    try:
        tree = HTMLTree.parse(decode(answer.body))
    except InputError as error:
        raise InputError(f"no page of links: {error.message}") from None
    root = tree.document
    if root is None:
        raise InputError("no page of links: it is empty")
    for node in root.query_selector_all("a[href]"):
        if source.articles or len((node.text or "").split()) >= HEADLINE:
            yield Link(node.getattr("href") or "")
