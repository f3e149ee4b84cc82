"""What `khabar doctor` looks at: this installation, its data and folders, and a database.

Every finding says what to do where something is wrong.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Literal

import msgspec

from khabar.errors import KhabarError
from khabar.gazetteer import store as gazetteers
from khabar.hashes import folder_hash
from khabar.matching import cache
from khabar.matching.name_files import DATA
from khabar.store.health import Health, examined
from khabar.store.steps import migrations
from khabar.version import __version__

EXTRAS = ("web", "watch", "parquet", "pandas", "polars")
LARGE_WAL = 256 * 2**20  # bytes
LITTLE_ROOM = 2**30  # bytes


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at: whether it is well (ok), worth knowing (note) or wrong, what was found, and what to do."""

    what: str
    state: Literal["ok", "note", "wrong"]
    found: str
    advice: str = ""


def findings(db: Path | None = None) -> Iterator[Finding]:
    """Everything that was looked at, in order; the database only where one is named."""
    yield from _programs()
    yield from _libraries()
    yield from _data()
    yield _cache()
    yield _gazetteer()
    if db is not None:
        yield from _database(db)


def _programs() -> Iterator[Finding]:
    yield Finding("khabar", "ok", __version__)
    yield Finding("python", "ok", f"{platform.python_version()} ({platform.python_implementation()}, {platform.platform()})")
    with sqlite3.connect(":memory:") as connection:
        fts5 = connection.execute("select sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]
    connection.close()
    advice = "" if fts5 else "this SQLite cannot search words (FTS5); take a Python that is built with it"
    yield Finding("sqlite", "ok" if fts5 else "wrong", sqlite3.sqlite_version, advice)


def _libraries() -> Iterator[Finding]:
    """The libraries that are needed, one by one, and for each extra what of it is missing."""
    try:
        needed = metadata.requires("khabar") or []
    except metadata.PackageNotFoundError:
        yield Finding("installation", "note", "Khabar runs from its source tree", "pip install . makes its versions known")
        return
    for line in needed:
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        if "extra ==" not in line:
            version = _version(name)
            advice = "" if version else "pip install ."
            yield Finding(f"library {name}", "ok" if version else "wrong", version or "missing", advice)
    for extra in EXTRAS:
        lines = [line for line in needed if f"extra == '{extra}'" in line.replace('"', "'")]
        names = [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines]
        missing = [name for name in names if _version(name) is None]
        have = ", ".join(f"{name} {_version(name)}" for name in names if name not in missing)
        if missing:
            yield Finding(f"extra {extra}", "note", f"not installed: {', '.join(missing)}", f"pip install 'khabar[{extra}]'")
        else:
            yield Finding(f"extra {extra}", "ok", have)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _data() -> Iterator[Finding]:
    """Number of files and hash of each folder of data, as the manifests of snapshots have it; altered files are wrong."""
    for part in sorted(entry for entry in DATA.iterdir() if entry.is_dir()):
        files = sum(file.is_file() for file in part.rglob("*"))
        yield Finding(f"data {part.name}", "ok", f"{files} files, sha256 {folder_hash(part)[:16]}")
    altered = _altered()
    if altered:
        found = f"not as installed: {', '.join(altered[:5])}"
        yield Finding("data files", "wrong", found, "pip install --force-reinstall khabar")


def _altered() -> list[str]:
    """The installed files of data whose bytes are not those of the wheel; none is known in a source tree."""
    try:
        files = metadata.files("khabar") or []
    except metadata.PackageNotFoundError:
        return []
    found = []
    for file in files:
        path = Path(str(file.locate()))
        if file.hash is None or file.hash.mode != "sha256" or "data" not in file.parts:
            continue
        digest = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            found.append(str(file))
    return found


def _cache() -> Finding:
    folder = cache.folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        advice = "every start takes longer; name a folder that can be written in KHABAR_CACHE"
        return Finding("cache folder", "note", f"{folder} cannot be written ({error.strerror})", advice)
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    return Finding("cache folder", "ok", f"{folder}, {size:,} bytes")


def _gazetteer() -> Finding:
    try:
        added = gazetteers.sources()
    except KhabarError as error:
        return Finding("added gazetteers", "wrong", str(error), "delete the file, and add your gazetteers again")
    if not added:
        return Finding("added gazetteers", "note", "none", "khabar gazetteer add brings villages beside the shipped places")
    names = ", ".join(f"{one.name} ({one.rows:,} places)" for one in added)
    return Finding("added gazetteers", "ok", f"{names} in {gazetteers.index_path()}")


def _database(path: Path) -> Iterator[Finding]:
    try:
        health = examined(path)
    except KhabarError as error:
        yield Finding("database", "wrong", str(error))
        return
    yield Finding("database", "ok", f"{path}, {health.size:,} bytes, last written {health.written}")
    yield _schema(health)
    wrong = "; ".join(health.problems[:3])
    advice = "stop what writes to it; put a copy back (khabar restore), or load the reports into a new file" if wrong else ""
    yield Finding("integrity", "wrong" if wrong else "ok", wrong or "every page and reference checked", advice)
    yield Finding("content", "ok", ", ".join(f"{number:,} {name}s" for name, number in health.rows.items()))
    if health.own_rules is not None:
        advice = "khabar load --linking FILE gives it others" if health.own_rules else ""
        yield Finding("linking", "wrong" if health.own_rules else "note", health.own_rules or "rules of its own", advice)
    yield Finding("last report", "ok" if health.last else "note", health.last or "none was loaded")
    if health.fetched:
        yield Finding("last fetch", "ok", health.fetched)
    yield _wal(health)
    if health.writing:
        yield Finding("writer", "note", "a program is writing to it")
    else:
        yield Finding("writer", "ok", "nobody writes to it")
    yield _rights(path)


def _schema(health: Health) -> Finding:
    if health.schema == len(migrations()):
        return Finding("schema", "ok", str(health.schema))
    advice = "back it up; any khabar load into it brings it up to date"
    return Finding("schema", "wrong", f"{health.schema}, of an earlier Khabar (this one has {len(migrations())})", advice)


def _wal(health: Health) -> Finding:
    large = health.wal > LARGE_WAL
    advice = "it shrinks when no program has the database open: end khabar serve and what reads for long" if large else ""
    return Finding("write-ahead log", "note" if large else "ok", f"{health.wal:,} bytes", advice)


def _rights(path: Path) -> Finding:
    folder = path.absolute().parent
    if not (os.access(path, os.W_OK) and os.access(folder, os.W_OK)):
        advice = "loading needs the right to write to file and folder"
        return Finding("access", "note", "it can be read, and not written", advice)
    free = shutil.disk_usage(folder).free
    if free < LITTLE_ROOM:
        return Finding("access", "note", f"{free:,} bytes free on its disk", "make room: a load stops where the disk is full")
    return Finding("access", "ok", f"can be written; {free:,} bytes free on its disk")
