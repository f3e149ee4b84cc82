"""Writing down what visits brought: listings and their articles, reports coded and loaded, and where each came from.

An article's state and provenance are kept in the transaction that keeps its report. Whatever is cut off before is due again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from khabar.errors import BusyError, FetchError, InputError, KhabarError
from khabar.fetching.page import Fetched
from khabar.pipeline import CoderLike
from khabar.reading.fields import printable
from khabar.records import CodedDocument, Document, Skipped
from khabar.store.database import Database, reading, told, writing
from khabar.store.loading import Loader
from khabar.store.watched import Article, Found, Heard, Outcome, Provenance, Watched
from khabar.watching.links import article_url, document_id, fronts, links, report
from khabar.watching.raw import RawPages
from khabar.watching.schedule import GONE, Schedule, moment, trouble
from khabar.watching.sources import Settings
from khabar.watching.tally import Tally
from khabar.watching.visits import ArticleTask, ListingTask, Result

AGAIN = 0.3  # seconds after which a database is tried again that another program writes to


class Arrived(NamedTuple):
    """A page of an article that was fetched, and what was read there."""

    article: Article
    answer: Fetched
    report: Document | Skipped
    raw: str | None = None


class Recorder:
    """Writes to the database at ``path``, only for as long as it takes, and waits for others who write."""

    def __init__(
        self, path: Path, coder: CoderLike, rules: Path | None, settings: Settings, raw: RawPages | None, stop: threading.Event
    ) -> None:
        self.path, self.coder, self.rules, self.settings = path, coder, rules, settings
        self.raw, self.stop = raw, stop
        self.tallies: dict[str, Tally] = {}

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """The database, as soon as nobody else writes. BusyError where everything is to stop before that."""
        with ExitStack() as stack:
            while True:
                try:
                    database = stack.enter_context(writing(self.path, rules=self.rules))
                    self.rules = None  # the database keeps them
                    break
                except BusyError:
                    if self.stop.wait(AGAIN):
                        raise
            with told(self.path):
                yield database

    def settle(self, results: Sequence[Result]) -> None:
        """Write down what these visits brought."""
        now = dt.datetime.now(dt.UTC)
        with self.writing() as database, database.batch():
            desk = Desk(Watched(database), Schedule(self.settings, now), self.tallies)
            for result in results:
                desk.result(result)
        if desk.arrived:
            self._try(list(desk.arrived.values()), Schedule(self.settings, now))

    def _try(self, arrived: list[Arrived], schedule: Schedule) -> None:
        """Load these; where a fault of ours turns up, one by one, so that it costs one article and not the others."""
        try:
            self._load(arrived, schedule)
        except KhabarError:
            raise
        except Exception as error:
            if len(arrived) > 1:
                for one in arrived:
                    self._try([one], schedule)
                return
            with self.writing() as database, database.batch():
                reason = printable(f"could not be loaded: {type(error).__name__}: {error}")
                self._note(Watched(database), schedule, arrived[0], "unreadable", "unreadable", reason)

    def _load(self, arrived: list[Arrived], schedule: Schedule) -> None:
        """Code and load what is new; what is there already, word for word, is only noted."""
        known, fresh = self._sorted(arrived)
        coded = list(self.coder.pipe(one.report for one in fresh.values()))
        with self.writing() as database:
            watched = Watched(database)

            def kept(document: CodedDocument | Skipped) -> None:
                self._kept(watched, schedule, fresh[document.id], document)

            with database.batch():
                for one in known:
                    self._note(watched, schedule, one, "loaded", "unchanged")
            for _ in Loader(database, kept).load(coded):
                pass

    def _sorted(self, arrived: list[Arrived]) -> tuple[list[Arrived], dict[str, Arrived]]:
        """What is there already, and what is new, by the report's id."""
        known: list[Arrived] = []
        fresh: dict[str, Arrived] = {}
        with reading(self.path) as database:
            loader = Loader(database)
            for one in arrived:
                if isinstance(one.report, Document) and loader.knows(one.report):
                    known.append(one)
                else:
                    raw = self.raw.keep(one.answer) if self.raw is not None else None
                    fresh[one.article.document] = one._replace(raw=raw)
        return known, fresh

    def _kept(self, watched: Watched, schedule: Schedule, one: Arrived, document: CodedDocument | Skipped) -> None:
        if isinstance(document, Skipped):
            state = "loaded" if one.article.state in ("loaded", "gone") else "unreadable"
            self._note(watched, schedule, one, state, "unreadable", document.reason)
        else:
            self._note(watched, schedule, one, "loaded", "changed" if one.article.looks else "new")
            self.tallies[one.article.source].claims += len(document.claims)

    def _note(
        self, watched: Watched, schedule: Schedule, one: Arrived, state: str, counted: str, problem: str | None = None
    ) -> None:
        watched.fetched(provenance(one.article, one.answer, one.raw))
        watched.become(one.article.number, schedule.seen(one.article, state, one.answer, problem))
        self.tallies[one.article.source].add(counted)


