"""Two snapshots compared: what is new, gone and changed, field by field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from khabar.errors import SettingError
from khabar.interfaces.bidi import isolated
from khabar.interfaces.snapshots.tables import TABLES, Table
from khabar.interfaces.snapshots.writing import KIND, MANIFEST
from khabar.interfaces.tables import arrow

_encoder = msgspec.json.Encoder(order="deterministic")
Row = dict[str, Any]


def compare(before: Path, after: Path) -> dict[str, Any]:
    """What differs: ``same``, and of each table its counts, the keys that are new and gone, and changed fields old and new.

    ``manifest`` holds what else the manifests say differently (versions, hashes of data). SettingError where a folder is no
    snapshot or was changed after it was written.
    """
    one, other = _manifest(before), _manifest(after)
    tables = {table.name: _compare(table, before, after) for table in TABLES}
    fields = ("khabar", "data", "added_gazetteers", "exact_sites", "period")
    manifest = {name: [one.get(name), other.get(name)] for name in fields if one.get(name) != other.get(name)}
    same = not any(table["new"] or table["gone"] or table["changed"] for table in tables.values())
    return {"same": same, "a": before.name, "b": after.name, "manifest": manifest, "tables": tables}


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        files = manifest["files"] if manifest["kind"] == KIND else {}
        hashes = {table.name: files[f"{table.name}.parquet"]["sha256"] for table in TABLES}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingError(f"{folder}: this is no snapshot; name a folder that khabar snapshot wrote ({error})") from error
    for name, known in hashes.items():
        path = folder / f"{name}.parquet"
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != known:
            raise SettingError(f"{path}: this is not the file that the manifest names; write the snapshot again")
    found: dict[str, Any] = manifest
    return found


def _compare(table: Table, before: Path, after: Path) -> dict[str, Any]:
    paths = [folder / f"{table.name}.parquet" for folder in (before, after)]
    one, other = ({key: digest for key, digest, _ in _rows(path, table)} for path in paths)
    new, gone = [key for key in other if key not in one], [key for key in one if key not in other]
    differing = {key for key, digest in other.items() if one.get(key, digest) != digest}
    old, now = ({key: row for key, _, row in _rows(path, table) if key in differing} if differing else {} for path in paths)
    changed = [{"key": list(key), "fields": _fields(old[key], now[key])} for key in now]
    counts = {"a": len(one), "b": len(other), "new": len(new), "gone": len(gone), "changed": len(changed)}
    return {"counts": counts, "new": [list(key) for key in new], "gone": [list(key) for key in gone], "changed": changed}


def _rows(path: Path, table: Table) -> Iterator[tuple[tuple[str, ...], bytes, Row]]:
    """Each row with its key and its hash; large tables are read part by part."""
    _, parquet = arrow()
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches():
            for row in batch.to_pylist():
                key = tuple(str(row.get(name) or "") for name in table.key)
                yield key, hashlib.blake2b(_encoder.encode(row), digest_size=16).digest(), row


def _fields(old: Row, new: Row) -> dict[str, list[Any]]:
    return {name: [old.get(name), new.get(name)] for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)}


def report(found: dict[str, Any], limit: int) -> str:
    """The difference for eyes; of each kind ``limit`` rows."""
    lines = [f"{found['a']} and {found['b']} {'hold the same' if found['same'] else 'differ'}"]
    lines += [f"  {name}: {_shown(old)} → {_shown(new)}" for name, (old, new) in found["manifest"].items() if name != "data"]
    lines += _data(found["manifest"].get("data"))
    for name, table in found["tables"].items():
        counts = table["counts"]
        totals = ", ".join(f"{counts[kind]:,} {kind}" for kind in ("new", "gone", "changed"))
        lines.append(f"{name}: {counts['a']:,} → {counts['b']:,}, {totals}")
        for mark, kind in (("+", "new"), ("-", "gone")):
            lines += [f"  {mark} {_key(key)}" for key in table[kind][:limit]] + _more(len(table[kind]), limit)
        for change in table["changed"][:limit]:
            lines.append(f"  ~ {_key(change['key'])}")
            lines += [f"      {field}: {_shown(old)} → {_shown(new)}" for field, (old, new) in change["fields"].items()]
        lines += _more(len(table["changed"]), limit)
    return "\n".join(lines)


def _data(folders: list[dict[str, str]] | None) -> list[str]:
    """Which data files of Khabar differ between the two."""
    old, new = folders or ({}, {})
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return [f"  written with other data files: {', '.join(names)}"] if names else []


def _more(count: int, limit: int) -> list[str]:
    return [f"  … and {count - limit:,} more"] if count > limit else []


def _key(key: list[str]) -> str:
    return isolated(" ".join(part for part in key if part))


def _shown(value: Any) -> str:
    return "(empty)" if value is None else isolated(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
