"""``khabar code --engine dask``: many files on many machines, into a folder of parts."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from khabar.errors import KhabarError, WorkerError
from khabar.interfaces.bidi import clean
from khabar.interfaces.cli.run import NOTHING_DONE, SOME_SKIPPED, counted, need
from khabar.interfaces.parts import MANIFEST, Part, manifest
from khabar.records import Skipped

if TYPE_CHECKING:
    from khabar.scale.files import Input

NEEDED = ("dask", "distributed", "fsspec", "pyarrow")


class FarRun:
    """One run on an engine: tells of what happens, keeps count, writes the manifest at the end."""

    def __init__(self, inputs: Sequence[str], output: str, *, quiet: bool) -> None:
        need("--engine dask", "dask,parquet", *NEEDED)
        from khabar.scale.files import Folder, listed  # noqa: PLC0415  (an extra)

        self.output, self.folder, self.quiet = output, Folder(output), quiet
        found = listed(inputs)
        self.sources = [part for entry in found if not isinstance(entry, Skipped) for part in entry.slices()]
        self.missing = [entry for entry in found if isinstance(entry, Skipped)]
        self.parts: dict[Input, Part] = {}
        self.failed: dict[str, str] = {}

    def run(self, lexicon: Sequence[Path], date: str | None, workers: int, scheduler: str | None) -> None:
        """Make all parts; ends the process with the exit code."""
        from khabar.scale import dask  # noqa: PLC0415  (an extra)
        from khabar.scale.work import Job, made_by  # noqa: PLC0415

        for missing in self.missing:
            self._fail(missing.where, missing.reason)
        folders = tuple(str(folder.absolute()) for folder in lexicon)
        job = Job(folders, date, made_by(folders, date), click.get_current_context().find_root().obj)
        try:
            done = dask.run(self.sources, self.output, job, scheduler=scheduler, workers=workers, told=self._dashboard)
            for source, result in self._watched(done):
                if isinstance(result, Part):
                    self._keep(source, result)
                else:
                    self._fail(source.where, result)
            self._finish(job.made)
        except (KhabarError, OSError) as error:
            kept = f"{counted(len(self.parts), 'part')} of {len(self.sources):,} done and kept"
            click.echo(clean(f"khabar: {error}; {kept}: the same command goes on from there"), err=True)
            sys.exit(NOTHING_DONE)
        self._say(self.summary())
        complete = not self.failed and not any(part.skipped for part in self.parts.values())
        sys.exit(NOTHING_DONE if not self.parts else 0 if complete else SOME_SKIPPED)

    def _keep(self, source: Input, part: Part) -> None:
        self.parts[source] = part
        if part.skipped:
            reasons = ", ".join(f"{reason} {count}" for reason, count in part.skipped.items())
            where = next(file.path for file in part.files if file.path.startswith("skipped/"))
            total = sum(part.skipped.values())
            click.echo(clean(f"khabar: skipped {total:,} of {source.where} ({reasons}): {self.output}/{where}"), err=True)

    def _fail(self, where: str, reason: str) -> None:
        if self.failed.get(where) != reason:  # each slice of a file may fail alike
            click.echo(clean(f"khabar: skipped {where}: {reason}"), err=True)
        self.failed[where] = reason

    def _finish(self, made: dict[str, str]) -> None:
        """Write the manifest, and remove what processes that died and other slices have left; WorkerError where slices of a
        file are of different states of it."""
        hashes: dict[str, str] = {}
        for source, part in self.parts.items():
            if hashes.setdefault(source.file, part.sha256) != part.sha256:
                raise WorkerError(f"{source.where} changed while it was read")
        for path in self.folder.leftovers(self.sources):
            self.folder.remove(path)
        parts = [self.parts[source] for source in self.sources if source in self.parts]
        with self.folder.placed(MANIFEST, "new") as stream:
            stream.write(manifest(made, parts, self.failed))

    def summary(self) -> str:
        """How much was coded, and how much was skipped for which reason."""
        parts = self.parts.values()
        reasons: Counter[str] = Counter()
        for part in parts:
            reasons.update(part.skipped)
        text = f"{counted(sum(part.documents for part in parts), 'document')} coded, "
        text += f"{counted(sum(part.claims for part in parts), 'claim')} in {counted(len(parts), 'part')}"
        if reasons:
            counts = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
            text += f", {reasons.total():,} skipped ({counts})"
        if self.failed:
            text += f", {counted(len(self.failed), 'file')} not coded whole"
        return f"{text}: {self.output}/{MANIFEST}"

    def _dashboard(self, link: str) -> None:
        self._say(f"dashboard: {link}")

    def _say(self, text: str) -> None:
        if not self.quiet:
            click.echo(clean(f"khabar: {text}"), err=True)

    def _watched(self, results: Iterator[tuple[Input, Part | str]]) -> Iterator[tuple[Input, Part | str]]:
        """Hand results on; on a terminal a bar tells how many parts are done."""
        columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=self.quiet or not sys.stderr.isatty()) as progress:
            task = progress.add_task("", total=sum(source.size for source in self.sources))
            for source, result in results:
                yield source, result
                done = f"{len(self.parts):,} of {counted(len(self.sources), 'part')}"
                progress.update(task, advance=source.size, description=done)
