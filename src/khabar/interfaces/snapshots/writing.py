"""A snapshot: the tables of a database with manifest, data dictionary, licence and citation, in one folder.

The same database gives the same bytes with the same Khabar and pyarrow: no clock, no path and no machine goes in.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from khabar.errors import SettingError
from khabar.gazetteer.store import sources as added_gazetteers
from khabar.hashes import folder_hash
from khabar.interfaces.columns import Column
from khabar.interfaces.privacy import described, public, public_claim, public_holding
from khabar.interfaces.snapshots.tables import TABLES, SourceRow
from khabar.interfaces.tables import CsvWriter, ParquetWriter, arrow
from khabar.matching.name_files import DATA
from khabar.paths import no_folder, no_new_folder
from khabar.store import asking, contents, ledger
from khabar.store.contents import Coded, Reported
from khabar.store.database import Database
from khabar.store.dossiers import Dossier
from khabar.version import __version__

MANIFEST = "manifest.json"
KIND = "khabar snapshot"
DATA_FOLDERS = ("models", "lexicon", "actors", "gazetteer", "ontology", "events")
Watch = Callable[[Iterator[Any], str], Iterator[Any]]


class Snapshot:
    """Writes one snapshot of an opened database."""

    def __init__(self, database: Database, *, exact: bool, watch: Watch) -> None:
        self.database, self.exact, self.watch = database, exact, watch
        self.days: list[str] = []
        self.words: Counter[tuple[str, str, str | None, str | None, str | None]] = Counter()

    def write(self, folder: Path, title: str, authors: tuple[str, ...]) -> dict[str, Any]:
        """Write all files into an empty folder; gives the manifest."""
        with contents.moment(self.database):
            rows = {table.name: self._table(folder / f"{table.name}.parquet", table.name, table.columns) for table in TABLES}
        self._dictionary(folder / "dictionary.csv")
        for name in ("LICENCE.txt", "README.md"):
            (folder / name).write_bytes(_template(name).encode())
        manifest = self._manifest(folder, rows)
        (folder / "CITATION.cff").write_text(_citation(title, authors, manifest), "utf-8")
        manifest["files"]["CITATION.cff"] = _file(folder / "CITATION.cff", None)
        text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", "utf-8")
        return manifest

    def _table(self, path: Path, name: str, columns: tuple[Column[Any], ...]) -> int:
        count = 0
        with path.open("wb") as stream:
            writer = ParquetWriter(stream, columns)
            for item in self.watch(self._items(name), name):
                writer.write(item)
                count += 1
            writer.close()
        return count

    def _items(self, name: str) -> Iterator[Any]:
        """The rows of a table; claims must come before sources, which are counted meanwhile."""
        return {
            "documents": self._documents, "claims": self._claims, "events": self._events, "ledger": self._ledger,
            "sources": self._sources,
        }[name]()  # fmt: skip

    def _documents(self) -> Iterator[Reported]:
        for report in contents.reports(self.database):
            self.days += [report.date] if report.date else []
            yield report

    def _claims(self) -> Iterator[Coded]:
        for coded in contents.claims(self.database):
            self._count(coded)
            yield coded._replace(claim=public_claim(coded.claim, exact=self.exact))

    def _count(self, coded: Coded) -> None:
        chain = coded.claim.attribution
        if not chain:
            self.words[coded.outlet or "", "outlet", None, None, None] += 1
            return
        last = chain[-1]
        if last.entity:
            name, kind = last.name or last.entity, "listed"
        elif last.stance == "anonymous":
            name, kind = last.text, "unnamed"
        else:
            name, kind = described(last.sector, last.country), "unlisted"
        self.words[name, kind, last.entity, last.country, last.sector] += 1

    def _events(self) -> Iterator[Dossier]:
        for event in asking.events(self.database, asking.Question(limit=asking.EVERYTHING)):
            yield Dossier(public(event, exact=self.exact))

    def _ledger(self) -> Iterator[Any]:
        for holding in ledger.all_rows(self.database):
            yield public_holding(holding, exact=self.exact)

    def _sources(self) -> Iterator[SourceRow]:
        for key in sorted(self.words, key=lambda key: tuple(part or "" for part in (key[1], key[0], *key[2:]))):
            yield SourceRow(*key, self.words[key])

    def _dictionary(self, path: Path) -> None:
        """Every column of every table, from its definition."""
        with path.open("wb") as stream:
            kinds = {str: "text", int: "integer", float: "number", bool: "true or false"}
            rows = ((table, column) for table in TABLES for column in table.columns)
            fields: tuple[Column[tuple[Any, Column[Any]]], ...] = (
                Column("table", str, "", lambda row: row[0].name),
                Column("column", str, "", lambda row: row[1].name),
                Column("type", str, "", lambda row: kinds[row[1].kind]),
                Column("key", bool, "", lambda row: row[1].name in row[0].key),
                Column("description", str, "", lambda row: row[1].about),
            )
            writer = CsvWriter(stream, fields)
            for row in rows:
                writer.write(row)
            writer.close()

    def _manifest(self, folder: Path, rows: dict[str, int]) -> dict[str, Any]:
        files = {path.name: _file(path, rows.get(path.stem)) for path in sorted(folder.iterdir())}
        own_rules = self.database.own_rules()
        return {
            "kind": KIND,
            "khabar": __version__,
            "pyarrow": arrow()[0].__version__,
            "data": {name: folder_hash(DATA / name) for name in DATA_FOLDERS},
            "linking": own_rules and hashlib.sha256(own_rules.encode()).hexdigest(),
            "data_note": "of the Khabar that wrote this snapshot; a database does not tell which one coded each report",
            "added_gazetteers": sorted(source.name for source in added_gazetteers()),
            "exact_sites": self.exact,
            "period": {"first": min(self.days, default=None), "last": max(self.days, default=None)},
            "rows": rows,
            "files": files,
        }


def snapshot(
    database: Database, folder: Path, title: str, authors: tuple[str, ...], *, exact: bool, watch: Watch
) -> dict[str, Any]:
    """Write a snapshot into a new folder, which appears when it is complete; gives the manifest.

    ``watch`` hands on the rows of a table, whose name it is told. SettingError where the folder is there already, or pyarrow is
    missing.
    """
    arrow()
    wrong = no_new_folder(folder) or no_folder(folder.parent, "create it first")
    if wrong is None and folder.exists() and any(folder.iterdir()):
        wrong = "this is there already; name a new folder"
    if wrong:
        raise SettingError(f"{folder}: {wrong}")
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
        manifest = Snapshot(database, exact=exact, watch=watch).write(part, title, authors)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _file(path: Path, rows: int | None) -> dict[str, Any]:
    data = path.read_bytes()
    counted = {} if rows is None or path.suffix != ".parquet" else {"rows": rows}
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), **counted}


def content_hash(manifest: dict[str, Any]) -> str:
    """The hash by which a snapshot is cited: over the hashes of its tables."""
    hashes = {table.name: manifest["files"][f"{table.name}.parquet"]["sha256"] for table in TABLES}
    return hashlib.sha256(msgspec.json.encode(hashes, order="sorted")).hexdigest()


def _citation(title: str, authors: Iterable[str], manifest: dict[str, Any]) -> str:
    """CITATION.cff (1.2.0); JSON strings are YAML strings, whatever stands in them."""
    period = manifest["period"]
    people = "".join(f"  - name: {json.dumps(author, ensure_ascii=False)}\n" for author in authors)
    values = {
        "title": json.dumps(title, ensure_ascii=False), "authors": people, "version": content_hash(manifest)[:16],
        "khabar": __version__, "first": period["first"] or "?", "last": period["last"] or "?",
    }  # fmt: skip
    return _template("CITATION.cff").format(**values)


def _template(name: str) -> str:
    return resources.files("khabar").joinpath("data", "snapshot", name).read_text("utf-8")
