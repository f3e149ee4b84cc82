"""What is kept of compiled data: it is found again only where data, program and library are the same."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from khabar.matching import cache, name_files


def test_the_key_follows_from_the_data_and_from_every_module_that_compiles_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "words.tsv"
    data.write_text("a", "utf-8")
    monkeypatch.setattr(cache, "PACKAGE", tmp_path)
    keys = [cache.key_of([data])]
    for folder in cache.COMPILERS:
        tmp_path.joinpath(folder).mkdir()
        tmp_path.joinpath(folder, "compiling.py").write_text("one = 1\n", "utf-8")
        keys.append(cache.key_of([data]))
    assert cache.key_of([data]) == keys[-1]
    data.write_text("b", "utf-8")
    keys += [cache.key_of([data]), cache.key_of([data], "2.0"), cache.key_of([data], "3.0")]
    assert len(set(keys)) == len(keys)


def test_names_are_read_anew_when_the_towns_come_from_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stale list of towns would give other places than the library that is installed."""
    keys: list[str] = []

    def read(name: str, key: str, kind: type[name_files.NameData]) -> name_files.NameData:
        keys.append(key)
        return name_files.NameData()

    monkeypatch.setattr(cache, "read", read)
    monkeypatch.setenv("KHABAR_GAZETTEER", str(tmp_path))
    for version in ("2.0.0", "3.0.0", "3.0.0"):
        monkeypatch.setattr(metadata, "version", lambda name, version=version: version)
        name_files.load_names()
    assert keys[0] != keys[1] == keys[2]
