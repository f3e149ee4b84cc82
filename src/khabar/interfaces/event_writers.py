"""Events into files: flat tables, the forms of other data sets, GraphML. A file appears under its name when it is complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import IO

from khabar.interfaces.event_rows import EVENT_COLUMNS
from khabar.interfaces.forms import FORMS, Form
from khabar.interfaces.forms.case import Case
from khabar.interfaces.forms.graph import GraphWriter
from khabar.interfaces.happenings import record
from khabar.interfaces.privacy import public
from khabar.interfaces.tables import CsvWriter, GeoJsonWriter, GeoParquetWriter, JsonlWriter, ParquetWriter, Writer, placed
from khabar.store.dossiers import Dossier


class FormWriter:
    """Rows in the form of another data set; counts what has no row in it, by reason."""

    def __init__(self, stream: IO[bytes], form: Form) -> None:
        self.table, self.form = CsvWriter(stream, form.columns, form.delimiter), form
        self.left_out: Counter[str] = Counter()

    def write(self, item: Dossier) -> None:
        """Write a row, or count why there is none."""
        case = Case(item)
        reason = self.form.left_out(case)
        if reason is None:
            self.table.write(case)
        else:
            self.left_out[reason] += 1

    def close(self) -> None:
        """Close the table."""
        self.table.close()


WRITERS: dict[str, Callable[[IO[bytes]], Writer[Dossier]]] = {
    "csv": lambda stream: CsvWriter(stream, EVENT_COLUMNS),
    "geojson": lambda stream: GeoJsonWriter(stream, EVENT_COLUMNS, "event_id"),
    "geoparquet": lambda stream: GeoParquetWriter(stream, EVENT_COLUMNS),
    "graphml": GraphWriter,
    "jsonl": lambda stream: JsonlWriter(stream, lambda item: record(item.event)),
    "parquet": lambda stream: ParquetWriter(stream, EVENT_COLUMNS),
    **{name: partial(FormWriter, form=form) for name, form in FORMS.items()},
}


def write_events(out: Path | IO[bytes], kind: str, items: Iterable[Dossier], *, exact: bool = False) -> dict[str, int]:
    """Write events to a file or stream in one of the formats of WRITERS; sites at their own place only with ``exact``.

    Tells how many were written ("written"), and how many were left out for which reason.
    """
    count = 0
    with placed(out) if isinstance(out, Path) else nullcontext(out) as stream:
        writer = WRITERS[kind](stream)
        for item in items:
            writer.write(Dossier(public(item.event, exact=exact), item.reports))
            count += 1
        writer.close()
    left: dict[str, int] = dict(getattr(writer, "left_out", {}))
    return {"written": count - sum(left.values()), **left}
