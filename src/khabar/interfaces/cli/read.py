"""``khabar read``: what is understood of files and web pages before anything is coded."""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import click
from rich.console import Console

from khabar.errors import FetchError
from khabar.interfaces.bidi import clean
from khabar.interfaces.cli.progress import watched
from khabar.interfaces.cli.run import NOTHING_DONE, SOME_SKIPPED, counted, need, told_if_unwritable
from khabar.interfaces.tables import JsonlWriter
from khabar.interfaces.understood import Answer, Understood, understood, view
from khabar.reading import Reader
from khabar.reading.source import Notes, Remark
from khabar.records import Skipped

PLAIN_WIDTH = 110  # of what does not go to a terminal


@click.command(short_help="Show what is understood of files and web pages: title, author, date, text, what was cut.")
@click.argument("inputs", metavar="FILE|URL...", nargs=-1, required=True)
@click.option("--show", is_flag=True, help="Show it for eyes also where stdout is no terminal.")
@click.option("--full", is_flag=True, help="Show all of what was cut away, not its beginning.")
@click.option("--color/--no-color", default=None, help="Colours: by default only on a terminal.")
@click.option("--allow-private", is_flag=True, help="Private and local addresses too: for intranets and tests.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no counts; what was skipped is still told.")
def read(inputs: tuple[str, ...], show: bool, full: bool, color: bool | None, allow_private: bool, quiet: bool) -> None:
    """Show what is understood of FILE or URL before it is coded: title, author, date, outlet and text with its headline,
    byline, dateline and tickers, and what was cut away with the reason.

    Files, folders, patterns and - are read as by `khabar code`: text, HTML, JSON Lines, JSON, CSV, Parquet, feeds, sitemaps,
    web archives, Telegram exports, gzip and ZIP files of these. A URL is fetched once (http and https, no private address).
    On a terminal it is shown for eyes; into a pipe go JSON Lines, which `khabar code -` reads. The exit code is 3 where
    something was skipped, 1 where nothing could be read.

    \b
    Examples:
      khabar read page.html
      khabar read https://example.org/news/1 --full
      khabar read archive.warc.gz | jq -r '.title'
      khabar read feed.xml | khabar code - -o claims.jsonl
    """
    if any(map(_is_url, inputs)):
        need("read URL", "watch", "httpcore2")
    reading = _Reading(inputs, allow_private)
    shows = show or sys.stdout.isatty()
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH
    console = Console(force_terminal=color, no_color=color is False, width=width)
    writer = JsonlWriter(sys.stdout.buffer)
    with told_if_unwritable():
        found = reading.items()
        for item in found if shows or quiet else watched(found, "documents"):
            if shows:
                console.print(view(item, full=full))
            else:
                writer.write(item)
        sys.stdout.flush()
    if not quiet and (reading.skipped or not shows):
        click.echo(reading.summary(), err=True)
    if not reading.documents:
        click.echo("khabar: nothing could be read", err=True)
        sys.exit(NOTHING_DONE)
    sys.exit(SOME_SKIPPED if reading.skipped else 0)


def _is_url(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


class _Reading:
    """One run: what was understood, in order; tells what was skipped and left out, and keeps count."""

    def __init__(self, inputs: Sequence[str], allow_private: bool) -> None:
        self._inputs, self._allow_private = inputs, allow_private
        self.documents = 0
        self.skipped: Counter[str] = Counter()

    def items(self) -> Iterator[Understood]:
        """Files and addresses in the order named."""
        for is_url, names in groupby(self._inputs, key=_is_url):
            if is_url:
                for name in names:
                    yield from self._fetched(name)
            else:
                yield from self._files(list(names))

    def _files(self, names: list[str]) -> Iterator[Understood]:
        reader = Reader(names, stdin=sys.stdin.buffer if "-" in names else None, cuts=True)
        for document in reader:
            self._tell(reader.notes)
            if isinstance(document, Skipped):
                self._skip(document)
            else:
                self.documents += 1
                yield understood(document, reader.notes.kind, reader.notes.cuts, None)
        self._tell(reader.notes)

    def _fetched(self, url: str) -> Iterator[Understood]:
        from khabar.fetching import fetch  # noqa: PLC0415  (an extra)
        from khabar.reading.fetched import media_of, read_bytes  # noqa: PLC0415

        try:
            answer = fetch(url, allow_private=self._allow_private)
        except FetchError as error:
            self._skip(Skipped(url, f"not fetched: {error.message}"))
            return
        if not 200 <= answer.status < 300:
            self._skip(Skipped(answer.final_url, f"not fetched: the server answered {answer.status}"))
            return
        kind, charset = media_of(answer.headers.get("content-type", ""))
        notes = Notes(wants_cuts=True)
        origin = Answer(answer.final_url, answer.at, hashlib.sha256(answer.body).hexdigest())
        for document in read_bytes(answer.body, url=answer.final_url, content_type=kind, charset=charset, notes=notes):
            self._tell(notes)
            if isinstance(document, Skipped):
                self._skip(document)
            else:
                self.documents += 1
                yield understood(document, notes.kind, notes.cuts, origin)

    def _skip(self, skipped: Skipped) -> None:
        self.skipped[skipped.reason.partition(":")[0]] += 1
        click.echo(clean(f"khabar: skipped {skipped.where}: {skipped.reason}"), err=True)

    def _tell(self, notes: Notes) -> None:
        while notes.remarks:
            remark: Remark = notes.remarks.popleft()
            click.echo(clean(f"khabar: note on {remark.where} ({remark.id}): {remark.message}"), err=True)

    def summary(self) -> str:
        """How much was read, and how much was skipped for which reason."""
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(self.skipped.items()))
        skipped = f", {self.skipped.total()} skipped ({reasons})" if self.skipped else ""
        return f"{counted(self.documents, 'document')} read{skipped}"
