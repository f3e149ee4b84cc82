"""Compiled data kept in the user's cache folder, by content hash. Never needed, only faster."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import platformdirs

T = TypeVar("T")
KEPT = 3  # files of one kind that are kept beside each other (several installed versions, own lexicons)


def folder() -> Path:
    """Where compiled data is kept (the environment variable KHABAR_CACHE moves it)."""
    return Path(os.environ.get("KHABAR_CACHE") or platformdirs.user_cache_dir("khabar"))


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
