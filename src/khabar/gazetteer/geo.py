"""Distances, and the cells of a grid in which what may be near is looked up."""

from __future__ import annotations

import math

KM_A_DEGREE = 111.2


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance on a plane that touches the earth between the points: good to a per cent within 500 km."""
    east = abs(lon - other_lon)
    east = min(east, 360 - east) * math.cos(math.radians((lat + other_lat) / 2))
    return KM_A_DEGREE * math.hypot(lat - other_lat, east)


def cell(lat: float, lon: float, size: float) -> tuple[int, int]:
    """The cell of a point."""
    return math.floor(lat / size), math.floor(lon / size)


def cells_within(lat: float, lon: float, reach: float, size: float) -> list[tuple[int, int]]:
    """The cells in which points within ``reach`` km of a point can lie; columns go on beyond 180 degrees."""
    up = reach / KM_A_DEGREE
    right = up / max(math.cos(math.radians(min(abs(lat) + up, 89.0))), 0.02)
    rows = range(math.floor((lat - up) / size), math.floor((lat + up) / size) + 1)
    columns = range(math.floor((lon - right) / size), math.floor((lon + right) / size) + 1)
    return [(row, column) for row in rows for column in columns]
