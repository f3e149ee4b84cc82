"""``khabar load``: reports or claims into a database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

from khabar.errors import StoreError
from khabar.interfaces.bidi import clean
from khabar.interfaces.cli.paths import FILE, check_apart
from khabar.interfaces.cli.progress import appearing
from khabar.interfaces.cli.run import NOTHING_DONE, SOME_SKIPPED, Run, counted, date_option, inputs, lexicon_option
from khabar.interfaces.intake import CodedFiles, sorted_out
from khabar.interfaces.parts import StoredPart
from khabar.records import CodedDocument, Skipped
from khabar.store.database import writing
from khabar.store.loading import Loaded, Loader


@click.command(short_help="Load reports or claims into a database, and link them to events.")
@inputs
@click.option("--db", required=True, metavar="FILE", help="The database; made where there is none.")
@click.option("--linking", "rules", metavar="FILE", type=FILE, help="Rules of linking of your own; the database keeps them.")
@lexicon_option
@date_option
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes to code with.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no counts; skipped documents are still told.")
def load(
    inputs: tuple[str, ...], db: str, rules: Path | None, lexicon: tuple[Path, ...], date: str | None, workers: int, quiet: bool
) -> None:
    """Load IN (reports, or what `khabar code` wrote: JSON Lines, folders of parts) into the database FILE, and link events.

    What is loaded already is passed over; a report whose words changed becomes a new version, the old one is kept. The load may
    be cut off at any moment and run again: nothing is lost or doubled. Others may read the database meanwhile; one program
    writes at a time. The exit code is 3 where something was skipped, 1 where nothing could be loaded.

    \b
    Examples:
      khabar load news/ --db news.db
      khabar load claims.jsonl 'more/*.jsonl.gz' --db news.db
      khabar load today/ --db news.db --workers 2
    """
    check_apart(db, inputs)
    coded, others = sorted_out(inputs)
    work = Work(coded, others, date)
    try:
        with writing(db, rules=rules) as database:
            loader = Loader(database, work.kept_or_skipped)
            work.load(loader, lexicon, workers, quiet)
    except StoreError as error:
        kept = f" ({work.kept()} kept)" if work.loaded.documents else ""
        click.echo(f"khabar: {error}{kept}", err=True)
        sys.exit(NOTHING_DONE)
    if not quiet:
        click.echo(f"{work.kept()} in {db}", err=True)
    if not work.loaded.documents and not work.run.known:
        click.echo("khabar: nothing could be loaded", err=True)
        sys.exit(NOTHING_DONE)
    sys.exit(SOME_SKIPPED if work.run.skipped else 0)


class Work:
    """One load: first the coded files, then the reports that must be coded."""

    def __init__(self, coded: list[Path | StoredPart], others: list[str], date: str | None) -> None:
        self.files = CodedFiles(coded)
        self.run = Run(others, date=date)
        self.loaded = Loaded()

    def load(self, loader: Loader, lexicon: tuple[Path, ...], workers: int, quiet: bool) -> None:
        """Load everything, with a sign of life on a terminal."""
        self.run.wanted = lambda document: not loader.knows(document)
        size = self.run.reader.size
        total = None if size is None else size + self.files.size
        with appearing(BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), quiet=quiet) as tell:
            for loaded in loader.load(self._documents(lexicon, workers)):
                self.loaded = loaded
                position = self.files.position + self.run.reader.position
                tell(total=total, completed=position, description=clean(self.kept()))

    def _documents(self, lexicon: tuple[Path, ...], workers: int) -> Iterator[CodedDocument]:
        for document in self.files:
            if isinstance(document, Skipped):
                self.run.skip(document)
            else:
                yield document
        if self.run.reader.files:
            yield from self.run.coded(lexicon, workers)

    def kept_or_skipped(self, document: CodedDocument | Skipped) -> None:
        """Tell of a document that could not be loaded."""
        if isinstance(document, Skipped):
            self.run.skip(document)

    def kept(self) -> str:
        """How much was loaded."""
        loaded = self.loaded
        known = loaded.known + self.run.known
        parts = [counted(loaded.new, "new document"), counted(loaded.claims, "claim")]
        parts += [f"{counted(loaded.changed, 'new version')}"] if loaded.changed else []
        parts += [f"{known:,} there already"] if known else []
        parts += [f"{self.run.skipped.total():,} skipped"] if self.run.skipped else []
        return ", ".join(parts)
