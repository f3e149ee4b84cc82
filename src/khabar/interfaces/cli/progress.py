"""Signs of life on a terminal, where work takes longer than a moment."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress, ProgressColumn, TaskID, TextColumn, TimeElapsedColumn

PATIENCE = 2.0  # seconds before a sign of life is shown
Item = TypeVar("Item")


@contextmanager
def appearing(*columns: ProgressColumn, quiet: bool = False) -> Iterator[Callable[..., None]]:
    """A line on stderr that appears after a moment, where somebody is there to see it; gone at the end.

    What it gives is to be called with what there is to be told, as ``Progress.update`` takes it.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda **said: None
        return
    began = time.monotonic()
    task: TaskID | None = None
    progress = Progress(*columns, console=Console(stderr=True), transient=True)

    def tell(**said: float | str | None) -> None:
        nonlocal task
        if task is None and time.monotonic() - began > PATIENCE:
            progress.start()
            task = progress.add_task("", total=None)
        if task is not None:
            progress.update(task, **said)  # type: ignore[arg-type]

    try:
        yield tell
    finally:
        progress.stop()


def watched(items: Iterator[Item], noun: str) -> Iterator[Item]:
    """Hand items on; their number is shown."""
    with appearing(TextColumn("{task.description}"), TimeElapsedColumn()) as tell:
        for number, item in enumerate(items, 1):
            tell(description=f"{noun.removesuffix('s')} {number:,}")
            yield item
