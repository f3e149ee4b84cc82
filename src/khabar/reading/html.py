"""HTML pages: the report without menus and footers, its title, date and outlet."""

from __future__ import annotations

import re

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from khabar.reading.dates import iso_day
from khabar.records import Document

# where pages say these things, best first: a CSS selector and the attribute to read ("" for the text inside)
_DATES = (
    ('meta[property="article:published_time"]', "content"),
    ('meta[itemprop="datePublished"]', "content"),
    ('meta[name="date"]', "content"),
    ("article time[datetime]", "datetime"),
    ("time[datetime]", "datetime"),
)
_TITLES = (('meta[property="og:title"]', "content"), ("article h1", ""), ("h1", ""), ("title", ""))
_OUTLETS = (('meta[property="og:site_name"]', "content"),)
_URLS = (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content"))
_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{10,40})"')
_BLANK_LINES = re.compile(r"\n\s*\n+")


def html_document(markup: str, identifier: str) -> Document:
    """Read one page: its main content where that can be told from the rest, else all that is visible."""
    tree = HTMLTree.parse(markup)
    text = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False, comments=False)
    if not text.strip():
        text = extract_plain_text(tree, alt_texts=False, list_bullets=False)
    title = _first(tree, _TITLES) or ""
    text = _BLANK_LINES.sub("\n", text).strip()
    if title and text.startswith(title):
        text = text[len(title) :].lstrip()
    date = next((day for day in map(iso_day, _all(tree, _DATES)) if day), None)
    if date is None:
        match = _JSON_LD_DATE.search(markup)
        date = iso_day(match.group(1)) if match else None
    outlet, url = _first(tree, _OUTLETS), _first(tree, _URLS)
    return Document(text=text, id=identifier, outlet=outlet, url=url, date=date, title=title)


def _all(tree: HTMLTree, places: tuple[tuple[str, str], ...]) -> list[str]:
    """What the page says in these places, one line each, in their order."""
    root = tree.document
    if root is None:
        return []
    found = []
    for selector, attribute in places:
        node = root.query_selector(selector)
        value = node and (node.getattr(attribute) if attribute else node.text)
        if value and value.strip():
            found.append(" ".join(value.split()))
    return found


def _first(tree: HTMLTree, places: tuple[tuple[str, str], ...]) -> str | None:
    return next(iter(_all(tree, places)), None)
