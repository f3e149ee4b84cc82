"""The pages: one shell for each, in the reader's language; scripts draw what the API tells."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from khabar.web.answers import world_of

HERE = Path(__file__).parent
LANGUAGES = {"en": "ltr", "ar": "rtl"}
YEAR = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=HERE / "templates")


def language(request: Request) -> str:
    """The language asked for in the address, else the one chosen before, else the browser's, else English."""
    preferred = [part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    asked = (request.query_params.get("lang"), request.cookies.get("lang"), *preferred)
    return next((lang for lang in asked if lang in LANGUAGES), "en")


def shell(request: Request, page: str, status: int = 200) -> Response:
    """The shell of a page."""
    lang = language(request)
    context = {"lang": lang, "dir": LANGUAGES[lang], "page": page, "sample": world_of(request).sample}
    response = templates.TemplateResponse(request, "shell.html", context, status_code=status)
    response.headers["Vary"] = "Accept-Language, Cookie"
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie("lang", lang, max_age=YEAR, samesite="lax")
    return response


@router.get("/")
def overview(request: Request) -> Response:
    """Map, timeline, facets, list."""
    return shell(request, "overview")


@router.get("/documents/{id:path}")
def document(request: Request, id: str) -> Response:
    """One report."""
    return shell(request, "document")


@router.get("/events/{id}")
def event(request: Request, id: str) -> Response:
    """One event."""
    return shell(request, "event")


@router.get("/{name}")
def page(request: Request, name: str) -> Response:
    """Every other page."""
    if name == "try":
        world_of(request).warm_coder()
    known = name in ("try", "control", "compare", "actors", "search")
    return shell(request, name if known else "missing", 200 if known else 404)
