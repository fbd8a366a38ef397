"""Where an entry stands: its location among those of its organization."""

from __future__ import annotations

from typing import Any

from directory.exchange.entry_kind import RowError
from directory.models import AddressBasis, Location, Municipality, Service, ServiceAtLocation

DISTRICT = "Kreis Düren"
_BASES = {
    "service": AddressBasis.SERVICE,
    "organisation_seat": AddressBasis.ORGANIZATION_SEAT,
    None: AddressBasis.UNKNOWN,
}


def place_of(raw: dict[str, Any], protected: bool) -> list[list[str]]:
    """The entry's place as plain values: street, postcode, town, what the address is. Empty where it has no town.

    The street and the postcode of a protected entry are dropped here, whatever the file says. Raises RowError for an
    unknown basis of the address.
    """
    if raw["address_basis"] not in _BASES:
        raise RowError(f"unknown basis of the address {raw['address_basis']!r}")
    if not raw["municipality"]:
        return []
    if protected:
        return [["", "", raw["municipality"], AddressBasis.UNKNOWN.value]]
    basis = _BASES[raw["address_basis"]]
    return [[raw["street"] or "", raw["postcode"] or "", raw["municipality"], basis.value]]


def area_of(raw: dict[str, Any], keys: dict[str, str]) -> tuple[bool, list[str]]:
    """Whether the entry serves the whole district, and the keys of the municipalities that it names.

    ``keys`` maps a municipality's name to its key (AGS). Raises RowError for a name that is not among them.
    """
    names = raw["area_served"]
    unknown = [name for name in names if name != DISTRICT and name not in keys]
    if unknown:
        raise RowError(f"unknown municipality served {unknown[0]!r}")
    return DISTRICT in names, sorted(keys[name] for name in names if name != DISTRICT)


class Places:
    """Reads and writes the places of services; two entries of one organization at one address share its location."""

    def __init__(self) -> None:
        self._municipalities = {municipality.name: municipality for municipality in Municipality.objects.all()}
        self._by_service: dict[int, list[list[str]]] = {}
        rows = ServiceAtLocation.objects.order_by("service_id", "sort_order").values_list(
            "service_id", "location__street", "location__postcode", "location__city", "address_basis"
        )
        for service, *place in rows:
            self._by_service.setdefault(service, []).append([str(part) for part in place])

    def read(self, service: Service) -> list[list[str]]:
        """The places in the form of ``place_of``."""
        return self._by_service.get(service.pk, [])

    def write(self, service: Service, places: list[list[str]]) -> None:
        """Puts the service at the places; a location that is missing is made, without coordinates."""
        service.places.set([self._place(service, *place) for place in places])

    def _place(self, service: Service, street: str, postcode: str, city: str, basis: str) -> ServiceAtLocation:
        address = {"street": street, "postcode": postcode, "city": city}
        location = Location.objects.filter(organization=service.organization, **address).first()
        if location is None:
            location = Location(
                organization=service.organization, municipality=self._municipalities.get(city), **address
            )
            location.clean_fields(exclude=["organization", "municipality"])
            location.save()
        return ServiceAtLocation(location=location, address_basis=basis)
