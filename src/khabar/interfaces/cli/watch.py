"""``khabar watch``: what outlets publish, coded and loaded as it appears."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click
import msgspec

from khabar.errors import DataError
from khabar.interfaces.cli.paths import FILE, NEW_FOLDER, SOURCES
from khabar.interfaces.cli.run import NOTHING_DONE, SOME_SKIPPED, counted, lexicon_option, make_coder, need
from khabar.interfaces.cli.showing import show
from khabar.interfaces.logs import log_options, start_log

if TYPE_CHECKING:
    from khabar.watching.sources import Watchlist
    from khabar.watching.watch import Watch

LOG = logging.getLogger("khabar.watch")
MODULES = ("httpcore2", "protego", "prometheus_client", "tomlkit")
only_option = click.option("--only", metavar="ID", multiple=True, help="Only this source; may be given several times.")
private_option = click.option("--allow-private", is_flag=True, help="Private and local addresses too: for intranets and tests.")


@click.command(short_help="Watch outlets: fetch, code and load what they publish.")
@click.argument("file", metavar="SOURCES", type=SOURCES)
@click.option("--db", required=True, metavar="FILE", help="The database; made where there is none.")
@click.option("--once", is_flag=True, help="Look at every source once, then end.")
@click.option("--every", metavar="MIN", type=click.FloatRange(min=0.01), help="Minutes between two looks at a source.")
@only_option
@click.option("--keep-raw", metavar="DIR", type=NEW_FOLDER, help="Keep fetched pages as WARC.")
@click.option("--metrics", metavar="PORT", type=click.IntRange(1, 65535), help="Counts for Prometheus on this local port.")
@private_option
@click.option("--status", is_flag=True, help="Only show how the sources stand; nothing is fetched.")
@click.option("--problems", is_flag=True, help="Only show which articles could not be had or read, and why.")
@click.option("--linking", "rules", metavar="FILE", type=FILE, help="Rules of linking of your own; the database keeps them.")
@lexicon_option
@log_options("info")
@click.option("-q", "--quiet", is_flag=True, help="Nothing but errors.")
def watch(
    file: Path, db: str, once: bool, every: float | None, only: tuple[str, ...], keep_raw: Path | None, metrics: int | None,
    allow_private: bool, status: bool, problems: bool, rules: Path | None, lexicon: tuple[Path, ...],
    log_format: str | None, log_level: str, quiet: bool,
) -> None:  # fmt: skip
    """Watch the outlets of SOURCES (a TOML file; `khabar sources copy` makes a first one) and load what they publish.

    Feeds, news sitemaps and section pages tell which articles there are; each is fetched, coded, loaded and linked. robots.txt
    is obeyed, a host is asked once in two seconds at most, unchanged pages are not sent again. A corrected article becomes a
    new version, one that is gone is noted and stays. Ctrl-C ends it; it may be ended or killed at any moment and started
    again: nothing is lost or doubled. `khabar serve` and others may read the database meanwhile.

    With --once the exit code is 3 where something could not be had or read, 1 where no source answered.

    \b
    Examples:
      khabar watch sources.toml --db news.db
      khabar watch sources.toml --db news.db --once --only wafa
      khabar watch sources.toml --db news.db --every 15 --keep-raw pages/ --metrics 9108
      khabar watch sources.toml --db news.db --status
      khabar watch sources.toml --db news.db --problems --only wafa
    """
    need("watch", "watch", *MODULES)
    if once and every is not None:
        raise click.UsageError("--once looks once; --every is for a watch that goes on")
    watchlist = chosen(file, only)
    if status or problems:
        _show(watchlist, db, problems=problems)
        return
    changes = {"every": every, "allow_private": allow_private or None}
    settings = msgspec.structs.replace(watchlist.settings, **{key: value for key, value in changes.items() if value})
    made = _made(watchlist._replace(settings=settings), db, rules, lexicon, keep_raw)
    start_log(log_format, "error" if quiet else log_level)
    _run(made, metrics, once=once, drawn=log_format is None and not quiet)
    _end(made, once=once, quiet=quiet)


def chosen(file: Path, only: Sequence[str]) -> Watchlist:
    """The sources of a file, or those of them that are wanted; faults are told, and end the command."""
    from khabar.watching.sources import read_sources  # noqa: PLC0415  (needs the extra)

    try:
        watchlist = read_sources(file)
    except DataError as error:
        tell_faults(error)
        sys.exit(NOTHING_DONE)
    known = [source.id for source in watchlist.sources]
    wrong = [name for name in only if name not in known]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is no source of {file}; there are: {', '.join(known)}", param_hint="--only")
    return watchlist._replace(sources=tuple(source for source in watchlist.sources if not only or source.id in only))


def tell_faults(error: DataError) -> None:
    """Every fault, a line each."""
    for fault in error.faults:
        click.echo(str(fault), err=True)
    click.echo(f"khabar: {counted(len(error.faults), 'fault')}; nothing was done", err=True)


def _show(watchlist: Watchlist, db: str, *, problems: bool) -> None:
    from khabar.interfaces.watching import problem_table, status_table  # noqa: PLC0415
    from khabar.store.database import reading  # noqa: PLC0415
    from khabar.store.watched import article_problems  # noqa: PLC0415
    from khabar.watching.status import states  # noqa: PLC0415

    with reading(db) as database:
        if problems:
            names = {source.id for source in watchlist.sources}
            wrong = [one for one in article_problems(database) if one.source in names]
            show(wrong, lambda: problem_table(wrong), "nothing is wrong with any article")
        else:
            found = states(database, watchlist.sources)
            show(found, lambda: status_table(found), "no source")


def _made(
    watchlist: Watchlist, db: str, rules: Path | None, lexicon: tuple[Path, ...], keep_raw: Path | None
) -> Watch:
    from khabar.watching.watch import Watch  # noqa: PLC0415

    try:
        coder = make_coder(lexicon)
    except DataError as error:
        tell_faults(error)
        sys.exit(NOTHING_DONE)
    return Watch(watchlist.sources, watchlist.settings, Path(db), coder, rules=rules, keep_raw=keep_raw)


def _run(made: Watch, port: int | None, *, once: bool, drawn: bool) -> None:
    from khabar.interfaces.watching import Board  # noqa: PLC0415
    from khabar.watching.metrics import WatchCollector, serve  # noqa: PLC0415

    collector = WatchCollector(made.tallies)
    if port is not None:
        try:
            serve(collector, port)
        except OSError as error:
            raise click.UsageError(f"port {port} cannot be used ({error.strerror or error}); --metrics takes another") from None
    board = Board(made.path, made.sources, made.tallies, drawn=drawn)

    def turn() -> None:
        collector.turn()
        board.turn()

    with _stopping(made.stop), board:
        made.run(once=once, turn=turn)


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the work after what is being written down, and a second one at once."""
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in signals}

    def handle(number: int, frame: FrameType | None) -> None:
        stop.set()
        for one in signals:
            signal.signal(one, before[one])

    for number in signals:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number in signals:
            signal.signal(number, before[number])


def _end(made: Watch, *, once: bool, quiet: bool) -> None:
    """What was done, and the exit code."""
    total: Counter[str] = Counter()
    for tally in made.tallies.values():
        total.update(tally.counts)
    if not quiet:
        parts = [counted(total["new"], "new report"), counted(total["changed"], "new version")]
        parts += [f"{total[name]:,} {name}" for name in ("gone", "unreadable", "failed") if total[name]]
        LOG.info("%s in %s", ", ".join(parts), made.path, extra={"fields": {name: total[name] for name in sorted(total)}})
    if once and not made.stop.is_set():
        if not total["listings"]:
            LOG.error("no source answered")
            sys.exit(NOTHING_DONE)
        sys.exit(SOME_SKIPPED if total["failed"] or total["unreadable"] else 0)
