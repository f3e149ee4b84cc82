"""Distances, and the cells of a grid in which what may be near is looked up."""

from __future__ import annotations

import math

FINE, WIDE = 0.1, 1.0  # degrees of the two grids
KM_A_DEGREE = 111.2


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance on a plane that touches the earth between the points: good to a per cent within 500 km."""
    east = abs(lon - other_lon)
    east = min(east, 360 - east) * math.cos(math.radians((lat + other_lat) / 2))
    return KM_A_DEGREE * math.hypot(lat - other_lat, east)


def cell(lat: float, lon: float, size: float) -> tuple[int, int]:
    """The cell of a point."""
    return math.floor(lat / size), math.floor(lon / size)


def cells_around(lat: float, lon: float, size: float) -> list[tuple[int, int]]:
    """The cell of a point and its eight neighbours."""
    row, column = cell(lat, lon, size)
    return [(row + up, column + right) for up in (-1, 0, 1) for right in (-1, 0, 1)]
