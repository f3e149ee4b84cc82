"""``khabar event``: one event with all accounts of it."""

from __future__ import annotations

import sys

import click
import msgspec
from rich.console import Console

from khabar.errors import SettingError
from khabar.interfaces.cli.events import db_option, exact_option, json_option
from khabar.interfaces.cli.run import NOTHING_DONE
from khabar.interfaces.happenings import event_view, record
from khabar.store.store import Store


@click.command("event", short_help="Show one event: every account, its source, and what they contradict each other in.")
@click.argument("id")
@db_option
@exact_option
@json_option
def event_command(id: str, db: str, exact_sites: bool, as_json: bool) -> None:
    """Show the event ID (or the one whose id begins so): best values, every account with its sentence, source, stance and
    grade, why each was linked, and the contradictions between them.

    \b
    Examples:
      khabar event e3f9a0c --db news.db
      khabar event e3f9a0c --db news.db --json | jq .contradictions
    """
    try:
        with Store(db) as store:
            event = store.event(id)
            words = {}
            for account in event.accounts:
                told = store.claim(account.claim)
                words[account.claim] = told.content[told.original.sentence.start : told.original.sentence.end]
    except SettingError as error:
        click.echo(f"khabar: {error}", err=True)
        sys.exit(NOTHING_DONE)
    if as_json or not sys.stdout.isatty():
        fields = record(event, exact=exact_sites)
        for account in fields["accounts"]:
            account["sentence"] = words[account["claim"]]
        click.echo(msgspec.json.encode(fields).decode())
    else:
        Console().print(event_view(event, words, exact=exact_sites))
