"""``khabar control``: who held a place, by what is reported."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from khabar.errors import SettingError
from khabar.events.settings import control_rules
from khabar.interfaces.bidi import isolated
from khabar.interfaces.cli.events import db_option, json_option
from khabar.interfaces.cli.paths import FILE
from khabar.interfaces.cli.run import NOTHING_DONE, day
from khabar.records.control import Control
from khabar.store.ledger import place_control
from khabar.store.store import Store


@click.command("control", short_help="Tell who held a place on a day, as reported by a day.")
@click.argument("place", nargs=-1, required=True)
@db_option
@click.option("--on", metavar="DAY", callback=day, help="The day that is asked about (default: the last one known).")
@click.option("--known-by", metavar="DAY", callback=day, help="Only what was reported by this day.")
@click.option("--rules", metavar="FILE", type=FILE, help="Rules and thresholds of your own.")
@json_option
def control_command(
    place: tuple[str, ...], db: str, on: str | None, known_by: str | None, rules: Path | None, as_json: bool
) -> None:
    """Tell who held PLACE: holder and state (held, contested, besieged, unknown) over time, with the claims for and against.

    One side's own word does not make a place change hands: see data/events/control.toml for the rule, and --rules for one of
    your own. A table on a terminal, one JSON object when piped. The exit code is 1 where nothing is told of the place.

    \b
    Examples:
      khabar control القائم --db news.db
      khabar control القائم --db news.db --on 2017-11-10 --known-by 2017-11-05
    """
    chosen = control_rules(rules)
    try:
        with Store(db) as store:
            found = place_control(store.database, " ".join(place), on=on, known_by=known_by, rules=chosen)
    except SettingError as error:
        click.echo(f"khabar: {error}", err=True)
        sys.exit(NOTHING_DONE)
    if as_json or not sys.stdout.isatty():
        click.echo(msgspec.json.encode(found).decode())
    else:
        Console().print(_head(found), _table(found))
    if not found.claims and not found.within:
        click.echo(f"no report in {db} tells who held {found.place}", err=True)
        sys.exit(1)


def _head(found: Control) -> Text:
    text = Text(found.place, style="bold")
    text.append(f"  {found.state}", style="bold cyan").append(f" by {isolated(found.holder)}" if found.holder else "")
    if found.on or found.known_by:
        text.append(f"  on {found.on or 'the last day known'}, as reported by {found.known_by or 'now'}", style="dim")
    for name, state, holder in found.within:
        text.append(f"\n  within: {isolated(name)} {state}{f' by {isolated(holder)}' if holder else ''}", style="dim")
    return text


def _table(found: Control) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("since", "until", "state", "holder", "claimed by", "points", "claims for", "against"):
        table.add_column(name, overflow="fold")
    for one in found.timeline:
        table.add_row(
            one.since, one.until or "", one.state, Text(isolated(one.holder or "")), Text(isolated("، ".join(one.claimed_by))),
            f"{one.points:g}", Text("\n".join(one.supporting)), Text("\n".join(one.opposing)),
        )  # fmt: skip
    return table
