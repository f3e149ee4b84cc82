"""``khabar dyads`` and ``khabar coverage``: events per pair of parties and period, and what was read in it."""

from __future__ import annotations

from typing import Any

import click

from khabar.interfaces.cli.answers import asking, check_output, csv_option, give, output_option
from khabar.interfaces.cli.events import by_option, db_option, json_option, questions
from khabar.interfaces.cli.run import day
from khabar.interfaces.comparisons import coverage_view, dyads_view
from khabar.records.comparison import Coverage, Dyad


@click.command("dyads", short_help="Count what each party did to each other, per period, zeros included.")
@questions
@json_option
@by_option("month")
@click.option(
    "--level", type=click.Choice(["state", "organisation"]), default="state", show_default=True,
    help="Take the organs of a state together, or each by itself.",
)  # fmt: skip
@click.option("--top", default=40, show_default=True, type=click.IntRange(1), help="Pairs in the table, at most.")
@csv_option
@output_option
def dyads_command(
    db: str, as_json: bool, by: str, level: str, top: int, as_csv: bool, output: str | None, **question: Any
) -> None:
    """Count events per period and directed pair of parties: states, organisations, bodies of office-holders; no private people.

    By PLOVER class, with mean score, independent sources, and how far they are established; what is only alleged, denied or
    planned stands apart. A pair that occurs has a row for every period of the time asked for (else of all reports), zeros
    included, with what was read in it: a zero where nothing was read means nothing. `khabar coverage` tells that for each
    outlet and day.

    A table on a terminal, JSON Lines when piped; -o writes .csv, .jsonl or .parquet. The exit code is 1 where no pair fits.

    \b
    Examples:
      khabar dyads --db news.db --from 2024-01-01 --to 2024-12-31
      khabar dyads --db news.db --actor TUR --type ASSAULT --by week --csv > turkey.csv
      khabar dyads --db news.db --level organisation --by day -o dyads.parquet
    """
    check_output(Dyad, output)
    with asking(db, "counting events of pairs") as store:
        found = store.dyads(by=by, level=level, **question)
    nothing = "no event of two known parties fits"
    give(found, lambda: dyads_view(found, top), nothing, as_json=as_json, as_csv=as_csv, output=output)


@click.command("coverage", short_help="Tell how much was read, per outlet and day.")
@db_option
@click.option("--from", "start", metavar="DAY", callback=day, help="Published on this day or later.")
@click.option("--to", "end", metavar="DAY", callback=day, help="Published on this day or earlier.")
@by_option("day")
@json_option
@csv_option
@output_option
def coverage_command(
    db: str, start: str | None, end: str | None, by: str, as_json: bool, as_csv: bool, output: str | None
) -> None:
    """Tell how many reports and sentences of each outlet were read in each period of publication, copies of others among them.

    A table on a terminal, JSON Lines when piped; -o writes .csv, .jsonl or .parquet. The exit code is 1 where nothing was read.

    \b
    Examples:
      khabar coverage --db news.db --by month
      khabar coverage --db news.db --from 2024-05-01 --to 2024-05-31 -o coverage.csv
    """
    check_output(Coverage, output)
    with asking(db, "counting reports") as store:
        found = store.coverage(start=start, end=end, by=by)
    give(found, lambda: coverage_view(found), "nothing was read", as_json=as_json, as_csv=as_csv, output=output)
