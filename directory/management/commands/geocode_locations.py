"""``manage.py geocode_locations``: finds the coordinates of addresses that have none, and says what became of each."""

from __future__ import annotations

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from directory.core.point import Point
from directory.exchange.report import Outcome, Report, ReportRow
from directory.geo.distance import kilometers
from directory.geo.geocoding import Address, Geocoder, GeocodingFailed, get_geocoder
from directory.models import Location

_FAILURES_BEFORE_GIVING_UP: Final = 3
_FARTHEST_KM: Final = 20.0  # a house of a municipality lies nearer to the municipality's point than this


class Command(BaseCommand):
    """Stores coordinates of addresses; places of protected services are never asked about."""

    help = "Finds coordinates for locations that have a street but no coordinates (settings GEOCODER, NOMINATIM_*)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options of the command."""
        parser.add_argument("--dry-run", action="store_true", help="ask and report, but store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when the geocoder fails several times in a row; what was found until then is stored."""
        report = Report(on_row=self._show)
        failures = 0
        geocoder = get_geocoder()
        for location in locations_to_geocode():
            try:
                outcome, reason = _geocode(location, geocoder, store=not options["dry_run"])
                failures = 0
            except GeocodingFailed as error:
                outcome, reason = Outcome.ERROR, str(error)
                failures += 1
            report.add("location", f"{location.pk} {location}", outcome, reason)
            if failures == _FAILURES_BEFORE_GIVING_UP:
                raise CommandError(f"Stopped after {failures} failures in a row; run it again later.")
        for line in report.summary():
            self.stdout.write(line)

    def _show(self, row: ReportRow) -> None:
        stream = self.stderr if row.outcome is Outcome.ERROR else self.stdout
        stream.write(str(row))


def locations_to_geocode() -> QuerySet[Location]:
    """Locations with a street and without coordinates, where no protected service stands."""
    without_point = Location.objects.filter(latitude=None).exclude(street="")
    return without_point.exclude(services_here__service__sensitive=True).select_related("municipality").order_by("pk")


def _geocode(location: Location, geocoder: Geocoder, *, store: bool) -> tuple[Outcome, str]:
    found = geocoder.locate(Address(location.street, location.postcode, location.city))
    if found is None:
        return Outcome.UNCHANGED, "this address was not found"
    if found.is_approximate:
        return Outcome.UNCHANGED, f"stays approximate: only the point of {found.source} is known"
    if location.municipality is not None:
        center = Point(location.municipality.latitude, location.municipality.longitude)
        if (away := kilometers(center, found.point)) > _FARTHEST_KM:
            return Outcome.UNCHANGED, f"the answer lies {away:.0f} km away from {location.municipality}"
    location.latitude, location.longitude = found.point.lat, found.point.lon
    location.coordinates_source = found.source
    location.clean_fields(exclude=["organization", "municipality"])
    if store:
        location.save(update_fields=["latitude", "longitude", "coordinates_source"])
    return Outcome.UPDATED, found.source
