"""What is to be read: the files behind the paths, folders and patterns that a user names."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from khabar.reading.fields import printable
from khabar.reading.kinds import PACKED, SUFFIXES_IN_WORDS, Kind, kind_of_name, stem_of
from khabar.records import Skipped

STDIN = "-"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file (or stdin, ``path`` None): its kind (None: by content), and the stem of its ids."""

    where: str
    path: Path | None
    kind: Kind | None
    stem: str

    @property
    def is_lines(self) -> bool:
        """Whether its name says JSON Lines."""
        return self.kind is not None and self.kind.name == "JSON Lines"


def find_files(sources: Iterable[str | os.PathLike[str]]) -> list[SourceFile | Skipped]:
    """List the files in the order named, each folder sorted; what cannot be found is a :class:`Skipped`.

    A file that several sources name is listed once. In a folder, names that begin with a dot are passed over.
    Stems are the name without suffix (in a folder: the path below it); where two files share one, each
    gets its path as named.
    """
    listed: dict[str, SourceFile | Skipped] = {}
    for source in sources:
        for entry in _expand(os.fspath(source)):
            key = entry.where
            if isinstance(entry, SourceFile) and entry.path is not None:
                key = os.path.realpath(entry.path)
            listed.setdefault(key, entry)
    stems = Counter(entry.stem for entry in listed.values() if isinstance(entry, SourceFile))
    return [
        SourceFile(entry.where, entry.path, entry.kind, printable(Path(entry.where).as_posix()))
        if isinstance(entry, SourceFile) and stems[entry.stem] > 1
        else entry
        for entry in listed.values()
    ]


def _expand(source: str) -> Iterator[SourceFile | Skipped]:
    if source == STDIN:
        yield SourceFile("stdin", None, None, "stdin")
        return
    path = Path(source)
    if not source:
        yield Skipped("''", "not found: the name is empty")
    elif path.is_dir():
        yield from _folder(path)
    elif path.exists():
        yield _file(path, path.name)
    elif glob.has_magic(source):
        found = sorted(glob.glob(source, recursive=True))
        if not found:
            yield Skipped(source, "not found: no file fits this pattern")
        for name in found:
            yield from _folder(Path(name)) if os.path.isdir(name) else [_file(Path(name), Path(name).name)]
    else:
        yield Skipped(source, "not found: there is no such file or folder")


def _folder(folder: Path) -> Iterator[SourceFile | Skipped]:
    found = False
    seen: set[str] = set()
    for here, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        if real in seen:  # a link back into the tree
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            found = True
            path = Path(here, name)
            if kind_of_name(name) is None and not name.lower().endswith(PACKED):
                yield Skipped(str(path), f"not a kind of file that is read in folders: {SUFFIXES_IN_WORDS} are")
            else:
                yield _file(path, path.relative_to(folder).as_posix())
    if not found:
        yield Skipped(str(folder), "empty folder: there is no file in it")


def _file(path: Path, name: str) -> SourceFile:
    return SourceFile(str(path), path, kind_of_name(name), printable(stem_of(name)))  # bytes that are no text end in no id
