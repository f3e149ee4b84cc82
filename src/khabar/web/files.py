"""Whole lists as files: CSV, JSON Lines, GeoJSON, Parquet, of everything that the filters leave."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Annotated, Literal

from fastapi import Query, Request
from starlette.responses import Response, StreamingResponse

from khabar.errors import SettingError
from khabar.interfaces.event_writers import WRITERS as EVENT_WRITERS
from khabar.interfaces.privacy import public
from khabar.interfaces.writers import WRITERS
from khabar.records import CodedDocument
from khabar.records.event import Event
from khabar.store import asking
from khabar.store.database import Database
from khabar.store.dossiers import Dossier, dossiers
from khabar.store.overview import Filters
from khabar.web.answers import ProblemError, world_of

Kind = Literal["json", "csv", "jsonl", "geojson", "parquet"]
Format = Annotated[Kind, Query(description="json gives a page, the others a file of everything that fits")]
MEDIA = {
    "csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl", "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
CHUNK = 1 << 16
SLICE = 500  # records that are read at once


def event_file(request: Request, filters: Filters, kind: str) -> Response:
    """All events that fit, oldest first; sites stand at their settlement, and parties by name where listed."""
    world = world_of(request)

    def write(stream: IO[bytes]) -> None:
        with world.open() as database:
            overview = world.overview(database)
            numbers = overview.numbers[overview.mask(database, filters)].tolist()
            writer = EVENT_WRITERS[kind](stream)
            for item in dossiers(database, _events(database, numbers)):
                writer.write(Dossier(public(item.event, exact=False), item.reports))
            writer.close()

    return sent(write, f"events.{kind}", kind)


def _events(database: Database, numbers: list[int]) -> Iterator[Event]:
    for first in range(0, len(numbers), SLICE):
        yield from asking.events_by_number(database, numbers[first : first + SLICE])


def document_file(documents: Iterable[CodedDocument], name: str, kind: str) -> Response:
    """Documents with claims: a row a claim, with jsonl a line a document."""

    def write(stream: IO[bytes]) -> None:
        writer = WRITERS[f".{kind}"](stream)
        for document in documents:
            writer.write(document)
        writer.close()

    return sent(write, f"{name}.{kind}", kind)


def sent(write: Callable[[IO[bytes]], None], name: str, kind: str) -> Response:
    """A file to be kept: written whole first, so that a fault is told instead of half a file."""
    stream: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed when it has been sent)
    try:
        write(stream)
    except SettingError as error:
        stream.close()
        raise ProblemError(501, "Format not installed", str(error)) from None
    stream.seek(0)

    def chunks() -> Iterator[bytes]:
        with stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(chunks(), media_type=MEDIA[kind], headers=headers)
