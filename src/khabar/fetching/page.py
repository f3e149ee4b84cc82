"""One page over HTTP."""

from __future__ import annotations

import datetime as dt
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import httpcore2 as http
import msgspec

from khabar.errors import FetchError
from khabar.fetching.addresses import web_url
from khabar.fetching.connecting import CheckedBackend
from khabar.fetching.unpacking import unpacked
from khabar.version import __version__

AGENT = f"Khabar/{__version__}"  # how a fetch names itself; robots.txt may speak of "khabar"
_KINDS = "text/html, application/xml, application/json, */*;q=0.5"
_ASKED = {"Accept": _KINDS, "Accept-Encoding": "gzip", "Accept-Language": "ar"}
_NUMBER = re.compile(r"^\[Errno -?\d+\] ")  # before what the system says
_reading = threading.Lock()
_MOVED = (301, 302, 303, 307, 308)
_Headers = list[tuple[bytes | str, bytes | str]]


class Limits(msgspec.Struct, frozen=True):
    """What one request may cost.

    ``size`` in bytes unpacked; ``connect``, ``read`` and ``total`` (from the name to the last byte) in seconds; the number of
    ``redirects``; ``ratio``, how many times as large as sent a body may unpack.
    """

    size: int = 10_000_000
    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    redirects: int = 5
    ratio: int = 200


class Fetched(NamedTuple):
    """An answer: ``url`` was asked, ``final_url`` answered after redirects; header names are in small letters.

    ``body`` is without transfer and content coding, ``at`` the moment (ISO 8601, UTC).
    """

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    at: str


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    agent: str = AGENT,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    allow_private: bool = False,
    before: Callable[[str], None] = lambda url: None,
) -> Fetched:
    """Fetch ``url`` and follow its redirects, each checked like the first; any HTTP status is an answer.

    ``before`` is called with every URL just before it is asked, and may wait or refuse. FetchError says by its ``kind`` why
    there is no answer: wrong, refused, unreachable, slow, broken, too large, redirects.
    """
    asked = at = web_url(url)
    sent: _Headers = [*_ASKED.items(), ("User-Agent", agent), *(headers or {}).items()]
    for _ in range(limits.redirects + 1):
        before(at)
        answer = _request(at, sent, limits, allow_private)
        target = answer.headers.get("location")
        if answer.status not in _MOVED or not target:
            return answer._replace(url=asked)
        at = web_url(target, at)
    raise FetchError("redirects", asked, f"more than {limits.redirects} redirects, the last to {at}")


def _request(url: str, headers: _Headers, limits: Limits, allow_private: bool) -> Fetched:
    tls = _tls()
    backend = CheckedBackend(url, time.monotonic() + limits.total, allow_private=allow_private)
    times = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
    try:
        with (
            http.ConnectionPool(ssl_context=tls, network_backend=backend) as pool,
            pool.stream("GET", url, headers=headers, extensions={"timeout": times}) as response,
        ):
            said = {_text(name).lower(): _text(value) for name, value in response.headers}
            length = said.get("content-length", "")
            if length.isdecimal() and int(length) > limits.size:
                raise FetchError("too large", url, f"{int(length):,} bytes, more than {limits.size:,}")
            coding = said.get("content-encoding", "")
            body = unpacked(response.iter_stream(), coding, url, size=limits.size, ratio=limits.ratio)
            now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            return Fetched(url, url, response.status, said, body, now)
    except http.TimeoutException as error:
        raise FetchError("slow", url, f"no answer in time ({_reason(error)})") from error
    except http.NetworkError as error:
        raise FetchError("unreachable", url, f"no connection ({_reason(error)})") from error
    except http.ProtocolError as error:
        raise FetchError("broken", url, f"no sound answer ({_reason(error)})") from error


def _reason(error: Exception) -> str:
    return _NUMBER.sub("", str(error)) or type(error).__name__


def _text(value: bytes) -> str:
    """A header: ASCII by the letter of the law, UTF-8 in the wild."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _tls() -> ssl.SSLContext:
    """The certificates that this machine trusts; read once, since that takes longer than many a page."""
    with _reading:
        return _context()


@cache
def _context() -> ssl.SSLContext:
    return http.default_ssl_context()
