"""Which place a visitor means: a municipality by its name, a postcode, or a rounded position."""

from __future__ import annotations

from dataclasses import dataclass

from directory.core.errors import DirectoryError
from directory.models import Municipality
from directory.search.base import Point


class UnknownPlace(DirectoryError):
    """The text names no municipality and no postcode of the district."""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality and the point that stands for it."""

    municipality: Municipality
    point: Point


def resolve(text: str) -> Place:
    """The place of a name or a postcode. Raises UnknownPlace."""
    found = Municipality.objects.filter(name__iexact=text).first()
    found = found or Municipality.objects.filter(postcodes__code=text).first()
    if found is None:
        raise UnknownPlace(text)
    return Place(found, Point(found.latitude, found.longitude))


def parse_position(text: str) -> Point | None:
    """A position "lat,lon" in degrees, rounded to about one kilometre; None for anything else."""
    try:
        latitude, longitude = (round(float(part), 2) for part in text.split(","))
    except ValueError:
        return None
    return Point(latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None
