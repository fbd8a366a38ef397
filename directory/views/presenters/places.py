"""Where a service stands, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.core.languages import LocalizedText
from directory.core.markup import german, ltr, sentence
from directory.models import Service, StepFree
from directory.search.base import SearchHit
from directory.visibility import PublicPlace, public_places


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place on a page. ``street_line`` and ``way_url`` are empty where only the town is known or may be known."""

    street_line: str
    town_line: str
    way_url: str
    is_organization_seat: bool
    is_outside_district: bool
    step_free: str  # a sentence; empty where it is not known
    bus_stop: LocalizedText
    directions: LocalizedText

    @property
    def one_line(self) -> str:
        """The address to copy."""
        return ", ".join(part for part in (self.street_line, self.town_line) if part)


def place_views(service: Service, language: str) -> list[PlaceView]:
    """All places of the service that the public may see."""
    return [_place_view(place, language) for place in public_places(service) if place.city or place.street]


def town(service: Service, hit: SearchHit | None = None) -> SafeString:
    """Town and distance for a card. Distances to a place known by its town alone stay out: the town says it.
    An entry without any place says so."""
    place = next((place for place in public_places(service) if place.city), None)
    if place is None:
        return sentence(_("No place is known"))
    name = german(place.city)
    if place.is_outside_district:
        return sentence(_("%(town)s, outside Kreis Düren"), town=name)
    if hit is None or hit.distance_km is None or hit.distance_is_approximate or place.is_approximate:
        return name
    kilometres = ltr(f"{number_format(hit.distance_km, 1)} km")
    return sentence(_("%(town)s, %(distance)s away"), town=name, distance=kilometres)


def _place_view(place: PublicPlace, language: str) -> PlaceView:
    return PlaceView(
        street_line=place.street,
        town_line=" ".join(part for part in (place.postcode, place.city) if part),
        way_url=_way_url(place),
        is_organization_seat=place.is_organization_seat,
        is_outside_district=place.is_outside_district,
        step_free=str(StepFree(place.step_free).label) if place.step_free != StepFree.UNKNOWN else "",
        bus_stop=place.hint("bus_stop", language),
        directions=place.hint("directions", language),
    )


def _way_url(place: PublicPlace) -> str:
    """A ``geo:`` address (RFC 5870) that a phone opens in its own map. Empty for a place known by its town alone.

    Without coordinates of its own the street is what the map looks for ("geo:0,0?q=…", understood by Android and its maps).
    """
    if not place.street:
        return ""
    address = quote(", ".join(part for part in (place.street, f"{place.postcode} {place.city}".strip()) if part))
    if place.point is None or place.is_approximate:
        return f"geo:0,0?q={address}"
    latitude, longitude = place.point
    return f"geo:{latitude:.5f},{longitude:.5f}?q={address}"
