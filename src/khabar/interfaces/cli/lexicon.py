"""``khabar lexicon``: check the lexicon's files, and see what a word can be."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from khabar.errors import DataError
from khabar.interfaces.bidi import isolated
from khabar.interfaces.cli import showing
from khabar.interfaces.cli.paths import FOLDER
from khabar.interfaces.cli.run import NOTHING_DONE, counted
from khabar.matching.lint import lint as find_faults
from khabar.matching.lookup import Finding, lookup


@click.group(short_help="Check the lexicon, and see what words can be.")
def lexicon() -> None:
    """Check the lexicon, and see what words can be.

    \b
    Examples:
      khabar lexicon show قصف
      khabar lexicon lint my-lexicon/
    """


@lexicon.command(short_help="Tell every fault of the lexicon, with file and line.")
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=FOLDER)
def lint(folders: tuple[Path, ...]) -> None:
    """Check the shipped lexicon and the lexicon folders DIR; all faults at once, with file and line.

    The exit code is 1 where there are faults.

    \b
    Examples:
      khabar lexicon lint
      khabar lexicon lint my-lexicon/
    """
    faults = find_faults(folders)
    for fault in faults:
        click.echo(f"{showing.near(fault.path)}:{fault.line}: {fault.message}")
    if faults:
        click.echo(counted(len(faults), "fault"), err=True)
        sys.exit(NOTHING_DONE)
    click.echo("no faults", err=True)


@lexicon.command(short_help="Show what a word can be, and where that is defined.")
@click.argument("word")
@click.option("-l", "--lexicon", "folders", metavar="DIR", multiple=True, type=FOLDER, help="Add or override entries.")
def show(word: str, folders: tuple[Path, ...]) -> None:
    """Show what WORD can be, with the file and line of each entry.

    A table on a terminal, JSON lines when piped. Several words in quotes are looked up as the beginning of an
    expression or name. The exit code is 1 where nothing is known of the word.

    \b
    Examples:
      khabar lexicon show قصف
      khabar lexicon show ولمدفعيتهم --lexicon my-lexicon/
      khabar lexicon show يقصفون | jq .lemma
    """
    try:
        found = lookup(word, folders)
    except DataError as error:
        raise click.ClickException(str(error)) from error
    showing.show(found, lambda: _table(word, found), f"nothing is known of {word}")


def _table(word: str, found: list[Finding]) -> Table:
    table = Table(title=Text(f"What {isolated(word)} can be", style="bold"), expand=False)
    for heading, style in (
        ("is", "bold cyan"),
        ("entry", ""),
        ("here", "green"),
        ("means", ""),
        ("defined in", "dim"),
    ):
        table.add_column(heading, style=style, overflow="fold")
    for finding in found:
        event = "/".join(part for part in (finding.type, finding.mode) if part)
        means = [Text(event, style="bold red")] if event else []
        means += [Text(part) for part in (finding.gloss, finding.frame and f"frame {finding.frame}") if part]
        means += [Text(_short(finding.note), style="dim")] if finding.note else []
        entry = Text(isolated(finding.lemma) if finding.lemma else "")
        entry.append(f"\n{finding.id}" if finding.id else "", style="dim")
        where = f"{showing.near(finding.path)}:{finding.line}" if finding.path else ""
        table.add_row(finding.what, entry, Text(_here(finding)), Text("\n").join(means), Text(where))
    return table


def _here(finding: Finding) -> str:
    """The word as it stands: what is glued to it, and its place in the paradigm."""
    lines = [" ".join(part for part in (finding.part, finding.voice, finding.person) if part)]
    lines += [f"after {isolated(finding.glued)}"] if finding.glued else []
    lines += [f"before {isolated(finding.pronoun)}"] if finding.pronoun else []
    return "\n".join(line for line in lines if line)


def _short(note: str, width: int = 120) -> str:
    return isolated(note if len(note) <= width else note[: width - 1] + "…")
