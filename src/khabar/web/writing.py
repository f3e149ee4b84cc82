"""What is sent in: text to be coded, and corrections (these need the token)."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Header, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from khabar.errors import SettingError
from khabar.records import Document
from khabar.store import asking
from khabar.store.corrections import ACCEPTED, UNDO, WITHDRAWN
from khabar.store.reports import Found, Report, corrected_reports, trail_of
from khabar.store.store import correct, undo
from khabar.web.answers import Now, ProblemError, answered, world_of, written
from khabar.web.asked import LONGEST, TITLE, Cursor, Limit, after, day, page
from khabar.web.description import may, taken
from khabar.web.naming import Json
from khabar.web.reports import report_view
from khabar.web.world import World

router = APIRouter(tags=["writing"])
BODY = 400_000  # bytes of a request
LETTERS = 50_000  # of a text
SEEN = re.compile(r"[^\s\x1c-\x1f\x85\ufeff]")  # no space in any programming language: they differ in what is one


class Text(msgspec.Struct, forbid_unknown_fields=True):
    """A report to be read; ``date`` is its ISO 8601 day of publication."""

    text: Annotated[str, msgspec.Meta(max_length=LETTERS, extra_json_schema={"pattern": SEEN.pattern})]
    title: Annotated[str, msgspec.Meta(max_length=TITLE)] = ""
    date: Annotated[str, msgspec.Meta(extra_json_schema={"format": "date"})] | None = None
    outlet: Annotated[str, msgspec.Meta(max_length=LONGEST)] | None = None


class Change(msgspec.Struct, forbid_unknown_fields=True):
    """A claim accepted, fixed (``field``, and its ``value`` or, of a list, which items to ``keep``) or rejected.

    Or ``undo``: the number of the correction to be undone.
    """

    claim: Annotated[str, msgspec.Meta(max_length=TITLE)] | None = None
    action: Literal["accept", "fix", "reject"] | None = None
    field: str | None = None
    value: Any = None
    keep: list[Annotated[int, msgspec.Meta(ge=0)]] | None = None
    note: str = ""
    who: str = "reader"
    undo: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)] | None = None


async def body(request: Request, kind: Any) -> Any:
    """The JSON of a request in a shape; a problem where it is too large or does not fit."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ProblemError(415, "Not JSON", "send application/json")
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > BODY:
            raise ProblemError(413, "Too large", f"a request may hold {BODY:,} bytes")
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:  # the latter: lists in lists without end
        raise ProblemError(400, "Body not understood", str(error)) from None


@router.post(
    "/code", summary="Code a text: its claims at once; nothing is kept",
    responses=may(403, 413, 415), openapi_extra=taken(Text),
)  # fmt: skip
async def code(request: Request) -> Response:
    """The report and its claims, in the shape of /documents/{id}."""
    sent: Text = await body(request, Text)
    if not SEEN.search(sent.text):
        raise ProblemError(400, "No text", "text is empty; paste the words of a report")
    name = hashlib.blake2b(msgspec.json.encode(sent), digest_size=6).hexdigest()
    document = Document(sent.text, f"text-{name}", sent.outlet, None, day("date", sent.date), sent.title)
    world = world_of(request)
    coded = await world.texts.take(lambda: world.code(document))
    found = Report(coded, [Found(claim) for claim in coded.claims])
    return written(report_view(found))


@router.get("/corrections", summary="Every correction, also those undone")
def corrections(
    request: Request,
    document: Annotated[str | None, Query(max_length=TITLE, description="id of a report")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """The trail: who said what of which claim, when and why, newest first."""
    key = after(cursor)

    def make(now: Now) -> Json:
        found = trail_of(now.database, document)
        rows = [one for one in found if key is None or one["number"] < key]
        return page(rows[:limit], rows[limit - 1]["number"] if len(rows) > limit else None, len(found))

    return answered(request, make)


@router.post(
    "/corrections", summary="Accept, fix or reject a claim, or undo a correction", status_code=201,
    responses=may(403, 413, 415), openapi_extra=taken(Change),
)  # fmt: skip
async def add_correction(request: Request, x_khabar_token: Annotated[str | None, Header()] = None) -> Response:
    """The claim itself is never changed: a correction is a row of its own with who, when and why, and so is undoing it."""
    world = world_of(request)
    if x_khabar_token is None or not secrets.compare_digest(x_khabar_token.encode(), world.token.encode()):
        detail = "writing needs the token that khabar serve printed, in the header X-Khabar-Token"
        raise ProblemError(403, "Token needed", detail)
    change: Change = await body(request, Change)
    try:
        made = await run_in_threadpool(_made, world, change)
    except SettingError as error:
        raise ProblemError(400, "Correction not possible", str(error)) from None
    return written({"id": made.number, **msgspec.to_builtins(made)}, 201)


def _made(world: World, change: Change) -> Any:
    why = change.note.strip() or "seen on the page"
    if change.undo is not None:
        return undo(world.path, change.undo, who=change.who, why=why)
    if change.claim is None or change.action is None:
        raise SettingError("a correction needs claim and action (accept, fix or reject), or undo")
    if change.action == "fix":
        if not change.field or change.field in (WITHDRAWN, ACCEPTED, UNDO):
            raise SettingError("fix needs the field that is wrong, and its value")
        value = change.value if change.keep is None else _kept(world, change.claim, change.field, change.keep)
        return correct(world.path, change.claim, change.field, value, who=change.who, why=why)
    field = ACCEPTED if change.action == "accept" else WITHDRAWN
    return correct(world.path, change.claim, field, True, who=change.who, why=why)


def _kept(world: World, claim: str, field: str, keep: list[int]) -> list[Any]:
    """Some items of a list as the record has it: pages are shown less of it (sites at their settlement, no unlisted names)."""
    with world.open() as database:
        told = asking.claim(database, claim)
    items = getattr(told.claim or told.original, field, None)
    if not isinstance(items, tuple) or not all(at < len(items) for at in keep):
        raise SettingError(f"{field} has no items {', '.join(map(str, keep))} that could be kept")
    return [msgspec.to_builtins(items[at]) for at in keep]


@router.get("/corrections.gold", summary="Corrected reports as gold for khabar eval and for training")
def gold(
    request: Request,
    complete: Annotated[bool, Query(description="only reports of which every claim was looked at")] = True,
) -> Response:
    """JSON Lines, one report a line, with the claims as corrections leave them; rejected claims are left out."""

    def make(now: Now) -> bytes:
        reports = corrected_reports(now.database, complete=complete)
        return b"".join(msgspec.json.encode(one, order="deterministic") + b"\n" for one in reports)

    headers = {"Content-Disposition": 'attachment; filename="gold.jsonl"'}
    return answered(request, make, "application/jsonl", headers)
