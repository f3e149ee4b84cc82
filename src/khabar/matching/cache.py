"""Compiled data kept in the user's cache folder, by content hash. Never needed, only faster."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import platformdirs

from khabar.version import __version__

T = TypeVar("T")
PACKAGE = Path(__file__).parents[1]
COMPILERS = ("gazetteer", "matching", "text")  # folders of the modules that make something of data files
KEPT = 3  # files of one kind that are kept beside each other (several installed versions, own lexicons)


def folder() -> Path:
    """Where compiled data is kept (the environment variable KHABAR_CACHE moves it)."""
    return Path(os.environ.get("KHABAR_CACHE") or platformdirs.user_cache_dir("khabar"))


def key_of(files: Iterable[Path], *more: str) -> str:
    """The key of what is made of data files: they, the program that makes it, and what ``more`` it depends on."""
    code = [path for folder in COMPILERS for path in sorted((PACKAGE / folder).glob("*.py"))]
    digest = hashlib.sha256("\0".join((__version__, *more)).encode())
    for path in (*code, *files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _path(name: str, key: str) -> Path:
    return folder() / f"{name}-{key[:24]}.msgpack"


def read(name: str, key: str, kind: type[T]) -> T | None:
    """What was kept under ``key``, or None where there is nothing sound."""
    try:
        return msgspec.msgpack.decode(_path(name, key).read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None


def write(name: str, key: str, value: Any) -> None:
    """Keep ``value`` under ``key``; a folder that cannot be written is no fault."""
    path = _path(name, key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as handle:
            handle.write(msgspec.msgpack.encode(value))
        os.replace(handle.name, path)
        others = sorted(path.parent.glob(f"{name}-*.msgpack"), key=lambda p: p.stat().st_mtime, reverse=True)
        for stale in others[KEPT:]:
            stale.unlink(missing_ok=True)
    except OSError:
        return
