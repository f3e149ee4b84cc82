"""The file: opened, checked, brought to the schema of today; one writer at a time, any number of readers.

A database carries SQLite's ``application_id`` of Khabar and in ``user_version`` the number of migrations done. It is in WAL
mode: readers see the state of the last finished batch while a writer works. Who writes holds a lock on the empty ``FILE.lock``
next to it; the operating system lets go of that when the writer ends, however that is.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from khabar.errors import BusyError, StoreError
from khabar.events.settings import Linking, linking, linking_of
from khabar.paths import no_file, no_new_file
from khabar.records.document import content_of
from khabar.store.steps import migrations, steps
from khabar.text.tokens import sentence_spans

APPLICATION = 0x4B484252  # "KHBR"
CACHE = 65_536  # kibibytes of the file that a writer keeps in memory
BUSY = 10.0  # seconds that are waited for another's transaction


class Database:
    """One connection. Use :func:`reading` or :func:`writing` to get one."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.steps = steps()

    def run(self, step: str, *values: Any) -> sqlite3.Cursor:
        """Execute the named statement."""
        return self.connection.execute(self.steps[step], values)

    def many(self, step: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Execute the named statement for each row."""
        self.connection.executemany(self.steps[step], rows)

    def one(self, step: str, *values: Any) -> Any:
        """The first row of the named statement, or None."""
        return self.run(step, *values).fetchone()

    @property
    def rules(self) -> Linking:
        """The rules by which its claims are linked. SettingError where those it keeps are none for this Khabar."""
        own = self.own_rules()
        return linking() if own is None else linking_of(own)

    def own_rules(self) -> str | None:
        """The text of the rules of linking that it was given; None where it goes by those that Khabar ships."""
        row = self.one("rules")
        return row and str(row[0])

    def adopt(self, rules: str) -> None:
        """Keep other rules, for all that follows. What was kept about the content is no longer good (store/kept.py)."""
        if rules != self.own_rules():
            with self.batch():
                self.run("forget rules")
                self.run("keep rules", rules)
                self.run("new identity")

    @contextmanager
    def batch(self) -> Iterator[None]:
        """A transaction: everything in it is kept, or nothing."""
        self.connection.execute("begin immediate")
        try:
            yield
            self.connection.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk may have rolled back already
                self.connection.execute("rollback")
            raise


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into a :class:`StoreError` that says what is wrong with which file, and what to do.

    Errors about the values that are written pass: they say nothing of the file.
    """
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.DataError):
        raise
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_reason(str(error))}") from error


def _reason(message: str) -> str:
    for part, reason in (
        ("not a database", "this is no Khabar database; name one made by khabar load, or a new file"),
        ("malformed", "the database is damaged; restore a copy, or load the reports into a new file"),
        ("locked", "another program is writing to the database; wait until it has finished"),
        ("disk is full", "the disk is full; what was loaded before is kept: make room and run the same command again"),
        ("readonly", "the database cannot be written; check the rights of the file, its folder and the disk"),
        ("unable to open", "the database cannot be opened; check that folder and file exist and may be read"),
        ("disk I/O error", "the disk cannot be read or written; what was loaded before is kept"),
    ):
        if part in message:
            return f"{reason} ({message})"
    return message


