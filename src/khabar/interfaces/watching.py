"""What a watch shows: a table on a terminal that is drawn anew, plain lines elsewhere."""

from __future__ import annotations

import datetime as dt
import logging
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from khabar.interfaces.bidi import clean
from khabar.store.database import reading
from khabar.store.watched import ArticleProblem
from khabar.watching.sources import Source
from khabar.watching.status import SourceState, states
from khabar.watching.tally import Tally

REDRAW = 2.0  # seconds
LOG = logging.getLogger("khabar.watch")
SHOWN = ("new", "changed", "gone", "unreadable", "failed")


def status_table(found: Sequence[SourceState]) -> Table:
    """The sources as a table; what fails is red, with the reason."""
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for heading in ("source", "pages", "loaded", "waiting", "left out", "gone", "seen", "next"):
        table.add_column(heading, justify="left" if heading in ("source", "seen", "next") else "right", no_wrap=True)
    table.add_column("note", overflow="fold")
    for one in found:
        pages = Text(f"{one.listings - one.failing}/{one.listings}", style="red" if one.failing else "")
        left_out = one.unreadable + one.refused + one.failed
        note = Text(clean(one.problem or ""), style="red" if one.failing else "dim")
        numbers = [f"{number:,}" for number in (one.loaded, one.waiting, left_out, one.gone)]
        table.add_row(Text(one.id, style="bold"), pages, *numbers, _when(one.seen), _when(one.next), note)
    return table


def problem_table(found: Sequence[ArticleProblem]) -> Table:
    """The articles with which something is wrong."""
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for heading in ("source", "state", "again", "article", "what is wrong"):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(Text(one.source, style="bold"), one.state, _when(one.next), one.url, Text(clean(one.problem)))
    return table


def _when(moment: str | None) -> str:
    """A moment in the time of this machine: the hour today, else the day."""
    if moment is None:
        return "-"
    local = dt.datetime.fromisoformat(moment).astimezone()
    today = dt.datetime.now().astimezone().date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%Y-%m-%d}"


class Board:
    """Shows a watch while it runs; :meth:`turn` is called about once a second."""

    def __init__(self, path: Path, sources: tuple[Source, ...], tallies: Mapping[str, Tally], *, drawn: bool) -> None:
        self.path, self.sources, self.tallies = path, sources, tallies
        self.live = Live(console=Console(stderr=True), auto_refresh=False) if sys.stderr.isatty() and drawn else None
        self._drawn = 0.0
        self._told: dict[str, dict[str, int]] = {}
        self._before: dict[str, dict[str, int]] = {}

    def __enter__(self) -> Board:
        if self.live is not None:
            self.live.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self.live is not None:
            self._draw(self.live)
            self.live.stop()
        else:
            self._before = {source: dict(tally.counts) for source, tally in self.tallies.items()}
            self._tell()

    def turn(self) -> None:
        """Draw anew, or log what was done at sources that have come to rest."""
        if self.live is not None:
            if time.monotonic() - self._drawn > REDRAW:
                self._draw(self.live)
        else:
            self._tell()
            self._before = {source: dict(tally.counts) for source, tally in self.tallies.items()}

    def _draw(self, live: Live) -> None:
        with reading(self.path) as database:
            found = states(database, self.sources)
        room = max(live.console.height - 4, 1)
        shown = sorted(found, key=lambda one: not (one.failing or one.waiting))[:room] if len(found) > room else found
        table = status_table(shown)
        if len(shown) < len(found):
            table.caption = Text(f"and {len(found) - len(shown):,} more: khabar watch … --status shows all", style="dim")
        live.update(table, refresh=True)
        self._drawn = time.monotonic()

    def _tell(self) -> None:
        """One line of the log a source whose counts have changed since it was told of, and not since the last turn."""
        for source, tally in self.tallies.items():
            told, counts = self._told.get(source, {}), dict(tally.counts)
            if counts == self._before.get(source) and counts != told:
                more = {name: counts[name] - told.get(name, 0) for name in SHOWN}
                said = ", ".join(f"{number:,} {name}" for name, number in more.items() if number) or "nothing new"
                problem = f" ({tally.problem})" if tally.problem and more["failed"] else ""
                if any(counts.values()):
                    fields = {"source": source, **more, **({"problem": tally.problem} if problem else {})}
                    level = logging.WARNING if problem else logging.INFO
                    LOG.log(level, "%s: %s%s", source, said, problem, extra={"fields": fields})
                self._told[source] = counts
