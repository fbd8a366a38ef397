"""Which place a visitor means: a municipality by its name, a postcode, or a rounded position."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from directory.core.errors import DirectoryError
from directory.core.point import Point
from directory.models import Municipality
from directory.search.analysis import words
from directory.search.vocabulary.places import gazetteer

_POSTCODE = re.compile(r"\d{5}")
_POSITION = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*", re.ASCII)
_DECIMALS = 2  # of a degree: about one kilometer, so that nobody's door can be read from an address


class UnknownPlace(DirectoryError):
    """The text names no municipality and no postcode of the district; the text is the message."""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality and the point that stands for it."""

    municipality: Municipality
    point: Point


def resolve(text: str) -> Place:
    """The place that a text names: a municipality or one of its villages in any usual spelling, or a postcode.

    Umlauts may be missing or written as ae, oe, ue; Cyrillic and Arabic spellings stand in the vocabulary of the search.
    Raises UnknownPlace where the text names none or several, and for a postcode outside the district.
    """
    typed = words(text)
    postcodes = [word for word in typed if _POSTCODE.fullmatch(word)]
    by_name = Q(ags=_key_of(typed)) | Q(name=text.strip())
    wanted = Q(postcodes__code=postcodes[0]) if postcodes else by_name
    municipality = Municipality.objects.filter(wanted).first()
    if municipality is None:
        raise UnknownPlace(text)
    return Place(municipality, Point(municipality.latitude, municipality.longitude))


def _key_of(typed: list[str]) -> str:
    """The key of the one place that the words name, or an empty text."""
    places = gazetteer()
    found = {place.key for place in places.find(typed)}
    if not found and len(typed) == 1:
        return places.similar(typed[0]) or ""
    return found.pop() if len(found) == 1 else ""


def parse_position(text: str) -> Point | None:
    """A position "lat,lon" in degrees (WGS 84), rounded to about one kilometer; None for anything else."""
    match = _POSITION.fullmatch(text)
    if match is None:
        return None
    latitude, longitude = (round(float(degrees), _DECIMALS) for degrees in match.groups())
    return Point(latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None
