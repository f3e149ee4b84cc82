"""What pages say: the articles that a listing names, on the outlet's site alone, and the report on an article's page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from khabar.errors import FetchError, InputError
from khabar.fetching.addresses import web_url
from khabar.fetching.page import Fetched
from khabar.reading.address import without_tracking
from khabar.reading.charset import decode
from khabar.reading.fetched import Link, links_in, media_of, read_bytes
from khabar.reading.pages.markup import parse
from khabar.records import Document, Skipped
from khabar.store.watched import Article, Found
from khabar.watching.sources import Page, Source

HEADLINE = 4  # words from which a link of a section page is a headline rather than an entry of a menu


class Links(NamedTuple):
    """Articles of a listing, and listings that it names, without doubles.

    ``elsewhere`` is how many of its links lead off the outlet's site, ``problem`` why the rest of it could not be read.
    """

    found: list[Found]
    listings: list[str]
    elsewhere: int
    problem: str | None


def links(answer: Fetched, page: Page, source: Source, tracking: Sequence[str]) -> Links:
    """The articles that a listing names, in its order; listings, the newest first. InputError where nothing can be read."""
    wanted, front = re.compile(source.articles), fronts(source)
    found: dict[str, Found] = {}
    listings: dict[str, str] = {}
    elsewhere, problem = 0, None
    for link in _read(answer, page, source):
        if isinstance(link, Skipped):
            problem = link.reason
            continue
        try:
            url = article_url(link.url, tracking, answer.final_url)
        except FetchError:
            continue  # mailto:, javascript: and the like
        if not source.owns(url):
            elsewhere += 1
        elif url in front:
            continue
        elif link.kind == "sitemap":
            listings.setdefault(url, link.date or "9999")
        elif wanted.search(url):
            found.setdefault(url, Found(url, document_id(source, url), link.date))
    if problem and not found and not listings:
        raise InputError(problem)
    newest = sorted(listings, key=listings.__getitem__, reverse=True)
    return Links(list(found.values()), newest, elsewhere, problem)


def report(answer: Fetched, source: Source, article: Article) -> Document | Skipped:
    """The report on an article's page; outlet and id are the source's, whatever the page says of itself."""
    kind, charset = media_of(answer.headers.get("content-type", ""))
    read = list(read_bytes(answer.body, url=answer.final_url, content_type=kind, charset=charset, outlet=source.outlet))
    if len(read) != 1:
        return Skipped(answer.final_url, f"no article: {len(read)} reports on one page", article.document)
    (page,) = read
    if isinstance(page, Skipped):
        return Skipped(answer.final_url, page.reason, article.document)
    return msgspec.structs.replace(
        page, id=article.document, outlet=source.outlet, url=answer.final_url, date=page.date or article.date
    )


def fronts(source: Source) -> frozenset[str]:
    """The outlet's home page and listings, which are no articles, though some outlets send there whoever asks for one."""
    return frozenset(web_url(url) for url in (source.home, *(page.url for page in source.listings)))


def article_url(url: str, tracking: Iterable[str], base: str = "") -> str:
    """The address of an article as it is asked for, without what tells only where a reader came from."""
    return without_tracking(web_url(url, base), tracking)


def document_id(source: Source, url: str) -> str:
    """The id of an article's report: the source's, and a hash of its address."""
    return f"{source.id}-{blake2b(url.encode(), digest_size=6).hexdigest()}"


def _read(answer: Fetched, page: Page, source: Source) -> Iterator[Link | Skipped]:
    """What a listing names, and at last why no more of it can be read. Never raises."""
    kind, _ = media_of(answer.headers.get("content-type", ""))
    try:
        if page.kind == "section":
            yield from _headlines(answer, source)
        else:
            yield from links_in(answer.body, url=answer.final_url, content_type=kind)
    except InputError as error:
        yield Skipped(answer.final_url, error.message)
    except Exception as error:  # a listing that breaks a library costs itself, never the others
        yield Skipped(answer.final_url, f"could not be read: {type(error).__name__}: {error}")


def _headlines(answer: Fetched, source: Source) -> Iterator[Link]:
    """Links whose words are a headline's, or all links where the source says how the addresses of its articles look."""
    for node in parse(decode(answer.body)).css("a[href]"):
        if source.articles or len(node.text(separator=" ").split()) >= HEADLINE:
            yield Link(node.attributes["href"] or "")