class Desk:
    """Sorts the results of visits within one transaction; ``arrived`` are the pages of articles, by the id of the report."""

    def __init__(self, watched: Watched, schedule: Schedule, tallies: dict[str, Tally]) -> None:
        self.watched, self.schedule, self.tallies = watched, schedule, tallies
        self.arrived: dict[str, Arrived] = {}

    def result(self, result: Result) -> None:
        """Write down one result, or keep it to be loaded."""
        task, answer = result.task, result.answer
        error = result.error or (trouble(answer) if answer is not None else None)
        tally = self.tallies.setdefault(task.source.id, Tally())
        if answer is not None:
            tally.size += len(answer.body)
        if isinstance(task, ListingTask):
            self._listing(task, answer, error, tally)
        elif error is not None:
            self._failed(task.what, error, tally)
        elif answer is not None:
            tally.add("articles")
            self._article(task, answer, tally)

    def _listing(self, task: ListingTask, answer: Fetched | None, error: FetchError | None, tally: Tally) -> None:
        now, etag, modified, problem = moment(self.schedule.now), task.what.etag, task.what.modified, None
        if error is None and answer is not None and answer.status in GONE:
            error = FetchError("unreachable", answer.final_url, f"HTTP {answer.status}")
        if error is None and answer is not None and answer.status != 304:
            try:
                problem = self._found(task, answer, now, tally)
                etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
            except InputError as unreadable:
                error = FetchError("broken", answer.final_url, unreadable.message)
        tally.add("listings" if error is None else "failed")
        tally.problem = problem if error is None else error.message
        failures = task.what.failures + 1 if error is not None else 0
        next_ = self.schedule.next_listing(failures, error.after if error is not None else 0.0)
        self.watched.listed(task.what.url, now, Heard(etag, modified, next_, failures, tally.problem))

    def _found(self, task: ListingTask, answer: Fetched, now: str, tally: Tally) -> str | None:
        """Write down the articles of a listing; what there is to be said of it."""
        settings = self.schedule.settings
        named = links(answer, task.page, task.source, settings.tracking)
        tally.add("elsewhere", named.elsewhere)
        _, left = self.watched.find(task.source.id, named.found, now, settings.newest)
        followed = named.listings[: settings.followed] if task.page in task.source.listings else []
        if named.listings:
            self.watched.follow(task.what.url, task.source.id, followed, now)
        older = len(named.listings) - len(followed)
        notes = ["no article is named"] if not named.found and not followed else []
        notes += [f"{older} older sitemaps left out"] if older else []
        notes += [named.problem] if named.problem else []
        notes += [f"{named.elsewhere} links lead elsewhere"] if named.elsewhere and task.page.kind != "section" else []
        notes += [f"{left} articles left for the next look"] if left else []
        return "; ".join(notes) or None

    def _failed(self, article: Article, error: FetchError, tally: Tally) -> None:
        if error.kind == "paused":
            self.watched.put_off(article.number, self.schedule.later(max(error.after / 60, 1.0)))
            return
        tally.add("failed")
        tally.problem = f"{article.url}: {error.message}"
        self.watched.become(article.number, self.schedule.failed(article, error))

    def _article(self, task: ArticleTask, answer: Fetched, tally: Tally) -> None:
        article = self._where(task, answer)
        if article is None or article.document in self.arrived:
            return
        if answer.status == 304:
            tally.add("unchanged")
            self.watched.become(article.number, self.schedule.seen(article, article.state, answer))
        elif answer.status in GONE:
            self._gone(article, answer, f"HTTP {answer.status}")
        else:
            self.arrived[article.document] = Arrived(article, answer, report(answer, task.source, article))

    def _gone(self, article: Article, answer: Fetched, how: str) -> None:
        """An article that is no longer there; its report stays."""
        if article.state != "gone":
            self.tallies[article.source].add("gone")
            self.watched.fetched(provenance(article, answer, None))
        self.watched.become(article.number, self.schedule.seen(article, "gone", answer, how))

    def _where(self, task: ArticleTask, answer: Fetched) -> Article | None:
        """The article that answered: another than the one asked after redirects. None where it is none of the outlet's own."""
        article, source = task.what, task.source
        settings = self.schedule.settings
        final = article_url(answer.final_url, settings.tracking)
        if final == article.url:
            return article
        if final in fronts(source):
            self._gone(article, answer, f"leads to {final}, which is no article")
            return None
        known = self.watched.known(final)
        if not source.owns(final) or (known is not None and known.source != source.id):
            error = FetchError("refused", article.url, f"leads to {final}, which is not on the outlet's site")
            self._failed(article, error, self.tallies[source.id])
            return None
        if known is None:
            found = Found(final, document_id(source, final), article.date)
            self.watched.find(source.id, [found], moment(self.schedule.now), 1)
            known = self.watched.known(final)
        self.watched.become(article.number, Outcome("moved", None, None, None, article.looks, 0, f"moved to {final}"))
        return known


def provenance(article: Article, answer: Fetched, raw: str | None) -> Provenance:
    """What is written down of a fetch."""
    digest = hashlib.sha256(answer.body).hexdigest()
    return Provenance(
        article.document, None, article.url, answer.final_url, answer.at, answer.status, digest, len(answer.body), raw
    )
