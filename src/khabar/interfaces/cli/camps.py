"""``khabar camps``: who acts with and against whom, and which parties so form groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from khabar.interfaces.cli.answers import asking, check_output, csv_option, give, output_option
from khabar.interfaces.cli.events import by_option, json_option, questions
from khabar.interfaces.cli.paths import FILE
from khabar.interfaces.comparisons import camps_view
from khabar.records.comparison import Camps


@click.command("camps", short_help="Tell who acts with and against whom over time.")
@questions
@json_option
@by_option("month")
@click.option("--rules", metavar="FILE", type=FILE, help="Thresholds and weights of your own.")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1), help="Pairs shown for each period, at most.")
@csv_option
@output_option
def camps_command(
    db: str, as_json: bool, by: str, rules: Path | None, top: int, as_csv: bool, output: str | None, **question: Any
) -> None:
    """Tell which parties (states and organisations) acted with or against each other in each period, and which so form groups.

    A pair weighs the PLOVER scores of its events: cooperation minus conflict. Only what is told as having happened counts; what
    is only alleged is shown apart. Below the thresholds of data/events/camps.toml a pair, and a party without other ties, is
    "unknown". Groups are numbered, and keep their number while most of their members stay together.

    A table on a terminal, a JSON object for each period when piped; -o writes .jsonl, .graphml, or the pairs as .csv or
    .parquet. The exit code is 1 where there is no report.

    \b
    Examples:
      khabar camps --db news.db --from 2024-01-01 --to 2024-12-31
      khabar camps --db news.db --by year -o camps.graphml
      khabar camps --db news.db --place ليبيا --by month | jq '{period, members}'
    """
    check_output(Camps, output)
    with asking(db, "weighing pairs of parties") as store:
        found = store.camps(by=by, rules=rules, **question)
    give(found, lambda: camps_view(found, top), "nothing was read", as_json=as_json, as_csv=as_csv, output=output)
