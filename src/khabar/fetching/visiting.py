"""Fetching as a polite guest: robots.txt, one request at a time and host, conditional requests, back-off."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

from khabar.fetching.pacing import PATIENCE, Pacing, retry_after
from khabar.fetching.page import AGENT, Fetched, Limits, fetch
from khabar.fetching.robots import SIZE, Robots

BUSY = (429, 503)


class Visitor:
    """Fetches for any number of threads. ``delay`` is the number of seconds between two requests to a host.

    ``contact`` (a mail or web address) is told to the hosts; ``stop`` ends all waiting.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        delay: float = 2.0,
        limits: Limits = Limits(),  # noqa: B008  (frozen)
        allow_private: bool = False,
        stop: threading.Event | None = None,
    ) -> None:
        self.agent = f"{AGENT} ({contact})" if contact else AGENT
        self.delay, self.limits, self.allow_private = delay, limits, allow_private
        self.pacing = Pacing(stop or threading.Event(), max(PATIENCE, delay))
        self.robots = Robots(self.agent, self._robots)

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetch, if it changed since it had this ``ETag`` or ``Last-Modified`` (status 304: it did not).

        FetchError as of :func:`khabar.fetching.page`; "refused" also where robots.txt does not want it, "paused" where the
        host asked to be left alone for longer than is worth waiting.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in known.items() if value}
        answer = fetch(
            url, headers=headers, agent=self.agent, limits=self.limits, allow_private=self.allow_private, before=self._before
        )
        if answer.status in BUSY:
            self.pacing.pause(_host(answer.final_url), retry_after(answer.headers))
        return answer

    def _before(self, url: str) -> None:
        self.robots.check(url)
        self.pacing.wait(url, _host(url), max(self.delay, self.robots.delay(url)))

    def _robots(self, url: str) -> Fetched:
        def turn(url: str) -> None:
            self.pacing.wait(url, _host(url), self.delay)

        limits = Limits(size=SIZE, connect=self.limits.connect, read=self.limits.read, total=self.limits.total)
        return fetch(url, agent=self.agent, limits=limits, allow_private=self.allow_private, before=turn)


def _host(url: str) -> str:
    return urlsplit(url).netloc
