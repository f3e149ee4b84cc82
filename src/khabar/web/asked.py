"""What may be asked: the filters that all lists share, pages of lists, with what is allowed said where something is not."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from pydantic import Field, WithJsonSchema

from khabar.records.event import Standing
from khabar.store.asking import Box
from khabar.store.overview import Filters
from khabar.web.answers import ProblemError

LONGEST = 300  # letters of a value
TITLE = 1_000  # letters of a title, and of an id
MOST = 50  # values of one filter
DEGREES = r"-?[0-9]{1,3}(\.[0-9]{1,15})?"
BOX = f"^{DEGREES}(,{DEGREES}){{3}}$"

Value = Annotated[str, Field(max_length=LONGEST)]
Values = Annotated[list[Value] | None, Query(max_length=MOST)]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]  # checked by day(), which says how one looks


def wrong(name: str, value: str, allowed: str) -> ProblemError:
    """A parameter with a value that is not allowed."""
    return ProblemError(400, "Parameter not allowed", f"{name} is {value[:80]!r}; it must be {allowed}", parameter=name)


def day(name: str, value: str | None) -> str | None:
    """An ISO 8601 day as it is usually written, or None."""
    if value is None:
        return None
    try:
        if value == dt.date.fromisoformat(value).isoformat():
            return value
    except ValueError:
        pass
    raise wrong(name, value, "a day such as 2024-05-31")


def _box(value: str | None) -> Box | None:
    if value is None:
        return None
    west, south, east, north = (float(part) for part in value.split(","))
    if not (west <= east and south <= north):
        raise wrong("box", value, "west,south,east,north: west and south come first")
    return west, south, east, north


def _values(given: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in given or () if value))


async def filters(  # async: as a plain function it would wait for a thread of its own
    type: Annotated[Values, Query(description="PLOVER type; may be repeated", examples=["ASSAULT"])] = None,
    place: Annotated[Values, Query(description="gazetteer id or name; units and countries contain their places")] = None,
    actor: Annotated[Values, Query(description="id, name, country (SYR) or SYR:MIL, in either role")] = None,
    outlet: Annotated[Values, Query(description="outlet of one of the accounts")] = None,
    status: Annotated[list[Standing] | None, Query(max_length=MOST, description="standing: how far it is established")] = None,
    from_: Annotated[Day | None, Query(alias="from", description="ISO 8601 day: ends on it or later")] = None,
    to: Annotated[Day | None, Query(description="ISO 8601 day: begins on it or earlier")] = None,
    box: Annotated[
        str | None, Query(description="west,south,east,north in degrees", pattern=BOX, examples=["36,35,38,37"])
    ] = None,
    min_sources: Annotated[int, Query(ge=0, le=1000, description="independent sources at least")] = 0,
    q: Annotated[str | None, Query(description="words of the reports, in any spelling", max_length=LONGEST)] = None,
) -> Filters:
    """The filters that all lists share."""
    start, end = day("from", from_), day("to", to)
    if start and end and start > end:
        raise wrong("to", end, f"not before from ({start})")
    return Filters(
        _values(type), _values(actor), _values(outlet), _values(place), tuple(dict.fromkeys(status or ())),
        start, end, _box(box), min_sources, (q and q.strip()) or None,
    )  # fmt: skip


Filtered = Annotated[Filters, Depends(filters)]
Limit = Annotated[int, Query(ge=1, le=500, description="items of a page")]
Order = Annotated[Literal["newest", "oldest"], Query(description="by the day on which they began")]
Cursor = Annotated[str | None, Query(description="what `next` of the page before said", max_length=100)]


def cursor(key: int | None) -> str | None:
    """The mark of a page's end."""
    return None if key is None else base64.urlsafe_b64encode(str(key).encode()).decode().rstrip("=")


def after(mark: str | None) -> int | None:
    """What a mark says; a problem where this server never gave it."""
    if not mark:
        return None
    try:
        key = int(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        if abs(key) >= 2**63:
            raise ValueError
        return key
    except ValueError:
        raise wrong("cursor", mark, "the `next` of a page before") from None


def page(items: list[Any], following: int | None, total: int) -> dict[str, Any]:
    """A page of a list."""
    return {"items": items, "next": cursor(following), "total": total}
