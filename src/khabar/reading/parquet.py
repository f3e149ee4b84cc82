"""Parquet: a document a row, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from khabar.errors import InputError
from khabar.reading.columns import Columns
from khabar.reading.fields import fields_document
from khabar.reading.source import Source
from khabar.reading.streams import Stream
from khabar.records import Document, Skipped

ROWS = 128  # read at once


def read(stream: Stream, source: Source) -> Iterator[Document | Skipped]:
    """The rows; InputError where pyarrow is not installed, or the file is none."""
    try:
        import pyarrow as pa  # noqa: PLC0415  (an extra)
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        raise InputError("Parquet needs pyarrow: pip install 'khabar[parquet]'") from None
    with ExitStack() as stack:
        file = stream.file(stack)
        number = 0
        try:
            table = pq.ParquetFile(file)
            _measured(table.metadata, file.seek(0, 2), source)
            header = table.schema_arrow.names
            wanted = [header[at] for at in sorted(Columns(header).at.values())]
            columns = Columns(wanted)
            for batch in table.iter_batches(ROWS, columns=wanted):
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield fields_document(columns.fields(row), source, number, f"{source.stem}-{number}")
        except (pa.ArrowException, OSError) as error:
            yield source.skipped(f"damaged Parquet data: {' '.join(str(error).split())[:200]}", number + 1)


def _measured(metadata: Any, packed: int, source: Source) -> None:
    """Refuse a file that unpacks beyond measure."""
    unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if unpacked > source.limits.free and unpacked > source.limits.ratio * packed:
        raise InputError(f"packed beyond measure: it unpacks to more than {source.limits.ratio} times its size")
