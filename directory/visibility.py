"""What of an address the public may see. Pages, API, index, sitemap and exports all ask here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from directory.core.languages import LocalizedText
from directory.models import AddressBasis, Location, Service, ServiceAtLocation


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A place of a service as it may be shown. For a protected service only the town is filled."""

    city: str
    postcode: str = ""
    street: str = ""
    municipality: str | None = None  # AGS; None outside the district or unknown
    point: tuple[float, float] | None = None  # degrees (latitude, longitude)
    is_approximate: bool = False  # the point is the municipality's, not the entry's
    is_organization_seat: bool = False
    step_free: str = "unknown"
    location: Location | None = None  # None where nothing but the town may be shown

    @property
    def location_id(self) -> int | None:
        """Primary key of the location, None where nothing but the town may be shown."""
        return self.location.pk if self.location else None

    def hint(self, field: str, language: str) -> LocalizedText:
        """``bus_stop`` or ``directions`` in the language; empty where nothing but the town may be shown."""
        return self.location.text(field, language) if self.location else LocalizedText("", language)

    @property
    def has_street(self) -> bool:
        """True where a way there can be shown."""
        return bool(self.street)

    @property
    def is_outside_district(self) -> bool:
        """True for a place with a town that is none of the district's municipalities."""
        return bool(self.city) and self.municipality is None


def public_places(service: Service) -> list[PublicPlace]:
    """The service's places, stripped of street, postcode, exact point, bus stop and directions where it is protected.

    Reads ``service.places`` with ``location__municipality``: ``with_public_relations()`` prefetches them.
    """
    return [_public_place(place, protected=service.sensitive) for place in service.places.all()]


def _public_place(place: ServiceAtLocation, *, protected: bool) -> PublicPlace:
    location, municipality = place.location, place.location.municipality
    center = (municipality.latitude, municipality.longitude) if municipality else None
    city = location.city or (municipality.name if municipality else "")
    ags = municipality.ags if municipality else None
    if protected:
        return PublicPlace(city=city, municipality=ags, point=center, is_approximate=center is not None)
    own = (location.latitude, location.longitude) if location.latitude is not None else None
    return PublicPlace(
        city=city,
        postcode=location.postcode,
        street=location.street,
        municipality=ags,
        point=own or center,
        is_approximate=own is None and center is not None,
        is_organization_seat=place.address_basis == AddressBasis.ORGANIZATION_SEAT,
        step_free=location.step_free,
        location=location,
    )
