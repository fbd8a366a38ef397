from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from directory.core.point import Point
from directory.geo.geocoding import Address, GeocodingFailed, get_geocoder
from tests.directory.geo.nominatim_server import NominatimServer, place
from tests.factories import MunicipalityFactory

TOWN_HALL = Address("Kaiserplatz 2–4 (Rathaus)", "52349", "Düren")


class TestMunicipalityTable:
    @pytest.mark.django_db
    def test_it_answers_with_the_municipality_and_says_so(self) -> None:
        MunicipalityFactory.create(name="Düren", latitude=50.8009, longitude=6.4788)
        found = get_geocoder().locate(TOWN_HALL)
        assert found is not None
        assert (found.point, found.is_approximate) == (Point(50.8009, 6.4788), True)

    @pytest.mark.django_db
    def test_it_knows_nothing_outside_the_district(self) -> None:
        assert get_geocoder().locate(Address("Sandkaulbach 21", "", "Aachen")) is None


class TestNominatim:
    def test_it_asks_for_the_address_alone_and_says_who_asks(self, nominatim: NominatimServer) -> None:
        nominatim.answer = [place(50.8035, 6.4841, 30)]
        found = get_geocoder().locate(TOWN_HALL)
        assert found is not None
        assert (found.point, found.is_approximate) == (Point(50.8035, 6.4841), False)
        assert found.source == "Nominatim (house), © OpenStreetMap"
        [request] = nominatim.requests
        assert request.query["street"] == "Kaiserplatz 2–4"
        assert (request.query["postalcode"], request.query["city"]) == ("52349", "Düren")
        assert request.query["countrycodes"] == "de"
        assert request.user_agent == "portal tests (test@example.org)"

    def test_a_missing_postcode_is_not_asked_for(self, nominatim: NominatimServer) -> None:
        get_geocoder().locate(Address("Violengasse 2", "", "Düren"))
        assert "postalcode" not in nominatim.requests[0].query

    def test_a_street_is_named_as_one(self, nominatim: NominatimServer) -> None:
        nominatim.answer = [place(50.8, 6.48, 26)]
        found = get_geocoder().locate(Address("Moltkestraße", "", "Düren"))
        assert found is not None
        assert found.source.startswith("Nominatim (street)")

    def test_a_town_is_no_answer_for_a_street(self, nominatim: NominatimServer) -> None:
        nominatim.answer = [place(50.8, 6.48, 16)]
        assert get_geocoder().locate(TOWN_HALL) is None

    def test_an_empty_answer_is_none(self, nominatim: NominatimServer) -> None:
        assert get_geocoder().locate(TOWN_HALL) is None

    def test_an_address_without_street_is_not_asked_about(self, nominatim: NominatimServer) -> None:
        assert get_geocoder().locate(Address("", "52349", "Düren")) is None
        assert get_geocoder().locate(Address("(Rathaus)", "52349", "Düren")) is None
        assert nominatim.requests == []

    @pytest.mark.parametrize("answer", [[], [place(50.8035, 6.4841, 30)]])
    def test_the_same_address_is_asked_once(self, nominatim: NominatimServer, answer: list[object]) -> None:
        nominatim.answer = answer
        first, second = get_geocoder().locate(TOWN_HALL), get_geocoder().locate(TOWN_HALL)
        assert first == second
        assert len(nominatim.requests) == 1

    def test_between_two_requests_it_waits(self, nominatim: NominatimServer, settings: Settings) -> None:
        settings.NOMINATIM_MIN_DELAY_SECONDS = 0.3
        get_geocoder().locate(TOWN_HALL)
        get_geocoder().locate(Address("Markt 2", "52349", "Düren"))
        first, second = nominatim.requests
        assert second.at - first.at >= 0.29

    def test_a_server_that_is_too_slow(self, nominatim: NominatimServer, settings: Settings) -> None:
        settings.NOMINATIM_TIMEOUT_SECONDS = 0.2
        nominatim.delay_seconds = 1.0
        with pytest.raises(GeocodingFailed, match="cannot be reached or did not answer in time") as raised:
            get_geocoder().locate(TOWN_HALL)
        assert raised.value.retry

    @pytest.mark.parametrize(
        ("status", "message", "retry"),
        [
            (429, "refuses more requests", True),
            (503, "cannot be reached", True),
            (500, "answered with an error", False),
            (403, "answered with an error", False),
        ],
    )
    def test_a_server_that_refuses(self, nominatim: NominatimServer, status: int, message: str, retry: bool) -> None:
        nominatim.status = status
        with pytest.raises(GeocodingFailed, match=message) as raised:
            get_geocoder().locate(TOWN_HALL)
        assert raised.value.retry is retry

    @pytest.mark.parametrize("answer", ["<html>", '{"error": "x"}', '[{"display_name": "x"}]', "[7]"])
    def test_an_answer_in_another_format(self, nominatim: NominatimServer, answer: str) -> None:
        nominatim.answer = answer
        with pytest.raises(GeocodingFailed):
            get_geocoder().locate(TOWN_HALL)

    def test_a_server_that_is_not_there(self, nominatim: NominatimServer, settings: Settings) -> None:
        settings.NOMINATIM_URL = "http://127.0.0.1:9"
        with pytest.raises(GeocodingFailed, match="cannot be reached"):
            get_geocoder().locate(TOWN_HALL)

    def test_a_failure_is_not_remembered(self, nominatim: NominatimServer) -> None:
        nominatim.status = 503
        with pytest.raises(GeocodingFailed):
            get_geocoder().locate(TOWN_HALL)
        nominatim.status, nominatim.answer = 200, [place(50.8035, 6.4841, 30)]
        assert get_geocoder().locate(TOWN_HALL) is not None

    def test_it_does_not_start_without_the_operators_name(self, nominatim: NominatimServer, settings: Settings) -> None:
        settings.NOMINATIM_USER_AGENT = " "
        with pytest.raises(ImproperlyConfigured, match="NOMINATIM_USER_AGENT"):
            get_geocoder()

    def test_it_does_not_start_with_an_address_that_is_none(
        self, nominatim: NominatimServer, settings: Settings
    ) -> None:
        settings.NOMINATIM_URL = "nominatim.example.org"
        with pytest.raises(ImproperlyConfigured, match="NOMINATIM_URL"):
            get_geocoder()
