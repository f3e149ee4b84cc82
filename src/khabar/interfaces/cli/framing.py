"""``khabar framing``: how each outlet names the same party and act."""

from __future__ import annotations

import click

from khabar.interfaces.cli.answers import asking, check_output, csv_option, give, output_option
from khabar.interfaces.cli.events import db_option, json_option
from khabar.interfaces.cli.run import day
from khabar.interfaces.comparisons import framing_view
from khabar.records.comparison import FramingRate


@click.command("framing", short_help="Tell how each outlet names the same party and act.")
@click.argument("outlets", metavar="[OUTLET]...", nargs=-1)
@db_option
@click.option("--from", "start", metavar="DAY", callback=day, help="Published on this day or later.")
@click.option("--to", "end", metavar="DAY", callback=day, help="Published on this day or earlier.")
@click.option(
    "--by", type=click.Choice(["word", "family"]), default="word", show_default=True,
    help="By party or act and word, or by family of words.",
)  # fmt: skip
@click.option(
    "--min-claims", default=100, show_default=True, type=click.IntRange(1), help="Leave outlets with fewer claims out."
)
@click.option("--top", default=12, show_default=True, type=click.IntRange(1), help="Wordings shown for each outlet, at most.")
@json_option
@csv_option
@output_option
def framing_command(
    outlets: tuple[str, ...], db: str, start: str | None, end: str | None, by: str, min_claims: int, top: int, as_json: bool,
    as_csv: bool, output: str | None,
) -> None:  # fmt: skip
    """Tell which loaded words (docs/framing.md) each OUTLET (all, where none is given) uses for which party or act.

    For each: how many of its claims per 1,000 have one, with the 95 % interval; the neutral word to read instead; whom it
    favours; how often it is quoted from a source; an example with its report; and how another outlet names the same in the same
    event.

    A table on a terminal, JSON Lines when piped; -o writes .csv, .jsonl or .parquet. The exit code is 1 where nothing is found.

    \b
    Examples:
      khabar framing --db news.db --from 2024-05-01 --to 2024-05-31
      khabar framing "Outlet A" "Outlet B" --db news.db --min-claims 1
      khabar framing --db news.db --by family -o families.csv
    """
    check_output(FramingRate, output)
    with asking(db, "counting loaded words") as store:
        found = store.framing(*outlets, start=start, end=end, by=by, min_claims=min_claims)
    nothing = f"no outlet has loaded words in {min_claims} claims or more; --min-claims takes fewer"
    give(found, lambda: framing_view(found, top), nothing, as_json=as_json, as_csv=as_csv, output=output)
