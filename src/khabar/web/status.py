"""What is served."""

from __future__ import annotations

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from khabar.store import asking
from khabar.store.columns import iso
from khabar.version import __version__
from khabar.web import naming
from khabar.web.answers import Now, answered, shipped
from khabar.web.naming import Json

router = APIRouter(tags=["status"])


@router.get("/countries", summary="Names of states by ISO 3166 alpha-3")
def countries(request: Request) -> Response:
    """English and Arabic names; they follow from the data files alone."""
    return shipped(request, naming.countries())


@router.get("/status", summary="What is served: counts, days, outlets")
def status(request: Request) -> Response:
    """Whether this is the sample, and how much there is."""

    def make(now: Now) -> Json:
        span = now.overview.span(np.ones(len(now.overview), dtype=bool))
        counts = asking.counts(now.database)
        return {
            "sample": now.world.sample, "version": __version__,
            **{name.replace(" ", "_"): count for name, count in counts.items()},
            "first": span and iso(span[0]), "last": span and iso(span[1]), "outlets": sorted(now.overview.outlets.values),
            "writable": True,
        }  # fmt: skip

    return answered(request, make)
