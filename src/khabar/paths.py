"""Why a path that somebody named cannot be read or written: what was found there, and what to do.

Each function gives the words that every message uses behind "PATH: ", or None where nothing speaks against the path.
"""

from __future__ import annotations

import os
from pathlib import Path


def no_file(path: Path, advice: str = "check how it is written") -> str | None:
    """Why there is no file to be read; ``advice`` says what to do where nothing is there."""
    if path.is_dir():
        return "this is a folder; name a file"
    return _missing(path, "file", advice)


def no_folder(path: Path, advice: str = "check how it is written") -> str | None:
    """Why there is no folder to be read; ``advice`` says what to do where nothing is there."""
    if path.exists() and not path.is_dir():
        return "this is a file; name a folder"
    return _missing(path, "folder", advice)


def no_new_file(path: Path) -> str | None:
    """Why no file can be written: its folder is missing or closed, or something other than a file stands there."""
    if path.is_dir():
        return "this is a folder; name a file"
    if path.exists() and not path.is_file():
        return "this is a device or a pipe; name a file"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}; create it first"
    return _closed(path.parent)


def no_new_folder(path: Path) -> str | None:
    """Why no folder can be made or filled: a file stands there or on the way to it, or what is there is closed."""
    there = next(part for part in (path, *path.absolute().parents) if part.exists())
    if not there.is_dir():
        return f"{'this' if there == path else there} is a file; name a folder"
    return _closed(there)


def _missing(path: Path, kind: str, advice: str) -> str | None:
    if not path.exists():
        return f"there is no such {kind}; {advice}"
    return None if os.access(path, os.R_OK) else f"this {kind} may not be read; check its rights"


def _closed(folder: Path) -> str | None:
    writable = os.access(folder, os.W_OK | os.X_OK)
    return None if writable else f"nothing can be written to the folder {folder}; check its rights, or name another"
