"""A place on earth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth in degrees (WGS 84)."""

    lat: float
    lon: float
