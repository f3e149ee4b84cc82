"""``khabar backup`` and ``khabar restore``: copies of a database that is in use, and their way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from khabar.interfaces.cli.events import db_option
from khabar.interfaces.cli.paths import FILE
from khabar.interfaces.cli.run import counted, told_if_unwritable
from khabar.store.backup import Copied, backup, restore


@click.command("backup", short_help="Copy a database, also while it is written to.")
@db_option
@click.option("-o", "--output", "copy", required=True, metavar="COPY", help="The new file; nothing is written over.")
def backup_command(db: str, copy: str) -> None:
    """Copy the database FILE into COPY: one file with the state of the last finished batch, checked before it has its name.

    It may be read and written to meanwhile. The exit code is 1 where the copy could not be made or is not sound; nothing is
    left then.

    \b
    Examples:
      khabar backup --db news.db -o news-2024-05-31.db
    """
    _tell(copy, lambda: backup(db, copy), "copying and checking", "copied into")


@click.command("restore", short_help="Put a copy back in place of a database.")
@click.argument("copy", type=FILE)
@click.option("--db", required=True, metavar="FILE", help="The database; made where there is none.")
@click.option("--replace", is_flag=True, help="Replace what the database holds.")
def restore_command(copy: Path, db: str, replace: bool) -> None:
    """Put the content of COPY, which `khabar backup` made, into the database FILE.

    The copy is checked first. Programs that read FILE see the content before or after, never between; while one writes, it is
    refused. Where FILE itself is damaged, move it and its -wal and -shm away, and restore into a new file.

    \b
    Examples:
      khabar restore news-2024-05-31.db --db news.db
      khabar restore news-2024-05-31.db --db news.db --replace
    """
    _tell(db, lambda: restore(copy, db, replace=replace), "checking and restoring", "restored into")


def _tell(target: str, work: Callable[[], Copied], doing: str, done: str) -> None:
    with told_if_unwritable(target), Console(stderr=True).status(doing):
        made = work()
    rows = ", ".join(counted(number, name) for name, number in made.rows.items())
    click.echo(f"{rows} {done} {target} ({made.size:,} bytes), checked", err=True)
