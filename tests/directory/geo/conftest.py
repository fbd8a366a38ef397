from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.directory.geo.nominatim_server import NominatimServer, nominatim_server


@pytest.fixture
def nominatim(settings: Settings) -> Iterator[NominatimServer]:
    """A running server, and settings that name it."""
    with nominatim_server() as server:
        settings.GEOCODER = "nominatim"
        settings.NOMINATIM_URL = server.url
        settings.NOMINATIM_USER_AGENT = "portal tests (test@example.org)"
        settings.NOMINATIM_TIMEOUT_SECONDS = 5.0
        settings.NOMINATIM_MIN_DELAY_SECONDS = 0.0
        yield server
