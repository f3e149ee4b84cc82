"""``khabar actor``: what is known of a party's name, on a day."""

from __future__ import annotations

import click
from rich.table import Table
from rich.text import Text

from khabar.errors import DataError, SettingError
from khabar.interfaces.bidi import isolated
from khabar.interfaces.cli.showing import near, show
from khabar.resolution.who import Profile, Term, actor


@click.command("actor", short_help="Tell who is meant by a name or an office, on a day.")
@click.argument("name")
@click.option("--on", "on", metavar="DATE", help="The day (YYYY-MM-DD) for which it is told.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, also on a terminal.")
def actor_command(name: str, on: str | None, as_json: bool) -> None:
    """Tell what is known of NAME: an Arabic or English name, an id, or an office with its country.

    Names, sector, country and dates, with the file and line that say so; who holds an office, on the day DATE where it is
    given. A table on a terminal, JSON lines when piped. The exit code is 1 where nothing is known.

    \b
    Examples:
      khabar actor قسد
      khabar actor "الرئيس التونسي" --on 2013-05-02
      khabar actor "Laurent Fabius" --on 2017-01-01 --json
    """
    try:
        found = actor(name, on)
    except SettingError as error:
        raise click.BadParameter(f"{on!r} is no day such as 2024-05-06", param_hint="--on") from error
    except DataError as error:
        raise click.ClickException(str(error)) from error
    show(found, lambda: table(name, found), f"nothing is known of {name}", as_json=as_json)


def table(name: str, found: list[Profile]) -> Table:
    """The profiles as a table."""
    out = Table(title=Text(f"Who {isolated(name)} can be", style="bold"), expand=False)
    for heading, style in (("is", "bold cyan"), ("party", ""), ("when", "green"), ("names", ""), ("defined in", "dim")):
        out.add_column(heading, style=style, overflow="fold")
    for profile in found:
        party = Text(profile.name)
        party.append(f"\n{profile.country} {profile.sector}\n{profile.id}", style="dim")
        when = [_period(profile.since, profile.until, profile.valid)] if profile.since or profile.until else []
        when += [_term(term) for term in profile.terms]
        names = Text(isolated("، ".join(profile.names)))
        if profile.note:
            names.append(f"\n{isolated(profile.note)}", style="dim")
        where = f"{near(profile.path)}:{profile.line}" if profile.path else ""
        out.add_row(profile.what, party, Text("\n").join(when), names, Text(where))
    return out


def _term(term: Term) -> Text:
    line = Text(f"{term.name}: " if term.name else f"{term.office} ({term.country}): ")
    line.append_text(_period(term.since, term.until, term.held))
    if term.path:
        line.append(f" {near(term.path)}:{term.line}", style="dim")
    return line


def _period(since: str | None, until: str | None, holds: bool | None) -> Text:
    if since is None and until is None:
        return Text("dates not known", style="dim")
    return Text(f"{since or '…'} – {until or '…'}", style="bold" if holds else "dim" if holds is False else "")
