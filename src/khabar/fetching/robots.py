"""What robots.txt allows, after RFC 9309: read once a day for each host, by the library that Scrapy uses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego

from khabar.errors import FetchError
from khabar.fetching.pacing import LONGEST
from khabar.fetching.page import Fetched

KEPT = 24 * 3600.0  # seconds for which a robots.txt holds
RETRY = 600.0  # seconds after which one that could not be had is asked for again
SIZE = 1 << 20  # bytes that are read at most; RFC 9309 asks for half of that


class _Rules(NamedTuple):
    """The rules of a host; ``missing`` says why there are none, and nothing may be fetched."""

    until: float
    rules: Protego | None
    missing: FetchError | None


class Robots:
    """The rules of all hosts. ``get`` fetches a robots.txt; any number of threads may ask."""

    def __init__(self, agent: str, get: Callable[[str], Fetched]) -> None:
        self.agent, self.get = agent, get
        self._rules: dict[str, _Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def check(self, url: str) -> None:
        """FetchError "refused" where the host does not want this URL fetched; another where its robots.txt cannot be had."""
        found = self._of(url)
        if found.missing is not None:
            why = found.missing
            raise FetchError(why.kind, url, f"{why.message} (asked for robots.txt)", after=why.after)
        if found.rules is not None and not found.rules.can_fetch(url, self.agent):
            raise FetchError("refused", url, "robots.txt asks not to fetch this")

    def delay(self, url: str) -> float:
        """Seconds between two requests that the host asks for, a day at most; 0 where it says nothing."""
        rules = self._of(url).rules
        return min(float(rules.crawl_delay(self.agent) or 0), LONGEST) if rules is not None else 0.0

    def _of(self, url: str) -> _Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            found = self._rules.get(origin)
            if found is None or found.until < time.monotonic():
                found = self._rules[origin] = self._asked(f"{origin}/robots.txt")
            return found

    def _asked(self, url: str) -> _Rules:
        """No robots.txt (4xx) allows everything, one that cannot be had for now (5xx, no answer) nothing."""
        try:
            answer = self.get(url)
        except FetchError as error:
            return _Rules(time.monotonic() + RETRY, None, error)
        if answer.status == 429 or answer.status >= 500:
            missing = FetchError("unreachable", url, f"HTTP {answer.status}")
            return _Rules(time.monotonic() + RETRY, None, missing)
        text = answer.body.decode("utf-8", "replace") if answer.status < 300 else ""
        return _Rules(time.monotonic() + KEPT, Protego.parse(text), None)
