"""How a database stands: what `khabar doctor` tells of it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from khabar.errors import SettingError
from khabar.store.backup import COUNTED, problems
from khabar.store.database import Database, reading, told


class Health(msgspec.Struct, frozen=True):
    """A database as it stands: sizes in bytes, times ISO 8601 (UTC), rows by table, what SQLite finds wrong, what is wrong
    with rules of linking of its own (None where it has none), and whether somebody writes to it."""

    schema: int
    size: int
    wal: int
    written: str
    rows: dict[str, int]
    last: str | None
    fetched: str | None
    problems: tuple[str, ...]
    own_rules: str | None
    writing: bool


def examined(path: Path) -> Health:
    """Look at a database, whole; StoreError where it cannot be opened or read. Nothing is changed, and nobody waits."""
    with reading(path, older=True) as database, told(path):
        connection = database.connection
        wal = path.with_name(f"{path.name}-wal")
        files = [file for file in (path, wal) if file.exists()]
        written = dt.datetime.fromtimestamp(max(file.stat().st_mtime for file in files), dt.UTC)
        last = connection.execute("select id, outlet, date from document order by number desc limit 1").fetchone()
        return Health(
            schema=connection.execute("pragma user_version").fetchone()[0],
            size=path.stat().st_size,
            wal=wal.stat().st_size if wal.exists() else 0,
            written=written.isoformat(timespec="seconds"),
            rows={name: connection.execute(f"select count(*) from {name}").fetchone()[0] for name in COUNTED},
            last=last and ", ".join(str(value) for value in last if value),
            fetched=_fetched(database),
            problems=tuple(problems(database)),
            own_rules=_own_rules(database),
            writing=_held(path.with_name(f"{path.name}.lock")),
        )


def _own_rules(database: Database) -> str | None:
    """What is wrong with its own rules of linking, "" where nothing is; None where it has none."""
    if not _has(database, "rules") or database.own_rules() is None:
        return None
    try:
        database.rules  # noqa: B018  (they are read)
    except SettingError as error:
        return str(error)
    return ""


def _has(database: Database, table: str) -> bool:
    """Whether there is a table, which databases of earlier schemas may lack."""
    return database.connection.execute("select 1 from sqlite_master where name = ?", (table,)).fetchone() is not None


def _fetched(database: Database) -> str | None:
    """When `khabar watch` last wrote down a page."""
    if not _has(database, "fetched"):
        return None
    at: str | None = database.connection.execute("select max(at) from fetched").fetchone()[0]
    return at


def _held(lock: Path) -> bool:
    """Whether somebody holds the writer's lock."""
    if not lock.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{lock.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            connection.execute("select count(*) from sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    return False
