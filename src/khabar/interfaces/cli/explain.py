"""``khabar explain``: every sentence in colour, its claims, and who says so."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from rich.console import Console

from khabar.interfaces.cli.run import Run, date_option, inputs, lexicon_option, told_if_unwritable
from khabar.interfaces.explain import explanation


@click.command(short_help="Show each sentence in colour with its claims and sources.")
@inputs
@lexicon_option
@date_option
@click.option("--color/--no-color", default=None, help="Colours: by default only on a terminal.")
def explain(inputs: tuple[str, ...], lexicon: tuple[Path, ...], date: str | None, color: bool | None) -> None:
    """Show each sentence of IN with its roles in colour, and under it each claim with the chain of who says so.

    Sentences stand right to left. IN is read as by khabar code.

    \b
    Examples:
      khabar explain report.txt
      khabar explain report.jsonl --color | less -R
      echo 'قصفت مدفعية الجيش البلدة فجر الأحد.' | khabar explain - --date 2024-05-31
    """
    run = Run(inputs, date=date)
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 110
    console = Console(force_terminal=color, no_color=color is False, width=width)
    with told_if_unwritable():
        for coded in run.coded(lexicon):
            console.print(explanation(coded))
        sys.stdout.flush()
    if run.skipped:
        click.echo(run.summary(), err=True)
    if not run.documents:
        click.echo("khabar: nothing could be read", err=True)
    sys.exit(run.exit_code())
