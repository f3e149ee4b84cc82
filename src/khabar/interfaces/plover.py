"""The four PLOVER quad categories, for colour: read from the ontology data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


@cache
def quads() -> dict[str, str]:
    """The quad category of each event type."""
    table = files("khabar").joinpath("data/ontology/plover.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return {row[0]: row[2] for row in rows[1:]}
