"""``khabar sources``: the outlets that are watched, who owns and pays them, and whether their pages are there."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from khabar.errors import DataError
from khabar.interfaces.bidi import clean, isolated
from khabar.interfaces.cli.paths import NEW_FILE, SOURCES
from khabar.interfaces.cli.progress import watched
from khabar.interfaces.cli.run import NOTHING_DONE, SOME_SKIPPED, counted, need, told_if_unwritable
from khabar.interfaces.cli.showing import show
from khabar.interfaces.cli.watch import MODULES, chosen, only_option, private_option, tell_faults

if TYPE_CHECKING:
    from khabar.watching.checking import Seen
    from khabar.watching.sources import Source

file_argument = click.argument("file", metavar="[FILE]", required=False, type=SOURCES)


@click.group(short_help="List, check and copy the outlets that can be watched.")
def sources() -> None:
    """List, check and copy files of sources: outlets with country, ownership, funding and the pages that list their articles.

    Without FILE the shipped list of Arabic outlets is meant. Its addresses count as unverified until `khabar sources check`
    has seen them.

    \b
    Examples:
      khabar sources list --country SYR
      khabar sources copy sources.toml
      khabar sources check sources.toml --write
    """
    need("sources", "watch", *MODULES)


def _file(file: Path | None) -> Path:
    from khabar.watching.sources import STARTER  # noqa: PLC0415  (needs the extra)

    return file or STARTER


@sources.command("list", short_help="List the outlets with owners, funding and pages.")
@file_argument
@click.option("--country", metavar="CCC", help="Only outlets of this country (ISO 3166 alpha-3).")
@only_option
def list_command(file: Path | None, country: str | None, only: tuple[str, ...]) -> None:
    """List the outlets of FILE: a table on a terminal, JSON lines when piped.

    \b
    Examples:
      khabar sources list
      khabar sources list sources.toml --country LBN
    """
    found = [one for one in chosen(_file(file), only).sources if country is None or one.country == country.upper()]
    show(found, lambda: _table(found), "no such source")


def _table(found: list[Source]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for heading in ("source", "outlet", "country", "ownership", "funding", "pages"):
        table.add_column(heading, overflow="fold")
    for one in found:
        names = Text(one.outlet).append(f"\n{isolated(one.outlet_ar)}" if one.outlet_ar else "", style="dim")
        pages = Text(one.home, style="" if one.verified else "yellow")
        for page in one.pages:
            pages.append(f"\n{page.kind} {page.url}", style="dim" if page.verified else "yellow")
        table.add_row(Text(one.id, style="bold"), names, one.country or "-", one.ownership, one.funding, pages)
    table.caption = Text("yellow: never seen by khabar sources check")
    return table


@sources.command(short_help="Tell every fault of a file of sources, with its line.")
@file_argument
def lint(file: Path | None) -> None:
    """Check FILE without asking anybody: all faults at once, each with its line. The exit code is 1 where there are any.

    \b
    Examples:
      khabar sources lint sources.toml
    """
    from khabar.watching.sources import read_sources  # noqa: PLC0415

    try:
        watchlist = read_sources(_file(file))
    except DataError as error:
        tell_faults(error)
        sys.exit(NOTHING_DONE)
    click.echo(f"{counted(len(watchlist.sources), 'source')}, no faults", err=True)


@sources.command(short_help="Copy the shipped list of outlets, to be changed.")
@click.argument("file", metavar="FILE", type=NEW_FILE)
def copy(file: Path) -> None:
    """Copy the shipped list of Arabic outlets to FILE, where you strike out, add and change.

    \b
    Examples:
      khabar sources copy sources.toml
    """
    if file.exists():
        raise click.UsageError(f"{file} is there already; name a new file")
    with told_if_unwritable(str(file)):
        shutil.copyfile(_file(None), file)
    click.echo(f"{file}: change it, then khabar sources check {file} --write", err=True)


@sources.command(short_help="Ask every page of a file of sources whether it is there.")
@file_argument
@only_option
@click.option("--write", is_flag=True, help="Write into FILE what was seen today, and what was not.")
@private_option
def check(file: Path | None, only: tuple[str, ...], write: bool, allow_private: bool) -> None:
    """Ask each home page, feed, sitemap and section of FILE, and tell what is there: a table, JSON lines when piped.

    A listing is sound where it names articles on the outlet's site. With --write FILE gets the day beside what is sound, and
    false beside what is not. The exit code is 3 where something is not, 1 where nothing is.

    \b
    Examples:
      khabar sources check sources.toml
      khabar sources check sources.toml --only wafa --write
    """
    from khabar.fetching.visiting import Visitor  # noqa: PLC0415
    from khabar.watching import checking  # noqa: PLC0415

    if write and file is None:
        raise click.UsageError("--write needs a FILE of your own; khabar sources copy makes one")
    watchlist = chosen(_file(file), only)
    settings = watchlist.settings
    private = allow_private or settings.allow_private
    visitor = Visitor(contact=settings.contact, delay=settings.delay, limits=settings.limits, allow_private=private)
    seen = list(watched(checking.check(watchlist, visitor), "pages"))
    show(seen, lambda: _seen_table(seen), "no page")
    sound = sum(one.sound for one in seen)
    if write and file is not None:
        changed = checking.write(file, seen, dt.date.today())
        click.echo(f"{file}: {counted(changed, 'page')} marked", err=True)
    click.echo(f"{sound:,} of {counted(len(seen), 'page')} sound", err=True)
    if all(one.silent for one in seen):
        click.echo("khabar: nobody answered; is this machine on the network? Proxies are not used", err=True)
    if sound < len(seen):
        sys.exit(SOME_SKIPPED if sound else NOTHING_DONE)


def _seen_table(seen: list[Seen]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for heading in ("source", "kind", "page", "found"):
        table.add_column(heading, overflow="fold")
    for one in seen:
        table.add_row(one.source, one.kind, one.url, Text(clean(one.note), style="" if one.sound else "red"))
    return table
