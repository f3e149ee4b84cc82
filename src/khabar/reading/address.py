"""Addresses as ids: without what only tells who followed a link."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from fnmatch import fnmatch
from functools import cache
from importlib import resources
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit


@cache
def shipped_tracking() -> tuple[str, ...]:
    """The names of parameters that tell only where a reader came from (``data/sources/watch.toml``); one may end in ``*``."""
    settings = tomllib.loads((resources.files("khabar") / "data/sources/watch.toml").read_text("utf-8"))
    return tuple(settings["tracking"])


def without_tracking(url: str, tracking: Iterable[str]) -> str:
    """The address without such parameters; untouched where it has none."""
    parts = urlsplit(url)
    if not parts.query or not any(name in parts.query for name in (pattern.rstrip("*") for pattern in tracking)):
        return url
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not any(fnmatch(name, pattern) for pattern in tracking)]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def absolute(url: str, base: str | None) -> str | None:
    """An address of the web as seen from ``base``, None where it is none."""
    try:
        whole = url.strip()
        if not whole.startswith(("http://", "https://")):
            whole = urljoin(base or "", whole)
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in ("http", "https") and parts.netloc else None


def address_id(url: str) -> str:
    """The address without fragment and tracking parameters, its host in small letters: the id of what stands there."""
    parts = urlsplit(without_tracking(url, shipped_tracking()))
    if not parts.scheme:
        return url
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))


def page_address(url: str | None, canonical: str | None) -> str | None:
    """The address of a page: the canonical one that it names, where that is on the same host and not just its front page."""
    own = absolute(canonical, url) if canonical else None
    if url is None or own is None:
        return own or url
    here, there = urlsplit(url), urlsplit(own)
    same = here.netloc.lower().removeprefix("www.") == there.netloc.lower().removeprefix("www.")
    return own if same and (there.path.strip("/") or not here.path.strip("/")) else url
