"""Finds the point of an address. The setting GEOCODER names who is asked: the municipality table, or a Nominatim server."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cache as remembered
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from geopy.exc import (
    GeocoderQuotaExceeded,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim

from directory.core.errors import DirectoryError
from directory.core.point import Point
from directory.models import Municipality

_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
# Nominatim's ranks: 26 and more is a street, 30 a house or something inside it; below are towns and regions.
_STREET_RANK: Final = 26
_HOUSE_RANK: Final = 30
_KEEP_SECONDS: Final = 30 * 24 * 60 * 60


class GeocodingFailed(DirectoryError):
    """The geocoder did not answer as expected. ``retry`` tells whether asking again later makes sense."""

    def __init__(self, message: str, *, retry: bool = False) -> None:
        super().__init__(message)
        self.retry = retry


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked: a street with its number, a postcode that may be missing, a town."""

    street: str
    postcode: str
    city: str

    @property
    def street_alone(self) -> str:
        """The street without remarks in brackets: "Bismarckstraße 16 (Kreishaus)" is Bismarckstraße 16."""
        return _IN_BRACKETS.sub("", self.street).strip()


@dataclass(frozen=True, slots=True)
class Located:
    """An answer: the point, and whether it is the address's own or only its municipality's."""

    point: Point
    is_approximate: bool
    source: str  # who says so, and how exactly


class Geocoder(ABC):
    """Somebody who knows where addresses are."""

    @abstractmethod
    def locate(self, address: Address) -> Located | None:
        """The address's point, or None where it is not known. Raises GeocodingFailed when nobody answers."""


class MunicipalityTable(Geocoder):
    """The offline geocoder: knows no streets, so every answer is its municipality's point."""

    def locate(self, address: Address) -> Located | None:
        """The point of the municipality by postcode or name; None outside the district."""
        municipalities = Municipality.objects.all()
        found = municipalities.filter(postcodes__code=address.postcode).first() if address.postcode else None
        found = found or municipalities.filter(name=address.city).first()
        if found is None:
            return None
        return Located(Point(found.latitude, found.longitude), is_approximate=True, source=f"municipality {found.name}")


class NominatimGeocoder(Geocoder):
    """A Nominatim server, asked politely: one request at a time with a pause between, a name, and a memory of answers.

    The usage policy of the public server demands the pause (at least a second) and a user agent that names the operator.
    """

    def __init__(self, url: str, user_agent: str, timeout_seconds: float, pause_seconds: float) -> None:
        """Raises ImproperlyConfigured for a missing user agent or an address that is none."""
        if not user_agent.strip():
            raise ImproperlyConfigured("NOMINATIM_USER_AGENT must name the operator and a way to reach them.")
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ImproperlyConfigured(f"NOMINATIM_URL must start with https:// (or http:// inside a network): {url!r}")
        self._url = url
        server = Nominatim(
            scheme=parts.scheme, domain=parts.netloc + parts.path, user_agent=user_agent, timeout=timeout_seconds
        )
        self._ask = RateLimiter(
            server.geocode, min_delay_seconds=pause_seconds, max_retries=0, swallow_exceptions=False
        )

    def locate(self, address: Address) -> Located | None:
        """The point of the house or the street; None where only the town or nothing is known."""
        if not address.street_alone:
            return None
        key = self._cache_key(address)
        known = cache.get(key)
        if known is None:
            known = self._answer(address)
            cache.set(key, known, _KEEP_SECONDS)
        if not known:
            return None
        latitude, longitude, exactness = known
        return Located(
            Point(latitude, longitude), is_approximate=False, source=f"Nominatim ({exactness}), © OpenStreetMap"
        )

    def _answer(self, address: Address) -> tuple[float, float, str] | tuple[()]:
        query = {"street": address.street_alone, "city": address.city, "country": "Deutschland"}
        if address.postcode:
            query["postalcode"] = address.postcode
        try:
            found = self._ask(query, country_codes="de")
        except (GeocoderTimedOut, GeocoderUnavailable, GeocoderQuotaExceeded) as error:
            raise GeocodingFailed(_in_words(error), retry=True) from error
        except GeopyError as error:
            raise GeocodingFailed(_in_words(error)) from error
        except (
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:  # geopy met another format than Nominatim's
            raise GeocodingFailed("the server's answer cannot be read") from error
        if found is None:
            return ()
        if not {"lat", "lon"} <= found.raw.keys():  # geopy takes a missing number for 0
            raise GeocodingFailed("the server's answer cannot be read")
        rank = _rank(found.raw)
        if rank < _STREET_RANK:
            return ()
        return (found.latitude, found.longitude, "house" if rank >= _HOUSE_RANK else "street")

    def _cache_key(self, address: Address) -> str:
        asked = "\x1f".join((self._url, address.street_alone, address.postcode, address.city))
        return f"geocode:{hashlib.sha256(asked.encode()).hexdigest()}"


def get_geocoder() -> Geocoder:
    """The geocoder that the settings name. Raises ImproperlyConfigured where they are not complete."""
    if settings.GEOCODER == "nominatim":
        return _nominatim(
            settings.NOMINATIM_URL,
            settings.NOMINATIM_USER_AGENT,
            settings.NOMINATIM_TIMEOUT_SECONDS,
            settings.NOMINATIM_MIN_DELAY_SECONDS,
        )
    return MunicipalityTable()


@remembered
def _nominatim(url: str, user_agent: str, timeout_seconds: float, pause_seconds: float) -> NominatimGeocoder:
    # One per process, because the pause between requests is counted in it.
    return NominatimGeocoder(url, user_agent, timeout_seconds, pause_seconds)


def _rank(raw: dict[str, Any]) -> int:
    rank = raw.get("place_rank")
    return rank if isinstance(rank, int) else 0


def _in_words(error: GeopyError) -> str:
    match error:
        case GeocoderQuotaExceeded():
            return "the server refuses more requests for now"
        case (
            GeocoderTimedOut() | GeocoderUnavailable()
        ):  # which of the two depends on the HTTP library that geopy finds
            return "the server cannot be reached or did not answer in time"
    return f"the server answered with an error: {error}"
