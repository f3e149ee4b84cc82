"""Answers: JSON with an ETag of the database's state, problems (RFC 9457), files of whole lists."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec
from fastapi import Request
from starlette.responses import Response

from khabar.errors import SettingError
from khabar.store.database import Database
from khabar.store.kept import State, state
from khabar.store.overview import Overview
from khabar.version import __version__
from khabar.web.world import World

LARGE = 20_000  # bytes that are compressed where they are made
_encoder = msgspec.json.Encoder(order="deterministic")


class ProblemError(Exception):
    """What a request cannot be answered for: becomes ``application/problem+json``."""

    def __init__(self, status: int, title: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.more = status, title, detail, more

    def response(self) -> Response:
        """The answer that tells of it."""
        body = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail, **self.more}
        return Response(_encoder.encode(body), self.status, media_type="application/problem+json")


@contextmanager
def or_missing(title: str, detail: str | None = None) -> Iterator[None]:
    """What is asked for by a name that nothing has is a problem of status 404; without ``detail`` the error's own words."""
    try:
        yield
    except SettingError as error:
        raise ProblemError(404, title, detail or str(error)) from None


class Now(NamedTuple):
    """What an answer is made from: the database, and its columns."""

    world: World
    database: Database
    overview: Overview


def world_of(request: Request) -> World:
    """The world that this server serves."""
    world: World = request.app.state.world
    return world


def answered(
    request: Request,
    make: Callable[[Now], Any],
    media: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer to a reading request: 304 where the asker has it already, else what ``make`` gives, as JSON or bytes."""
    world = world_of(request)
    with world.open() as database:
        overview = world.overview(database)
        tag = _tag(state(database), overview.state, request)
        known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
        if tag in known or "*" in known:
            return Response(status_code=304, headers={"ETag": tag})
        made = make(Now(world, database, overview))
    body = made if isinstance(made, bytes) else _encoder.encode(made)
    sent = {"ETag": tag, **(headers or {})}
    if len(body) > LARGE and "gzip" in request.headers.get("accept-encoding", ""):  # in this thread
        body, sent["Content-Encoding"], sent["Vary"] = gzip.compress(body, 1), "gzip", "Accept-Encoding"
    return Response(body, media_type=media, headers=sent)


def shipped(request: Request, body: Any) -> Response:
    """The answer where it follows from the program alone, whatever the database holds."""
    tag = f'W/"{hashlib.blake2b(f"{__version__} {request.url.path}".encode(), digest_size=12).hexdigest()}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(_encoder.encode(body), media_type="application/json", headers={"ETag": tag})


def written(body: Any, status: int = 200) -> Response:
    """The answer to a writing request, which nobody may keep."""
    return Response(_encoder.encode(body), status, media_type="application/json", headers={"Cache-Control": "no-store"})


def _tag(now: State, counted: State, request: Request) -> str:
    """By the database, and by the columns, which may be some changes behind."""
    seen = f"{__version__}\n{now} {counted}\n{request.url.path}?{request.url.query}"
    return f'W/"{hashlib.blake2b(seen.encode(), digest_size=12).hexdigest()}"'
