"""When to ask again: at growing ages for corrections, later and later after failures, never once it is settled."""

from __future__ import annotations

import datetime as dt

from khabar.errors import FetchError
from khabar.fetching.pacing import retry_after
from khabar.fetching.page import Fetched
from khabar.fetching.visiting import BUSY
from khabar.store.watched import Article, Outcome
from khabar.watching.sources import Settings

DAY = 24 * 60.0  # minutes
FINAL = {"refused": "refused", "wrong": "refused", "too large": "failed"}  # kinds of errors that another try does not mend
GONE = (404, 410)


def moment(when: dt.datetime) -> str:
    """A moment as it is written down: ISO 8601, UTC, to the second."""
    return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Schedule:
    """The rules of ``settings``; ``now`` is when the answers came."""

    def __init__(self, settings: Settings, now: dt.datetime) -> None:
        self.settings, self.now = settings, now

    def later(self, minutes: float) -> str:
        """So many minutes from now."""
        return moment(self.now + dt.timedelta(minutes=minutes))

    def next_listing(self, failures: int, after: float) -> str:
        """When to look at a listing again that failed so many times in a row, and asked for ``after`` seconds of rest."""
        usual = self.settings.every if not failures else min(self.settings.retry * 2.0 ** (failures - 1), DAY)
        return self.later(max(usual, after / 60))

    def seen(self, article: Article, state: str, answer: Fetched, problem: str | None = None) -> Outcome:
        """An article that answered."""
        looks, next_ = self._look(article)
        etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        if answer.status == 304:
            etag, modified = etag or article.etag, modified or article.modified
        return Outcome(state, etag, modified, next_, looks, 0, problem)

    def failed(self, article: Article, error: FetchError) -> Outcome:
        """An article that could not be had: asked for again, given up in the end; what was loaded before stays."""
        loaded = article.looks > 0
        if error.kind in FINAL or article.tries + 1 >= self.settings.tries:
            looks, next_ = self._look(article) if loaded else (article.looks, None)
            state = article.state if loaded else FINAL.get(error.kind, "failed")
            return Outcome(state, article.etag, article.modified, next_, looks, 0, error.message)
        tries = article.tries + 1
        next_ = self.later(max(min(self.settings.retry * 2.0 ** (tries - 1), DAY), error.after / 60))
        return Outcome(article.state, article.etag, article.modified, next_, article.looks, tries, error.message)

    def _look(self, article: Article) -> tuple[int, str | None]:
        """How often it was looked at, and when to look again: at the first age of the schedule that lies ahead."""
        found = dt.datetime.fromisoformat(article.found)
        for looks, hours in enumerate(self.settings.recheck[article.looks :], article.looks + 1):
            when = found + dt.timedelta(hours=hours)
            if when > self.now:
                return looks, moment(when)
        return len(self.settings.recheck) + 1, None


def trouble(answer: Fetched) -> FetchError | None:
    """The error that a status means; None where the answer is one (200, 304, 404, 410)."""
    if answer.status in (200, 304, *GONE):
        return None
    after = retry_after(answer.headers) if answer.status in BUSY else 0.0
    return FetchError("unreachable", answer.final_url, f"HTTP {answer.status}", after=after)
