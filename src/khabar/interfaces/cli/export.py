"""``khabar export``: events into a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from khabar.errors import SettingError
from khabar.interfaces.cli.events import asked, ended, exact_option, filters
from khabar.interfaces.cli.run import counted, told_if_unwritable, wrong_use
from khabar.interfaces.event_writers import FORMATS, write_events

EVERYTHING = 1_000_000_000


@click.command("export", short_help="Write events to a file: csv, parquet, geojson, jsonl.")
@filters
@exact_option
@click.option("--format", "kind", type=click.Choice(sorted(FORMATS)), help="Default: what the ending of OUT says.")
@click.option("-o", "--output", required=True, metavar="OUT", help="The file.")
def export(db: str, as_json: bool, exact_sites: bool, kind: str | None, output: str, **question: Any) -> None:
    """Write the events in the database FILE that fit all that is asked (as with `khabar events`) to OUT: a row an event.

    Every row carries sources, stances, statuses, grades and the number of independent sources. Bases, hospitals, camps and
    checkpoints stand at their settlement or district; --exact-sites keeps them.

    \b
    Examples:
      khabar export --db news.db -o events.csv
      khabar export --db news.db --type ASSAULT --from 2024-05-01 --format geojson -o attacks.geojson
    """
    kind = kind or Path(output).suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise click.UsageError(f"{output}: the ending names no format; --format takes {', '.join(sorted(FORMATS))}")
    if not Path(output).parent.is_dir():
        raise click.UsageError(f"{output}: there is no folder {Path(output).parent}; create it first")
    question["limit"] = EVERYTHING
    found = asked(db, question)
    try:
        with told_if_unwritable(output):
            write_events(output, kind, found, exact=exact_sites)
    except SettingError as error:
        raise wrong_use(error) from None
    click.echo(f"{counted(len(found), 'event')} in {output}", err=True)
    ended(found, EVERYTHING)
