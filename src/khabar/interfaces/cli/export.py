"""``khabar export``: events into a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from khabar.interfaces.cli.events import exact_option, filters, unless_limited
from khabar.interfaces.cli.paths import NEW_FILE_OR_STDOUT, check_apart
from khabar.interfaces.cli.progress import watched
from khabar.interfaces.cli.run import NOTHING_DONE, counted, told_if_unwritable
from khabar.interfaces.event_writers import WRITERS, write_events
from khabar.store.store import Store

ENDINGS = {"csv": "csv", "geojson": "geojson", "graphml": "graphml", "jsonl": "jsonl", "parquet": "parquet"}


@click.command("export", short_help="Write events to a file: tables, maps, graphs, the forms of PLOVER, POLECAT, ACLED, UCDP.")
@filters
@exact_option
@click.option("--format", "kind", type=click.Choice(sorted(WRITERS)), help="Default: what the ending of OUT says.")
@click.option("-o", "--output", required=True, metavar="OUT", type=NEW_FILE_OR_STDOUT, help="The file; '-' is stdout.")
def export(db: str, exact_sites: bool, kind: str | None, output: Path, **question: Any) -> None:
    """Write the events in the database FILE that fit all that is asked (as with `khabar events`) to OUT: a row an event.
    All that fit are written, unless --limit is given.

    plover, acled and ucdp are CSV, polecat is tab separated: their columns and codes, in the form of those data sets and not
    from them (docs/exports.md says what fills each column). ACLED and UCDP record some kinds of events only: the others are
    left out, and counted. parquet and geoparquet need 'khabar[parquet]'.

    Every row carries sources, stances, statuses, grades and the number of independent sources. Bases, hospitals, camps and
    checkpoints stand at their settlement or district; --exact-sites keeps them.

    \b
    Examples:
      khabar export --db news.db -o events.csv
      khabar export --db news.db --type ASSAULT --from 2024-05-01 --format geojson -o attacks.geojson
      khabar export --db news.db --format acled -o in-the-form-of-acled.csv
      khabar export --db news.db --min-sources 2 -o network.graphml
      khabar export --db news.db --format csv -o - | head -3
    """
    kind = kind or ENDINGS.get(output.suffix.lower().lstrip("."))
    if kind is None:
        raise click.UsageError(f"{output}: the ending names no format; --format takes {', '.join(sorted(WRITERS))}")
    stdout = str(output) == "-"
    if not stdout:
        check_apart(output, [db])
    unless_limited(question)
    with told_if_unwritable(str(output)), Store(db) as store:
        items = watched(store.dossiers(**question), "event")
        counts = write_events(sys.stdout.buffer if stdout else output, kind, items, exact=exact_sites)
    told(counts, "stdout" if stdout else str(output))


def told(counts: dict[str, int], output: str) -> None:
    """Say what was written and what was left out; exit code 1 where no event fits."""
    written = counts.pop("written")
    left = f"; left out: {', '.join(f'{number:,} {reason}' for reason, number in sorted(counts.items()))}" if counts else ""
    click.echo(f"{counted(written, 'event')} in {output}{left}", err=True)
    if not written:
        click.echo("no event fits", err=True)
        sys.exit(NOTHING_DONE)
