"""``khabar correct``: write down that a claim is wrong, without changing it."""

from __future__ import annotations

import json
from typing import Any

import click

from khabar.interfaces.cli.events import db_option
from khabar.store.store import correct


@click.command("correct", short_help="Correct a claim: a row of its own, applied on reading.")
@click.argument("claim")
@click.argument("change", metavar="FIELD=VALUE")
@db_option
@click.option("--who", required=True, help="Who corrects it.")
@click.option("--why", required=True, help="Why.")
def correct_command(claim: str, change: str, db: str, who: str, why: str) -> None:
    """Correct FIELD of CLAIM (its id, as `khabar event` shows it) to VALUE: a word, or JSON.

    The claim itself is never changed: the correction is kept beside it with who, when and why, and applies wherever the claim
    is read. Its event is put together again; which event it belongs to stays as it is. `withdrawn=true` leaves a claim out.

    \b
    Examples:
      khabar correct news-12#3.1 status=planned --db news.db --who "A. Reader" --why "announced, not done"
      khabar correct news-12#4.2 withdrawn=true --db news.db --who "A. Reader" --why "about a film"
    """
    field, equals, value = change.partition("=")
    if not equals:
        raise click.UsageError(f"{change!r}: expected FIELD=VALUE, such as status=planned")
    correct(db, claim, field.strip(), _value(value), who=who, why=why)
    click.echo(f"{claim}: {field} corrected", err=True)


def _value(written: str) -> Any:
    try:
        return json.loads(written)
    except json.JSONDecodeError:
        return written
