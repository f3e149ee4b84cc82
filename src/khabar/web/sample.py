"""The sample: invented reports, coded by the real engine into a database of its own, so that the first look is never empty."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import msgspec

from khabar.matching import cache
from khabar.pipeline import Coder
from khabar.records import Document
from khabar.store.steps import migrations
from khabar.store.store import load
from khabar.version import __version__


class _Reports(msgspec.Struct, forbid_unknown_fields=True):
    report: list[Document]


def reports() -> list[Document]:
    """The reports of the sample."""
    found = msgspec.toml.decode(_source(), type=_Reports).report
    return [msgspec.structs.replace(one, text=one.text.strip()) for one in found]


def sample(folder: Path) -> Path:
    """A fresh copy of the sample's database in a folder; made once a version, and kept in the user's cache folder."""
    target = folder / "sample.db"
    kept = cache.folder() / f"sample-{_key()}.db"
    if kept.is_file():
        shutil.copyfile(kept, target)
        return target
    coder = Coder()
    load(target, (coder.code(document) for document in reports()))
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob("sample-*.db"):
            old.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as handle, target.open("rb") as made:
            shutil.copyfileobj(made, handle)
        os.replace(handle.name, kept)
    except OSError:
        pass  # a folder that cannot be written costs time, nothing else
    return target


def _source() -> bytes:
    return resources.files("khabar").joinpath("web", "sample", "reports.toml").read_bytes()


def _key() -> str:
    """What the sample's content depends on: its reports, the program, the database's schema, and all data that it reads by."""
    digest = hashlib.sha256(__version__.encode() + _source() + "".join(migrations()).encode())
    for path in _data():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _data() -> Iterator[Path]:
    folder = Path(str(resources.files("khabar").joinpath("data")))
    yield from sorted(path for path in folder.rglob("*") if path.is_file())
