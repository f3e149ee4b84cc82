"""The application: guard, compression, API, pages, files."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from khabar.errors import SettingError, StoreError
from khabar.version import __version__
from khabar.web import comparing, events, overview, pages, places, reports, status, writing
from khabar.web.answers import ProblemError
from khabar.web.description import API, describe
from khabar.web.security import LOOPBACK, Guard
from khabar.web.turns import BusyError, few_threads
from khabar.web.upkeep import PreparingError
from khabar.web.world import World

SMALL = 1000  # bytes that are not worth compressing
ABOUT = """What Khabar read: reports, claims, events with every account, who held which place.

Reading needs nothing; corrections need the token that `khabar serve` prints."""

for ending, kind in ((".mjs", "text/javascript"), (".js", "text/javascript"), (".woff2", "font/woff2"), (".po", "text/plain")):
    mimetypes.add_type(kind, ending)


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    few_threads()
    yield


def create_app(world: World, hosts: Iterable[str] = LOOPBACK) -> FastAPI:
    """The application over one database, answering to these host names."""
    app = FastAPI(
        title="Khabar", version=__version__, description=ABOUT, openapi_url=f"{API}/openapi.json",
        docs_url=None, redoc_url=None,  # these pages would fetch their scripts from elsewhere
        lifespan=_running,
        middleware=[Middleware(Guard, hosts=hosts), Middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=1)],
    )  # fmt: skip
    app.state.world = world
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    for module in (status, overview, events, reports, places, comparing, writing):
        app.include_router(module.router, prefix=API)
    for name in ("static", "locale"):
        app.mount(f"/{name}", StaticFiles(directory=pages.HERE / name, check_dir=False), name=name)
    app.include_router(pages.router)
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(SettingError, lambda request, error: ProblemError(400, "Not possible", str(error)).response())
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(PreparingError, _preparing)
    app.add_exception_handler(BusyError, _busy)
    app.add_exception_handler(HTTPException, _http)
    return app


def _problem(request: Request, error: Any) -> Response:
    response: Response = error.response()
    return response


def _invalid(request: Request, error: Any) -> Response:
    faults = [
        {"parameter": str(one["loc"][1]), "message": one["msg"], "given": str(one.get("input", ""))[:80]}
        for one in error.errors()
    ]  # of a value of several, the parameter and not the number of the value
    detail = "; ".join(f"{one['parameter']} is {one['given']!r}: {one['message']}" for one in faults)
    return ProblemError(400, "Parameter not allowed", detail, parameter=faults[0]["parameter"], faults=faults).response()


def _store(request: Request, error: Exception) -> Response:
    return ProblemError(503, "Database not available", str(error)).response()


def _preparing(request: Request, error: Any) -> Response:
    """Accepted, but not ready: how much of it is done, and that it is to be asked again."""
    headers = {"Cache-Control": "no-store", "Retry-After": "1"}
    return JSONResponse({"preparing": round(error.done, 3), "detail": str(error)}, 202, headers)


def _busy(request: Request, error: Exception) -> Response:
    answer = ProblemError(503, "Busy", str(error)).response()
    answer.headers.update({"Cache-Control": "no-store", "Retry-After": "2"})
    return answer


def _http(request: Request, error: Any) -> Response:
    """What the framework turns away: a page for the eye, a problem for programs."""
    path = request.url.path
    if error.status_code == 404 and not path.startswith(("/api/", "/static/", "/locale/")):
        return pages.shell(request, "missing", 404)
    answer = ProblemError(error.status_code, str(error.detail), f"{request.method} {path[:200]}: {error.detail}").response()
    answer.headers.update(error.headers or {})  # which methods are allowed
    return answer