@contextmanager
def reading(path: str | os.PathLike[str], *, older: bool = False) -> Iterator[Database]:
    """The database, opened to be read, also while another program writes, and on a read-only disk.

    One that an earlier Khabar made is refused, unless it is not to be asked, but copied or looked at (``older``).
    """
    path = Path(path)
    _there(path)
    with told(path):
        connection = _open_to_read(path)
        try:
            _check(path, connection)
            if not older and connection.execute("pragma user_version").fetchone()[0] != len(migrations()):
                raise StoreError(f"{path}: made by an earlier Khabar; any khabar load --db {path} brings it up to date")
            yield Database(path, connection)
        finally:
            connection.close()


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Read-only; where the files of WAL cannot be made beside it and nobody can write, as a file that never changes.

    One thread after the other may use it.
    """
    uri = path.absolute().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("select count(*) from sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if os.access(path.parent, os.W_OK):
            raise
        connection = sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    return connection


@contextmanager
def writing(path: str | os.PathLike[str], *, new: bool = True, rules: Path | None = None) -> Iterator[Database]:
    """The database, opened to be changed; made where there is none, unless it must be there already (``new`` false).

    It keeps ``rules`` of linking (a file like ``data/events/linking.toml``) and goes by them from then on. BusyError while
    another program writes; SettingError where the rules are wrong.
    """
    path = Path(path)
    if not new:
        _there(path)
    text = None
    if rules is not None:
        linking(rules)  # says what is wrong with it
        text = rules.read_text("utf-8")
    _writable(path)
    with told(path), _locked(path):
        connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
        try:
            _check(path, connection, new=True)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute("pragma foreign_keys = on")
            connection.execute(f"pragma cache_size = -{CACHE}")
            connection.create_function("sentence_count", 2, sentence_count, deterministic=True)
            database = Database(path, connection)
            _migrate(database)
            if text is not None:
                database.adopt(text)
            yield database
        finally:
            connection.close()


@contextmanager
def restoring(path: Path, source: sqlite3.Connection) -> Iterator[None]:
    """The database at ``path`` with the content of another put into it, under the writer's lock.

    It gets an identity of its own (schema 5 and later), so that nothing that was kept about the old content is taken for it.
    """
    _writable(path)
    with told(path), _locked(path):
        connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
        try:
            source.backup(connection)
            if connection.execute("select 1 from sqlite_master where name = 'identity'").fetchone():
                connection.execute(steps()["new identity"])
            yield
        finally:
            connection.close()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the right to write, for as long as this program lives."""
    name = path.with_name(f"{path.name}.lock")
    # the file is never removed: who has just opened it would get a lock on what nobody else can see any more
    with closing(sqlite3.connect(name, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            busy = "another program is loading into this database; wait until it has finished, or load into another file"
            raise BusyError(f"{path}: {busy}") from error
        yield


def _there(path: Path) -> None:
    """StoreError where there is no file to be opened."""
    wrong = no_file(path, f"khabar load IN… --db {path} makes it")
    if wrong:
        raise StoreError(f"{path}: {wrong}")


def _writable(path: Path) -> None:
    """StoreError where the file cannot stand, with its lock beside it."""
    wrong = no_new_file(path)
    if wrong:
        raise StoreError(f"{path}: {wrong}")


def sentence_count(title: str, text: str) -> int:
    """How many sentences a report has."""
    return sum(1 for _ in sentence_spans(content_of(title, text)))


def _check(path: Path, connection: sqlite3.Connection, *, new: bool = False) -> None:
    """StoreError where the file is none of Khabar's, or of a later Khabar; an empty one may become one with ``new``."""
    application = connection.execute("pragma application_id").fetchone()[0]
    empty = connection.execute("select count(*) from sqlite_master").fetchone()[0] == 0
    if application != APPLICATION and not (new and empty):
        raise StoreError(f"{path}: this is no Khabar database; name one made by khabar load, or a new file")
    version = connection.execute("pragma user_version").fetchone()[0]
    if version > len(migrations()):
        raise StoreError(
            f"{path}: made by a later Khabar (schema {version}, this one knows {len(migrations())}); update Khabar"
        )


def _migrate(database: Database) -> None:
    """Bring the schema up to date, a migration a transaction."""
    done = database.connection.execute("pragma user_version").fetchone()[0]
    for number, script in enumerate(migrations()[done:], done + 1):
        marks = f"pragma application_id = {APPLICATION}; pragma user_version = {number};"
        database.connection.executescript(f"begin immediate; {script} {marks} commit;")
