"""Addresses as ids: without what only tells who followed a link."""

from __future__ import annotations

from functools import cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from khabar.reading.pages.rules import rules


@cache
def _tracking() -> tuple[str, ...]:
    return tuple(rules().facts["tracking"])


def absolute(url: str, base: str | None) -> str | None:
    """An address of the web as seen from ``base``, None where it is none."""
    try:
        whole = urljoin(base or "", url.strip())
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in ("http", "https") and parts.netloc else None


def address_id(url: str) -> str:
    """The address without fragment and tracking parameters, its host in small letters: the id of what stands there."""
    parts = urlsplit(url)
    if not parts.scheme:
        return url
    query = parts.query
    if query:
        asked = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in asked if not name.lower().startswith(_tracking())]
        query = urlencode(kept) if len(kept) < len(asked) else query
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", query, ""))


def page_address(url: str | None, canonical: str | None) -> str | None:
    """The address of a page: the canonical one that it names, where that is on the same host and not just its front page."""
    own = absolute(canonical, url) if canonical else None
    if url is None or own is None:
        return own or url
    here, there = urlsplit(url), urlsplit(own)
    same = here.netloc.lower().removeprefix("www.") == there.netloc.lower().removeprefix("www.")
    return own if same and (there.path.strip("/") or not here.path.strip("/")) else url
