"""``khabar code``: from reports to claims."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from khabar.interfaces.cli.engine import FarRun
from khabar.interfaces.cli.paths import check_apart
from khabar.interfaces.cli.progress import appearing
from khabar.interfaces.cli.run import Run, counted, date_option, inputs, lexicon_option, told_if_unwritable
from khabar.interfaces.table import ClaimsTable, legend
from khabar.interfaces.tables import JsonlWriter, Writer
from khabar.interfaces.writers import check_target, open_writer
from khabar.paths import no_new_folder
from khabar.records import CodedDocument

PLAIN_WIDTH = 140  # of tables that do not go to a terminal


@click.command(short_help="Write down the claims of reports.")
@inputs
@click.option("-o", "--output", metavar="OUT", help="Write here: .jsonl, .csv, .parquet, .geojson; - for JSONL.")
@click.option("--table", "as_table", is_flag=True, help="Show the table also where it is not shown by itself.")
@lexicon_option
@date_option
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes to code with.")
@click.option("--engine", type=click.Choice(["dask"]), help="Code file by file on this engine; OUT is then a folder.")
@click.option("--scheduler", metavar="ADDRESS", help="The engine's scheduler (tcp://…); else --workers processes here.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no counts; skipped documents are still told.")
def code(
    inputs: tuple[str, ...],
    output: str | None,
    as_table: bool,
    lexicon: tuple[Path, ...],
    date: str | None,
    workers: int,
    engine: str | None,
    scheduler: str | None,
    quiet: bool,
) -> None:
    """Write down the claims of the reports IN: files, folders, patterns, or - for stdin.

    Read are text, HTML, JSON Lines, JSON, CSV, Parquet, feeds, sitemaps, web archives, Telegram exports, gzip and ZIP files of
    these, in UTF-8, UTF-16, Windows-1256 and ISO 8859-6. On a terminal the claims are shown as a table; into a pipe they go as
    JSON Lines, one document a line. Documents that cannot be read are told with file and line, and the exit code is then 3 (1
    where none could be read).

    With --engine dask each file becomes a part of the folder OUT, on the machines of a cluster or in --workers processes; files
    and folder may be anywhere that fsspec reaches (s3://…). The same command again makes only the parts that are missing.

    \b
    Examples:
      khabar code report.txt
      khabar code news/ 'archive/2024-*.jsonl.gz' -o claims.parquet --workers 4
      khabar code report.html -o map.geojson
      khabar code 's3://news/*.jsonl.gz' -o s3://coded/news/ --engine dask --scheduler tcp://head:8786
      cat report.txt | khabar code - --date 2024-05-31 -o - | jq .claims[].type
    """
    if engine is not None:
        _checked_far(inputs, output, as_table)
        FarRun(inputs, str(output), quiet=quiet).run(lexicon, date, workers, scheduler)
    if scheduler is not None:
        raise click.UsageError("--scheduler is of an engine; name it too: --engine dask")
    if as_table and output == "-":
        raise click.UsageError("--table and -o - would both write to stdout; choose one")
    if output is not None and output != "-":
        _check(output, inputs)
    run = Run(inputs, date=date)
    shows = as_table or (output is None and sys.stdout.isatty())
    with told_if_unwritable(output), ExitStack() as stack:
        writers: list[Writer[CodedDocument]] = []
        if output is not None and output != "-":
            writers.append(stack.enter_context(open_writer(output)))
        elif not shows:
            writers.append(JsonlWriter(sys.stdout.buffer))
        console = _console() if shows else None
        for coded in _watched(run, run.coded(lexicon, workers), quiet or shows):
            for writer in writers:
                writer.write(coded)
            if console is not None:
                console.print(ClaimsTable(coded))
        if console is not None and run.claims and not quiet:
            console.print(legend())
        sys.stdout.flush()
    if not quiet:
        target = f"; full records in {output}" if output not in (None, "-") else ""
        click.echo(f"{run.summary()}{target}", err=True)
    if not run.documents:
        click.echo("khabar: nothing could be read", err=True)
    sys.exit(run.exit_code())


def _check(output: str, inputs: Sequence[str]) -> None:
    check_target(output)
    check_apart(output, inputs)


def _checked_far(inputs: Sequence[str], output: str | None, as_table: bool) -> None:
    """Raise UsageError where an engine cannot do what is asked for."""
    if output in (None, "-") or as_table or "-" in inputs:
        raise click.UsageError("an engine reads files and writes a folder: name one with -o, without --table, and no - as IN")
    wrong = None if "://" in str(output) else no_new_folder(Path(str(output)))
    if wrong:
        raise click.UsageError(f"{output}: {wrong}")


def _console() -> Console:
    return Console() if sys.stdout.isatty() or "COLUMNS" in os.environ else Console(width=PLAIN_WIDTH)


def _watched(run: Run, results: Iterator[CodedDocument], quiet: bool) -> Iterator[CodedDocument]:
    """Pass documents on; a bar tells how far the run is."""
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), TimeRemainingColumn())
    total = run.reader.size
    with appearing(*columns, quiet=quiet) as tell:
        for coded in results:
            text = f"{counted(run.documents, 'document')}, {counted(run.claims, 'claim')}"
            tell(total=total, completed=run.reader.position, description=text)
            yield coded
