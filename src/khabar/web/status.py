"""What is served."""

from __future__ import annotations

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from khabar.store import asking
from khabar.store.columns import iso
from khabar.store.database import Database
from khabar.version import __version__
from khabar.web.answers import answered
from khabar.web.naming import Json
from khabar.web.world import World

router = APIRouter(tags=["status"])


@router.get("/status", summary="What is served: counts, days, outlets")
def status(request: Request) -> Response:
    """Whether this is the sample, and how much there is."""

    def make(world: World, database: Database) -> Json:
        overview = world.overview(database)
        span = overview.span(np.ones(len(overview), dtype=bool))
        counts = asking.counts(database)
        return {
            "sample": world.sample, "version": __version__, **{name.replace(" ", "_"): count for name, count in counts.items()},
            "first": span and iso(span[0]), "last": span and iso(span[1]), "outlets": sorted(overview.outlets.codes),
            "writable": True,
        }  # fmt: skip

    return answered(request, make)
