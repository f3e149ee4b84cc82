"""``khabar doctor``: whether everything is as it should be, and what to do where it is not."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from khabar.interfaces.bidi import clean
from khabar.interfaces.cli.run import NOTHING_DONE
from khabar.interfaces.cli.showing import show
from khabar.interfaces.doctor import Finding, findings

STYLES = {"ok": "green", "note": "yellow", "wrong": "bold red"}


@click.command(short_help="Look at installation, data and a database; say what is wrong.")
@click.option("--db", type=click.Path(path_type=Path), metavar="FILE", help="Look at this database as well.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, also on a terminal.")
def doctor(db: Path | None, as_json: bool) -> None:
    """Look at versions, libraries, data files and their hashes, cache folder and gazetteers, and with --db at a database:
    integrity, schema, last report, size, write-ahead log, writers and access.

    A table on a terminal, JSON Lines when piped. Nothing is changed. The exit code is 1 where something is wrong; notes are
    for knowing. A database is read whole, which takes seconds for each gigabyte.

    \b
    Examples:
      khabar doctor
      khabar doctor --db news.db
      khabar doctor --db news.db --json | jq 'select(.state == "wrong")'
    """
    found = list(findings(db))
    show(found, lambda: _table(found), "nothing was looked at", as_json=as_json)
    sys.exit(NOTHING_DONE if any(one.state == "wrong" for one in found) else 0)


def _table(found: list[Finding]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for heading in ("what", "", "found", "what to do"):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(one.what, Text(one.state, STYLES[one.state]), Text(clean(one.found)), Text(clean(one.advice)))
    return table
