"""Copies of a database, made while others read it and one program writes to it, and put back.

SQLite's own backup copies the pages of one moment (the last finished batch); a plain copy of the files would mix moments.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from khabar.errors import StoreError
from khabar.paths import no_new_file
from khabar.store.database import Database, reading, restoring, told

COUNTED = ("document", "claim", "event", "correction")


class Copied(msgspec.Struct, frozen=True):
    """A copy that was made and checked: bytes, schema, and rows by table."""

    path: str
    size: int
    schema: int
    rows: dict[str, int]


def backup(path: str | os.PathLike[str], copy: str | os.PathLike[str]) -> Copied:
    """Copy the database at ``path`` into the new file ``copy``, and check the copy whole.

    Raises StoreError where there is no database, the copy exists or cannot be written, or what was written is not sound;
    nothing is left at ``copy`` then.
    """
    path, copy = Path(path), Path(copy)
    wrong = no_new_file(copy)
    if wrong:
        raise StoreError(f"{copy}: {wrong}")
    if copy.exists():
        raise StoreError(f"{copy}: there is such a file already; name another, nothing is written over")
    part = copy.with_name(f"{copy.name}.part")
    try:
        with reading(path, older=True) as database, told(part):
            part.unlink(missing_ok=True)
            with closing(sqlite3.connect(part, isolation_level=None)) as target:
                database.connection.backup(target)
                target.execute("pragma journal_mode = delete")  # one file, which can be read on a read-only disk
        made = _checked(part)
        _synced(part)
        os.replace(part, copy)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return msgspec.structs.replace(made, path=str(copy))


def restore(copy: str | os.PathLike[str], path: str | os.PathLike[str], *, replace: bool = False) -> Copied:
    """Put the content of ``copy`` into the database at ``path``: others see it before or after, never between.

    Raises StoreError where the copy is not sound, ``path`` exists and is not to be replaced, or somebody writes to it.
    """
    copy, path = Path(copy), Path(path)
    wrong = no_new_file(path)
    if wrong:
        raise StoreError(f"{path}: {wrong}")
    if path.exists() and not replace:
        raise StoreError(f"{path}: there is such a file already; with --replace its content is replaced by that of {copy}")
    if path.exists() and path.samefile(copy):
        raise StoreError(f"{path}: this is the copy itself; name the database that it is to be put into")
    _checked(copy)
    with reading(copy, older=True) as source, restoring(path, source.connection):
        pass
    return _checked(path)


def problems(database: Database) -> list[str]:
    """What SQLite finds wrong with the file: damaged pages, rows that refer to nothing. None where it is sound."""
    with told(database.path):
        found = [row[0] for row in database.connection.execute("pragma integrity_check(20)")]
        for row in database.connection.execute("pragma foreign_key_check"):
            found.append(f"{row[0]}: row {row[1]} refers to no {row[2]}")
    return [one for one in found if one != "ok"]


def _checked(path: Path) -> Copied:
    with reading(path, older=True) as database:
        wrong = problems(database)
        if wrong:
            raise StoreError(f"{path}: the database is damaged ({wrong[0]}); take another copy, or load the reports anew")
        with told(path):
            schema = database.connection.execute("pragma user_version").fetchone()[0]
            rows = {name: database.connection.execute(f"select count(*) from {name}").fetchone()[0] for name in COUNTED}
    return Copied(str(path), path.stat().st_size, schema, rows)


def _synced(path: Path) -> None:
    """Wait until the file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
