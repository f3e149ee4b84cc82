"""What the commands share that compare parties and outlets: asking the database, and giving its answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from khabar.interfaces.cli.run import counted, told_if_unwritable
from khabar.interfaces.cli.showing import View, show
from khabar.interfaces.frames import formats, write, write_csv
from khabar.paths import no_new_file
from khabar.store.answer import Answer
from khabar.store.store import Store

csv_option = click.option("--csv", "as_csv", is_flag=True, help="CSV on standard output.")
output_option = click.option("-o", "--output", metavar="OUT", help="Write all rows to this file; its ending says the format.")


@contextmanager
def asking(db: str, what: str) -> Iterator[Store]:
    """The opened database, with a sign of life on a terminal."""
    with Store(db) as store, Console(stderr=True).status(what):
        yield store


def give(answer: Answer[Any], view: View, nothing: str, *, as_json: bool, as_csv: bool, output: str | None) -> None:
    """Write the answer to a file, or show it; then say what was left out. Exit code 1 where it is empty."""
    try:
        _give(answer, view, nothing, as_json, as_csv, output)
    finally:
        _left_out(answer)


def _give(answer: Answer[Any], view: View, nothing: str, as_json: bool, as_csv: bool, output: str | None) -> None:
    if answer and output not in (None, "-"):
        with told_if_unwritable(output):
            number = write(str(output), answer.kind, answer)
        click.echo(f"{counted(number, 'record')} in {output}", err=True)
    elif answer and as_csv:
        with told_if_unwritable():
            write_csv(sys.stdout.buffer, answer.kind, answer)
    else:
        show(answer, view, nothing, as_json=as_json)


def _left_out(answer: Answer[Any]) -> None:
    if answer.left_out:
        parts = [f"{what}: {number:,}" for what, number in sorted(answer.left_out.items(), key=lambda item: -item[1])]
        click.echo(f"left out: {'; '.join(parts)}", err=True)


def check_output(kind: type[Any], output: str | None) -> None:
    """Wrong use where the file cannot be of this kind, or cannot stand there; before anything is counted."""
    if output is None or output == "-":
        return
    target = Path(output)
    if target.suffix.lower() not in formats(kind):
        raise click.UsageError(f"{output}: the ending says the format; {', '.join(formats(kind))} are known")
    wrong = no_new_file(target)
    if wrong:
        raise click.UsageError(f"{output}: {wrong}")
