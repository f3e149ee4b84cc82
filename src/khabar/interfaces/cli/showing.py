"""What the commands share in showing what they found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console, RenderableType

from khabar.interfaces.cli.run import NOTHING_DONE

View = Callable[[], RenderableType]


def show(found: Sequence[Any], view: View, nothing: str, *, as_json: bool = False) -> None:
    """A table on a terminal, JSON Lines when piped; exit code 1, and ``nothing`` said, where nothing was found."""
    if as_json or not sys.stdout.isatty():
        for one in found:
            click.echo(msgspec.json.encode(one._asdict() if hasattr(one, "_asdict") else one).decode())
    elif found:
        Console().print(view())
    if not found:
        click.echo(nothing, err=True)
        sys.exit(NOTHING_DONE)


def near(path: str) -> str:
    """A path as it is reached from the working folder, where it lies below it."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if path and Path(path).is_relative_to(here) else path
