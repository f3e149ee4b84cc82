"""Paths as the commands take them: checked before any work begins, in the words of ``khabar.paths``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from khabar import paths


def _named(wrong: Callable[[Path], str | None]) -> Callable[[str], Path]:
    """The type of an option or argument: a path that nothing speaks against; what does ends the command as wrong use."""

    def path(name: str) -> Path:
        said = wrong(Path(name)) if name else "the name is empty"
        if said:
            raise click.BadParameter(f"{name or repr(name)}: {said}")
        return Path(name)

    return path


FILE = _named(paths.no_file)
SOURCES = _named(lambda path: paths.no_file(path, f"khabar sources copy {path} makes one"))
FOLDER = _named(paths.no_folder)
NEW_FILE = _named(paths.no_new_file)
NEW_FILE_OR_STDOUT = _named(lambda path: None if str(path) == "-" else paths.no_new_file(path))
NEW_FOLDER = _named(paths.no_new_folder)


def check_apart(output: str | Path, sources: Iterable[str]) -> None:
    """Wrong use where a file that is to be written is also one that is read."""
    if any(os.path.exists(name) and os.path.exists(output) and os.path.samefile(name, output) for name in sources):
        raise click.UsageError(f"{output} is also an input; it would be overwritten: name another file")
