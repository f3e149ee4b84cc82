"""What the commands share: reading, coding, reporting what was skipped, exit codes."""

from __future__ import annotations

import datetime as dt
import errno
import gc
import importlib.util
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from khabar.errors import DataError, WorkerError
from khabar.interfaces.bidi import clean
from khabar.interfaces.cli.paths import FOLDER
from khabar.pipeline import Coder, CoderLike
from khabar.reading import Reader
from khabar.records import CodedDocument, Document, Skipped

Item = TypeVar("Item")
NOTHING_DONE, WRONG_USE, SOME_SKIPPED = 1, 2, 3


CoderFactory = Callable[[Sequence[Path]], CoderLike]

inputs = click.argument("inputs", metavar="IN...", nargs=-1, required=True)
lexicon_option = click.option(
    "-l",
    "--lexicon",
    multiple=True,
    metavar="DIR",
    type=FOLDER,
    help="Add the entries of this folder, or override shipped ones by id. May be given several times.",
)


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A day given by the user."""
    try:
        return value and dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day in ISO 8601 form, such as 2024-05-31") from None


date_option = click.option(
    "--date", metavar="DAY", callback=day, help="Day of publication of documents that carry none (2024-05-31)."
)


def make_coder(lexicon: Sequence[Path]) -> CoderLike:
    """The coder, or the factory that stands in the context's ``obj`` instead."""
    factory: CoderFactory | None = click.get_current_context().find_root().obj
    if factory is not None:
        return factory(lexicon)
    coder = Coder(lexicon=lexicon)
    gc.freeze()  # the lexicon lives as long as the process: the collector need not walk through it
    return coder


class Run:
    """One run over the inputs: yields coded documents, tells of skipped ones, keeps count."""

    def __init__(self, inputs: Sequence[str], *, date: str | None = None) -> None:
        self.reader = Reader(inputs, stdin=sys.stdin.buffer if "-" in inputs else None)
        self.date = date
        self.documents = self.claims = self.known = 0
        self.wanted: Callable[[Document], bool] = lambda document: True  # what is not is counted as known, and not coded
        self.skipped: Counter[str] = Counter()

    def coded(self, lexicon: Sequence[Path], workers: int = 1) -> Iterator[CodedDocument]:
        """Code all documents, in order."""
        try:
            coder = make_coder(lexicon)
        except DataError as error:
            for fault in error.faults:
                click.echo(f"khabar: {fault}", err=True)
            faults = counted(len(error.faults), "fault")
            click.echo(f"khabar: {faults} in the data files; nothing was read", err=True)
            sys.exit(NOTHING_DONE)
        for result in told_if_unable(coder.pipe(self._dated(), workers=workers)):
            if isinstance(result, Skipped):
                self.skip(result)
                continue
            self._remarks()
            self.documents += 1
            self.claims += len(result.claims)
            yield result
        self._remarks()

    def _dated(self) -> Iterator[Document | Skipped]:
        for document in self.reader:
            if isinstance(document, Skipped):
                yield document
                continue
            dated = msgspec.structs.replace(document, date=self.date) if self.date and document.date is None else document
            if self.wanted(dated):
                yield dated
            else:
                self.known += 1

    def skip(self, skipped: Skipped) -> None:
        """Tell of a document that could not be read, and count it."""
        self.skipped[skipped.reason.partition(":")[0]] += 1
        name = f" ({skipped.id})" if skipped.id else ""
        where = skipped.where or "a document"
        click.echo(clean(f"khabar: skipped {where}{name}: {skipped.reason}"), err=True)

    def _remarks(self) -> None:
        while self.reader.remarks:
            remark = self.reader.remarks.popleft()
            click.echo(clean(f"khabar: note on {remark.where} ({remark.id}): {remark.message}"), err=True)

    def summary(self) -> str:
        """How much was coded, and how much was skipped for which reason."""
        parts = [counted(self.documents, "document") + " coded", counted(self.claims, "claim")]
        if self.skipped:
            reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(self.skipped.items()))
            parts.append(f"{self.skipped.total()} skipped ({reasons})")
        return ", ".join(parts)

    def exit_code(self) -> int:
        """0, 1 where nothing could be read, 3 where something was skipped."""
        if not self.documents:
            return NOTHING_DONE
        return SOME_SKIPPED if self.skipped else 0


def told_if_unable(items: Iterator[Item]) -> Iterator[Item]:
    """Hand items on; where no more can be made (processes do not even start) the run ends with a message."""
    try:
        yield from items
    except WorkerError as error:
        click.echo(f"khabar: {error}", err=True)
        sys.exit(NOTHING_DONE)


@contextmanager
def told_if_unwritable(output: str | None = None) -> Iterator[None]:
    """A full disk ends the run with a message; a pipe that nobody reads any more is left to click."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        target = "stdout" if output in (None, "-") else output
        click.echo(f"khabar: {target} cannot be written: {error.strerror or error}", err=True)
        sys.exit(NOTHING_DONE)


def counted(number: int, noun: str) -> str:
    """ "1 claim", "1,200 claims"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def need(command: str, extra: str, *modules: str) -> None:
    """End with what to install where modules of an extra are missing."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        click.echo(f"khabar: {command} needs {', '.join(missing)}: pip install 'khabar[{extra}]'", err=True)
        sys.exit(NOTHING_DONE)
