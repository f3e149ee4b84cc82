"""``khabar events`` and ``khabar timeline``: the happenings that fit, as a table or as JSON Lines."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any, get_args

import click
import msgspec
from click.core import ParameterSource
from rich.console import Console

from khabar.events.periods import PERIODS, period, periods
from khabar.interfaces.cli.run import day
from khabar.interfaces.happenings import events_table, record
from khabar.interfaces.ontology import types
from khabar.records.event import Event, Standing
from khabar.store.asking import EVERYTHING, Box
from khabar.store.store import Store

db_option = click.option("--db", required=True, metavar="FILE", help="The database that khabar load made.")
json_option = click.option("--json", "as_json", is_flag=True, help="JSON Lines, also on a terminal.")
exact_option = click.option(
    "--exact-sites", is_flag=True, help="Bases, hospitals, camps at their own place, not their settlement's."
)


def by_option(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option that says by which period to count."""
    return click.option("--by", type=click.Choice(PERIODS), default=default, show_default=True, help="Period.")


def _type(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and value.upper() not in types():
        raise click.BadParameter(f"{value!r} is no PLOVER type; the types are {', '.join(types())}")
    return value and value.upper()


def _box(ctx: click.Context, param: click.Parameter, value: str | None) -> Box | None:
    if value is None:
        return None
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value!r}: expected WEST,SOUTH,EAST,NORTH in degrees, such as 36,35,38,37") from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise click.BadParameter(f"{value!r}: west and south come first, within 180 and 90 degrees")
    return west, south, east, north


def questions(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what events must be about."""
    options = [
        db_option,
        click.option("--type", "type", metavar="TYPE", callback=_type, help="PLOVER type, such as ASSAULT."),
        click.option("--mode", metavar="MODE", help="PLOVER mode, such as aerial."),
        click.option("--place", metavar="NAME", help="At this place, in this district, province or country."),
        click.option("--box", metavar="W,S,E,N", callback=_box, help="Within this box (degrees)."),
        click.option("--from", "start", metavar="DAY", callback=day, help="On this day or later."),
        click.option("--to", "end", metavar="DAY", callback=day, help="On this day or earlier."),
        click.option("--actor", metavar="NAME", help="Done by: id, name, country (SYR) or country and sector (SYR:MIL)."),
        click.option("--party", metavar="NAME", help="Done by or to."),
        click.option(
            "--min-sources", default=0, show_default=True, type=click.IntRange(0), help="Independent sources, at least."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which events are listed."""
    options = [
        click.option("--standing", type=click.Choice(get_args(Standing)), help="How far it is established."),
        click.option("--min-documents", default=1, show_default=True, type=click.IntRange(1), help="Reports, at least."),
        click.option("--limit", default=1000, show_default=True, type=click.IntRange(1), help="Events, at most."),
    ]
    for option in reversed(options):
        command = option(command)
    return questions(command)


def unless_limited(question: dict[str, Any]) -> None:
    """Let all events count where --limit was not given."""
    if click.get_current_context().get_parameter_source("limit") is ParameterSource.DEFAULT:
        question["limit"] = EVERYTHING


def asked(db: str, question: dict[str, Any]) -> list[Event]:
    """The events of a question."""
    with Store(db) as store:
        return store.events(**question)


@click.command("events", short_help="List events: type, place, box, time, actor, standing.")
@filters
@json_option
@exact_option
def events_command(db: str, as_json: bool, exact_sites: bool, **question: Any) -> None:
    """List the events in the database FILE that fit all that is asked, in order of time.

    A table on a terminal, JSON Lines when piped: the full record of each event, with source, stance, status and grade of every
    account. The exit code is 1 where no event fits.

    \b
    Examples:
      khabar events --db news.db --type ASSAULT --place إدلب --from 2024-05-01 --to 2024-05-31
      khabar events --db news.db --actor SYR:MIL --min-sources 2
      khabar events --db news.db --box 36,35,38,37 --standing confirmed | jq .casualties
    """
    found = asked(db, question)
    if as_json or not sys.stdout.isatty():
        for event in found:
            click.echo(msgspec.json.encode(record(event, exact=exact_sites)).decode())
    elif found:
        Console().print(events_table(found, exact=exact_sites))
    ended(found, question["limit"])


def ended(found: list[Event], limit: int) -> None:
    """Say where not all is shown; exit code 1 where nothing fits."""
    if len(found) == limit:
        click.echo(f"the first {limit:,}; --limit gives more", err=True)
    if not found:
        click.echo("no event fits", err=True)
        sys.exit(1)


@click.command(short_help="Count events per day, week, month or year.")
@filters
@json_option
@by_option("day")
def timeline(db: str, as_json: bool, by: str, **question: Any) -> None:
    """Count the events that fit, per period and standing, periods without any included; all of them, unless --limit is given.

    A table on a terminal, JSON Lines when piped. Options as of `khabar events`.

    \b
    Examples:
      khabar timeline --db news.db --type PROTEST --place تونس --by month
      khabar timeline --db news.db --party SYR:MIL --from 2024-05-01 --to 2024-05-31
    """
    unless_limited(question)
    counts: dict[str, Counter[str]] = {}
    found = asked(db, question)
    for event in found:
        if event.start:
            counts.setdefault(period(event.start, by), Counter())[event.standing] += 1
    days = sorted(event.start for event in found if event.start)
    names = periods(days[0], days[-1], by) if days else []
    rows = [
        {"period": name, "events": counts.get(name, Counter()).total(), **counts.get(name, {})} for name in names
    ]
    if as_json or not sys.stdout.isatty():
        for row in rows:
            click.echo(msgspec.json.encode(row).decode())
    else:
        widest = max((counter.total() for counter in counts.values()), default=1)
        for row in rows:
            number = row["events"]
            assert isinstance(number, int)
            click.echo(f"{row['period']}  {number:6,}  {'█' * round(40 * number / widest)}")
    ended(found, question["limit"])
