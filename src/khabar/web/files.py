"""Whole lists as files: CSV, JSON Lines, GeoJSON, Parquet, of everything that the filters leave."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import IO, Annotated, Any, Literal

from fastapi import Query, Request
from starlette.responses import Response, StreamingResponse

from khabar.errors import SettingError
from khabar.interfaces.event_writers import WRITERS as EVENT_WRITERS
from khabar.interfaces.privacy import public
from khabar.interfaces.tables import Writer
from khabar.interfaces.writers import WRITERS
from khabar.records import CodedDocument
from khabar.records.event import Event
from khabar.store import asking
from khabar.store.database import Database
from khabar.store.dossiers import Dossier, dossiers
from khabar.store.overview import Filters, Overview
from khabar.web.answers import ProblemError, world_of

Kind = Literal["json", "csv", "jsonl", "geojson", "parquet"]
Format = Annotated[Kind, Query(description="json gives a page, the others a file of everything that fits")]
MEDIA = {
    "csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl", "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
CHUNK = 1 << 16
SLICE = 500  # records that are read at once
Items = Callable[[Database, Overview], Iterable[Any]]


async def event_file(request: Request, filters: Filters, kind: str) -> Response:
    """All events that fit, oldest first; sites stand at their settlement, and parties by name where listed."""

    def items(database: Database, overview: Overview) -> Iterator[Dossier]:
        numbers = overview.numbers[overview.mask(database, filters)].tolist()
        for item in dossiers(database, _events(database, numbers)):
            yield Dossier(public(item.event, exact=False), item.reports)

    return await _sent(request, items, EVENT_WRITERS[kind], "events", kind)


def _events(database: Database, numbers: list[int]) -> Iterator[Event]:
    for first in range(0, len(numbers), SLICE):
        yield from asking.events_by_number(database, numbers[first : first + SLICE])


async def document_file(
    request: Request, documents: Callable[[Database, Overview], Iterable[CodedDocument]], name: str, kind: str
) -> Response:
    """Documents with claims: a row a claim, with jsonl a line a document."""
    return await _sent(request, documents, WRITERS[f".{kind}"], name, kind)


async def _sent(request: Request, items: Items, writers: Callable[[IO[bytes]], Writer[Any]], name: str, kind: str) -> Response:
    """A file to be kept: written whole first, so that a fault is told instead of half a file."""
    world = world_of(request)
    stream: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed when it has been sent)

    def write() -> None:
        try:
            writer = writers(stream)
        except SettingError as error:
            raise ProblemError(501, "Format not installed", str(error)) from None
        with world.open() as database:
            try:
                for item in items(database, world.overview(database)):
                    writer.write(item)
            finally:
                writer.close()  # also after a fault: writers of Parquet would do it later, when the stream is no more
        stream.seek(0)

    try:
        await world.files.take(write)
    except BaseException:
        stream.close()
        raise
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return StreamingResponse(_chunks(stream), media_type=MEDIA[kind], headers=headers)


async def _chunks(stream: IO[bytes]) -> AsyncIterator[bytes]:
    """Read in the loop itself: what was just written is in memory, and a thread for each chunk would wait for its turn."""
    with stream:
        while chunk := stream.read(CHUNK):
            yield chunk
