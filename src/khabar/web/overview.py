"""The overview of events: map, timeline, facets, each by itself, or together with the list as of one moment."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from khabar.web import views
from khabar.web.answers import answered
from khabar.web.asked import Filtered, Limit, Order

router = APIRouter(tags=["overview"])
Points = Annotated[int, Query(ge=0, le=50_000, description="points at most")]
POINTS = 20_000


@router.get("/overview", summary="Map, timeline, facets and the first page of the list, as of one moment")
def overview(
    request: Request, filters: Filtered, limit: Limit = 50, order: Order = "newest", points: Points = POINTS
) -> Response:
    """What the other paths give by themselves; the timeline is over all days that were read (``whole``, ``read``)."""

    return answered(
        request,
        lambda now: {
            "facets": views.faceted(now, filters),
            "timeline": views.over_time(now, filters, None, whole=True, read=True),
            "events": views.listed(now, filters, limit, None, oldest=order == "oldest"),
            "map": views.on_map(now, filters, points),
        },
    )


@router.get("/map", summary="Points and counts per first-level unit")
def map_(request: Request, filters: Filtered, limit: Points = POINTS) -> Response:
    """Points ``[lon, lat, id, type, precision, sources, standing, start]`` of the newest that fit, counts of all per unit.

    ``unplaced`` have no coordinates; ``in_no_unit`` have, but their first-level unit is not known.
    """
    return answered(request, lambda now: views.on_map(now, filters, limit))


@router.get("/timeline", summary="Events and reports per day, week or month")
def timeline(
    request: Request,
    filters: Filtered,
    unit: Annotated[views.Unit | None, Query(description="default: by the span")] = None,
    whole: Annotated[bool, Query(description="leave from and to out of account")] = False,
    read: Annotated[bool, Query(description="only days between the first and the last report")] = False,
) -> Response:
    """Counts of events per period and type by the day on which they began, periods without any included.

    ``documents`` are the reports published in the period (of the outlets asked for): where nothing was read, no events means
    nothing. With ``read``, ``outside`` counts the events of before and after.
    """
    return answered(request, lambda now: views.over_time(now, filters, unit, whole=whole, read=read))


@router.get("/facets", summary="Counts by type, actor, outlet, place and status")
def facets(request: Request, filters: Filtered) -> Response:
    """The most frequent values of each dimension, counted over what all the *other* filters leave."""
    return answered(request, lambda now: views.faceted(now, filters))
