"""What is watched: listings and articles with how they last answered, and where every version of a report came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from khabar.store.database import Database

_encoder = msgspec.json.Encoder()


class Listing(NamedTuple):
    """A page that lists articles, with what it said of its age, and how often in a row it failed."""

    url: str
    etag: str | None
    modified: str | None
    next: str
    failures: int


class Heard(NamedTuple):
    """How a listing answered: what it says of its age, when to look again, failures in a row, and what is to be said of it."""

    etag: str | None
    modified: str | None
    next: str
    failures: int
    problem: str | None


class Article(NamedTuple):
    """An article that a listing named; ``looks`` is how often it was seen, ``tries`` how often in a row it could not be."""

    number: int
    url: str
    source: str
    document: str
    date: str | None
    found: str
    state: str
    etag: str | None
    modified: str | None
    looks: int
    tries: int


class Found(NamedTuple):
    """An article as a listing names it: its own URL, the id its report gets, and its day."""

    url: str
    document: str
    date: str | None


class Outcome(NamedTuple):
    """What became of an article: its state, what it says of its age, when to look again (None: never), and what is wrong."""

    state: str
    etag: str | None
    modified: str | None
    next: str | None
    looks: int
    tries: int
    problem: str | None


class Provenance(msgspec.Struct, frozen=True):
    """One fetch of a report's page.

    ``id`` and ``version`` are those of the report; ``url`` was asked and ``final_url`` answered; ``at`` is a moment (ISO 8601,
    UTC); ``sha256`` and ``size`` are of the body without transfer and content coding; ``raw`` names the file and offset of the
    kept page.
    """

    id: str
    version: int | None
    url: str
    final_url: str
    at: str
    status: int
    sha256: str
    size: int
    raw: str | None


class ListingState(msgspec.Struct, frozen=True):
    """How a listing stands."""

    source: str
    url: str
    checked: str | None
    seen: str | None
    next: str
    failures: int
    problem: str | None


class ArticleProblem(msgspec.Struct, frozen=True):
    """An article that could not be had or read, or is gone; ``next`` is when it is asked for again, None for never."""

    source: str
    url: str
    state: str
    found: str
    next: str | None
    problem: str


class Watched:
    """Reads and writes the state; whoever writes does it within a batch of the database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def register(self, listings: Iterable[tuple[str, str, str | None]], now: str) -> None:
        """Let these listings (URL, source, the listing that names it) be known; new ones are due at once."""
        self.database.many("register listing", [(url, source, parent, now) for url, source, parent in listings])

    def follow(self, url: str, source: str, named: Sequence[str], now: str) -> None:
        """Look at the listings that a listing names; those it named before and names no more are forgotten."""
        self.database.run("forget listings", url, _json(named))
        self.register([(one, source, url) for one in named], now)

    def due_listings(self, urls: Sequence[str], now: str, *, early: bool = False) -> list[Listing]:
        """Those of the listings, and of those they name, that are due, in order; with ``early`` the others too.

        One that failed is left alone until its time has come.
        """
        return [Listing(*row) for row in self.database.run("due listings", _json(urls), now, early)]

    def due_articles(self, source: str, now: str, limit: int) -> list[Article]:
        """The first articles of a source that are due, in the order in which they were found."""
        return [Article(*row) for row in self.database.run("due articles", source, now, limit)]

    def listed(self, url: str, now: str, heard: Heard) -> None:
        """Write down how a listing answered."""
        seen = None if heard.failures else now
        row = (heard.etag, heard.modified, now, seen, heard.next, heard.failures, heard.problem, url)
        self.database.run("write listing", *row)

    def find(self, source: str, found: Sequence[Found], now: str, newest: int) -> tuple[int, int]:
        """Write down articles of a listing; how many are new, and how many new ones are left for the next look."""
        new = left = 0
        for one in found:
            known = self.known(one.url) is not None
            if not known and new < newest:
                self.database.run("add article", one.url, source, one.document, one.date, now)
                new += 1
            elif not known:
                left += 1
        return new, left

    def known(self, url: str) -> Article | None:
        """The article of this URL."""
        row = self.database.one("article by url", url)
        return Article(*row) if row else None

    def become(self, number: int, outcome: Outcome) -> None:
        """Write down what became of an article."""
        self.database.run("write article", *outcome, number)

    def put_off(self, number: int, next: str) -> None:
        """Look at an article later; nothing else is known of it."""
        self.database.run("put article off", next, number)

    def fetched(self, made: Provenance) -> None:
        """Write down a fetch; it belongs to the version of the report that is current now."""
        current = self.database.one("current document", made.id)
        version = current and current[0]
        what = (made.id, version, made.url, made.final_url, made.at, made.status, made.sha256, made.size, made.raw)
        self.database.run("add fetched", *what)


def provenance(database: Database, id: str) -> list[Provenance]:
    """Every fetch of a report, oldest first."""
    return [Provenance(*row) for row in database.run("provenance", id)]


def listing_states(database: Database) -> list[ListingState]:
    """How all listings stand."""
    return [ListingState(*row) for row in database.run("watched listings")]


def article_problems(database: Database) -> list[ArticleProblem]:
    """The articles with which something is wrong, in the order in which they were found."""
    return [ArticleProblem(*row) for row in database.run("problems of articles")]


def article_counts(database: Database) -> dict[str, dict[str, int]]:
    """Articles per source and state."""
    counts: dict[str, dict[str, int]] = {}
    for source, state, number in database.run("watched articles"):
        counts.setdefault(source, {})[state] = number
    return counts


def _json(values: Sequence[str]) -> str:
    return _encoder.encode(list(values)).decode()
