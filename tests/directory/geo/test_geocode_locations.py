from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from directory.models import Location, Municipality
from tests.directory.geo.nominatim_server import NominatimServer, place
from tests.factories import LocationFactory, MunicipalityFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dueren() -> Municipality:
    return MunicipalityFactory.create(name="Düren", latitude=50.8009, longitude=6.4788)


@pytest.fixture
def town_hall(dueren: Municipality) -> Location:
    return LocationFactory.create(
        street="Kaiserplatz 2–4", postcode="52349", city="Düren", municipality=dueren, latitude=None, longitude=None
    )


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("geocode_locations", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_coordinates_are_stored_with_their_source(nominatim: NominatimServer, town_hall: Location) -> None:
    nominatim.answer = [place(50.8035, 6.4841, 30)]
    out = run()
    town_hall.refresh_from_db()
    assert (town_hall.latitude, town_hall.longitude) == (50.8035, 6.4841)
    assert town_hall.coordinates_source == "Nominatim (house), © OpenStreetMap"
    assert f"updated    location  {town_hall.pk} Kaiserplatz 2–4, 52349 Düren" in out
    assert "location: 1 updated" in out


def test_a_second_run_asks_nothing(nominatim: NominatimServer, town_hall: Location) -> None:
    nominatim.answer = [place(50.8035, 6.4841, 30)]
    run()
    assert "together: nothing" in run()
    assert len(nominatim.requests) == 1


def test_a_dry_run_stores_nothing(nominatim: NominatimServer, town_hall: Location) -> None:
    nominatim.answer = [place(50.8035, 6.4841, 30)]
    assert "location: 1 updated" in run("--dry-run")
    town_hall.refresh_from_db()
    assert town_hall.latitude is None


def test_the_offline_table_leaves_an_address_approximate(town_hall: Location) -> None:
    assert "stays approximate: only the point of municipality Düren is known" in run()
    town_hall.refresh_from_db()
    assert town_hall.latitude is None


def test_a_place_of_a_protected_service_is_never_asked_about(nominatim: NominatimServer, town_hall: Location) -> None:
    ServiceFactory.create(sensitive=True, places=[town_hall])
    ServiceFactory.create(sensitive=False, places=[town_hall])
    run()
    town_hall.refresh_from_db()
    assert nominatim.requests == []
    assert town_hall.latitude is None


def test_places_without_street_and_places_with_coordinates_are_left_alone(
    nominatim: NominatimServer, dueren: Municipality
) -> None:
    LocationFactory.create(street="", city="Düren", municipality=dueren, latitude=None, longitude=None)
    LocationFactory.create(street="Markt 2", city="Düren", municipality=dueren, latitude=50.8, longitude=6.48)
    run()
    assert nominatim.requests == []


def test_an_answer_in_another_part_of_the_country_is_not_believed(
    nominatim: NominatimServer, town_hall: Location
) -> None:
    nominatim.answer = [place(52.52, 13.4, 30)]
    assert "km away from Düren" in run()
    town_hall.refresh_from_db()
    assert town_hall.latitude is None


def test_one_failure_is_reported_and_the_rest_goes_on(nominatim: NominatimServer, town_hall: Location) -> None:
    nominatim.status = 503
    out = run()
    assert f"error      location  {town_hall.pk} Kaiserplatz 2–4, 52349 Düren: the server cannot be reached" in out
    assert "location: 1 error" in out


def test_it_gives_up_after_three_failures_in_a_row(nominatim: NominatimServer, dueren: Municipality) -> None:
    for number in range(5):
        LocationFactory.create(
            street=f"Markt {number}", city="Düren", municipality=dueren, latitude=None, longitude=None
        )
    nominatim.status = 503
    with pytest.raises(CommandError, match="Stopped after 3 failures"):
        run()
    assert len(nominatim.requests) == 3
