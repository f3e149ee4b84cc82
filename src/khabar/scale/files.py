"""What is to be read, here or wherever fsspec reaches (``s3://…``, ``gs://…``), and the folder that is written to."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import fsspec

from khabar.reading.files import SourceFile, find_files
from khabar.reading.kinds import PACKED, SUFFIXES_IN_WORDS, kind_of_name, stem_of
from khabar.records import Skipped

CHUNK = 1 << 20
SLICE, SLICES = 1 << 20, 8  # bytes that a slice has at least, slices that a file has at most
SLICED = frozenset({"JSON Lines", "CSV"})  # cheap to read, from front to back: each slice reads all that stands before it
NUMBER = re.compile(r"\.[0-9]+$")


class Input(NamedTuple):
    """A file: its path or address, as people are told of it; the stem of the ids in it; its size in bytes. Or a slice of it,
    with a number from 1: what is read from byte ``start`` up to byte ``end`` (None: the end of the file)."""

    path: str
    where: str
    stem: str
    size: int
    number: int = 0
    start: int = 0
    end: int | None = None

    @property
    def file(self) -> str:
        """The name of the file's part: what it is called, and a hash of where it stands."""
        name = self.path.rstrip("/").rpartition("/")[2]
        return f"{stem_of(name)}-{hashlib.sha256(self.path.encode()).hexdigest()[:10]}"

    @property
    def name(self) -> str:
        """The name of the part: the file's, and the number of the slice."""
        return f"{self.file}.{self.number}" if self.number else self.file

    def slices(self) -> list[Input]:
        """The file as units of work: it takes many to code a large file by itself. All follows from its name and size."""
        kind = kind_of_name(self.path)
        count = min(SLICES, self.size // SLICE) if kind is not None and kind.name in SLICED else 1
        if count < 2:
            return [self]
        cuts = [self.size * number // count for number in range(count + 1)]
        pairs = enumerate(pairwise(cuts), 1)
        return [self._replace(size=b - a, number=n, start=a, end=b if n < count else None) for n, (a, b) in pairs]


def is_far(name: str) -> bool:
    """Whether a name is an address for fsspec."""
    return "://" in name


def listed(names: Iterable[str]) -> list[Input | Skipped]:
    """The files behind paths, folders and patterns here, then those behind addresses, each once, in the order named; ids in
    them are those that reading them here would give."""
    once: dict[str, Input | Skipped] = {}
    for far, group in _runs(list(names)):
        for entry in _far(group) if far else map(_near, find_files(group)):
            once.setdefault(entry.path if isinstance(entry, Input) else entry.where, entry)
    found = list(once.values())
    stems = Counter(entry.stem for entry in found if isinstance(entry, Input))
    return [
        entry._replace(stem=entry.where) if isinstance(entry, Input) and stems[entry.stem] > 1 else entry for entry in found
    ]


def _runs(names: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """All names on this machine, whose ids are told from all of them; then each that stands elsewhere."""
    near = [name for name in names if not is_far(name)]
    if near:
        yield False, near
    for name in names:
        if is_far(name):
            yield True, [name]


def _near(entry: SourceFile | Skipped) -> Input | Skipped:
    if isinstance(entry, Skipped):
        return entry
    assert entry.path is not None
    return Input(str(entry.path.absolute()), entry.where, entry.stem, entry.path.stat().st_size)


def _far(names: list[str]) -> Iterator[Input | Skipped]:
    for name in names:
        system, path = fsspec.core.url_to_fs(name)
        folder = path.rstrip("/") + "/"
        if "*" in path:
            paths = sorted(system.glob(path))
        else:
            paths = sorted(system.find(path)) if system.isdir(path) else [path] * system.exists(path)
        if not paths:
            yield Skipped(name, "not found: there is no such file or folder")
        for each in paths:
            url = system.unstrip_protocol(each)
            inside = each.removeprefix(folder) if each.startswith(folder) else each.rpartition("/")[2]
            if len(paths) > 1 and kind_of_name(each) is None and not each.lower().endswith(PACKED):
                yield Skipped(url, f"not a kind of file that is read in folders: {SUFFIXES_IN_WORDS} are")
            else:
                yield Input(url, url, stem_of(inside), system.size(each) or 0)


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """The bytes of a file, wherever it stands."""
    if not is_far(path):
        with Path(path).open("rb") as stream:
            yield stream
        return
    with fsspec.open(path, "rb") as far:
        yield cast("IO[bytes]", io.BufferedReader(far))


def hashed(stream: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and number of the bytes of a stream."""
    digest, size = hashlib.sha256(), 0
    while data := stream.read(CHUNK):
        digest.update(data)
        size += len(data)
    return digest.hexdigest(), size


class Folder:
    """A folder to write to, here or elsewhere. A file appears under its name only when it is complete."""

    def __init__(self, path: str) -> None:
        self.system: Any
        self.system, self.root = fsspec.core.url_to_fs(path if is_far(path) else str(Path(path).absolute()))
        self.root = self.root.rstrip("/")

    def __truediv__(self, name: str) -> str:
        return f"{self.root}/{name}"

    def read(self, name: str) -> bytes:
        """What a file holds."""
        return cast("bytes", self.system.cat_file(self / name))

    def hash(self, name: str) -> tuple[str, int]:
        """SHA-256 and size of a file."""
        with self.system.open(self / name, "rb") as stream:
            return hashed(stream)

    @contextmanager
    def placed(self, name: str, mark: str) -> Iterator[IO[bytes]]:
        """A stream into a file that is put in place when all went well; ``mark`` tells apart those who write it at one time."""
        part = self / f"{name}.{mark}.part"
        self.system.makedirs(part.rpartition("/")[0], exist_ok=True)
        try:
            with self.system.open(part, "wb") as stream:
                yield stream
            self.system.mv(part, self / name)
        except BaseException:
            self.remove(part)
            raise

    def remove(self, path: str) -> None:
        """Remove a file if it is there and can be removed; what is left over is removed at the end of a later run."""
        try:
            self.system.rm_file(path)
        except OSError:
            return

    def leftovers(self, sources: Iterable[Input]) -> list[str]:
        """What processes that died have left half written, and parts of these files in other slices, of when they were larger
        or smaller."""
        files, names = {source.file for source in sources}, {source.name for source in sources}

        def stale(path: str) -> bool:
            name = path.rpartition("/")[2].rpartition(".")[0]
            return name not in names and NUMBER.sub("", name) in files

        return [path for path in self.system.find(self.root) if path.endswith(".part") or stale(path)]
