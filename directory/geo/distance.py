"""Distances on earth, as the crow flies."""

from __future__ import annotations

from geopy.distance import geodesic

from directory.core.point import Point


def kilometers(start: Point, end: Point) -> float:
    """The distance in kilometers along the ellipsoid of WGS 84.

    Engines that measure thousands of entries per search take a sphere instead (``directory.search.engines``), which differs
    by at most half a percent.
    """
    return float(geodesic((start.lat, start.lon), (end.lat, end.lon)).km)
