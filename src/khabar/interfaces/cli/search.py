"""``khabar search``: reports by their words, in any spelling."""

from __future__ import annotations

import sys

import click
from rich.console import Group
from rich.text import Text

from khabar.errors import SettingError
from khabar.interfaces.bidi import isolated
from khabar.interfaces.cli.events import db_option, json_option
from khabar.interfaces.cli.run import NOTHING_DONE
from khabar.interfaces.cli.showing import show
from khabar.store.asking import Hit
from khabar.store.store import Store


@click.command("search", short_help="Find reports by their words, in any spelling.")
@click.argument("words", nargs=-1, required=True)
@db_option
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="Reports, at most.")
@json_option
def search_command(words: tuple[str, ...], db: str, limit: int, as_json: bool) -> None:
    """Find the reports that hold all WORDS, however hamza, ة, ى and vowel signs are written, with or without article.

    Words in quotes stand together; a word that ends in * goes on freely. The exit code is 1 where no report is found.

    \b
    Examples:
      khabar search قصف الحارة --db news.db
      khabar search '"وقف اطلاق النار"' --db news.db
    """
    try:
        with Store(db) as store:
            found = store.search(" ".join(words), limit)
    except SettingError as error:
        click.echo(f"khabar: {error}", err=True)
        sys.exit(NOTHING_DONE)
    show(found, lambda: Group(*map(_hit, found)), "no report holds these words", as_json=as_json)


def _hit(hit: Hit) -> Text:
    head = Text(" · ").join([Text(isolated(part)) for part in (hit.document, hit.outlet, hit.date) if part])
    return head.append("\n").append(isolated(hit.words), style="dim")
