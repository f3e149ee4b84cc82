"""Coded documents into files, the format told by the ending: JSON Lines, CSV, Parquet or GeoJSON."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from khabar.errors import SettingError
from khabar.interfaces.rows import COLUMNS, Coded
from khabar.interfaces.tables import CsvWriter, GeoJsonWriter, JsonlWriter, ParquetWriter, Writer, arrow, placed
from khabar.paths import no_new_file
from khabar.records import CodedDocument


class ClaimWriter:
    """Writes each claim of a document as a row of a table."""

    def __init__(self, table: Writer[Coded]) -> None:
        self.table = table

    def write(self, item: CodedDocument) -> None:
        """Write a row for each claim."""
        for claim in item.claims:
            self.table.write(Coded(item, claim))

    def close(self) -> None:
        """Close the table."""
        self.table.close()


WRITERS: dict[str, Callable[[IO[bytes]], Writer[CodedDocument]]] = {
    ".jsonl": JsonlWriter,
    ".csv": lambda stream: ClaimWriter(CsvWriter(stream, COLUMNS)),
    ".parquet": lambda stream: ClaimWriter(ParquetWriter(stream, COLUMNS)),
    ".geojson": lambda stream: ClaimWriter(GeoJsonWriter(stream, COLUMNS, "claim_id")),
}


def check_target(path: str | os.PathLike[str]) -> None:
    """Raise :class:`SettingError` where ``path`` cannot be written: unknown ending, no such folder, no right to it."""
    target = Path(path)
    if target.suffix.lower() not in WRITERS:
        raise SettingError(f"{target}: the ending says the format; {', '.join(WRITERS)} are known")
    wrong = no_new_file(target)
    if wrong:
        raise SettingError(f"{target}: {wrong}")
    if target.suffix.lower() == ".parquet":
        arrow()


@contextmanager
def open_writer(path: str | os.PathLike[str]) -> Iterator[Writer[CodedDocument]]:
    """A writer for ``path``, its format told by the ending; the file is put in place when all went well."""
    check_target(path)
    target = Path(path)
    with placed(target) as stream:
        writer = WRITERS[target.suffix.lower()](stream)
        yield writer
        writer.close()
