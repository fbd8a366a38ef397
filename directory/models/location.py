"""Where services stand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from directory.core.translated import TranslatedEntry
from directory.models.organization import Organization
from directory.models.service import Service
from directory.models.taxonomy import Municipality


class StepFree(models.TextChoices):
    """Whether one gets in without a step."""

    YES = "yes", _("step-free")
    PARTLY = "partly", _("partly step-free")
    NO = "no", _("not step-free")
    UNKNOWN = "unknown", _("not known")


class AddressBasis(models.TextChoices):
    """What an address stands for."""

    SERVICE = "service", _("address of this service")
    ORGANIZATION_SEAT = "organization_seat", _("seat of the organization")
    UNKNOWN = "unknown", _("not known")


class Location(TranslatedEntry):
    """A place of an organization (Open Referral: location with its address). Missing parts stay missing."""

    TRANSLATED_FIELDS = ("bus_stop", "directions")

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="locations", verbose_name=_("organization")
    )
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    city = models.CharField(_("town"), max_length=60, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="locations", verbose_name=_("municipality"),
        help_text=_("Empty where the place lies outside the district."),
    )  # fmt: skip
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Degrees, WGS 84"))
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Degrees, WGS 84"))
    coordinates_source = models.CharField(_("source of the coordinates"), max_length=120, blank=True)
    step_free = models.CharField(_("step-free access"), max_length=10, choices=StepFree, default=StepFree.UNKNOWN)
    bus_stop = models.CharField(_("bus stop"), max_length=120, blank=True)
    directions = models.CharField(_("how to find it"), max_length=300, blank=True)

    class Meta:
        ordering = ["organization", "city", "street"]
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "street", "postcode", "city"],
                name="directory_location_once",
                violation_error_message=_("This organization has this location already."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="directory_location_coordinates",
                violation_error_message=_("Coordinates need a latitude and a longitude."),
            ),
        ]

    def __str__(self) -> str:
        town = " ".join(part for part in (self.postcode, self.city) if part)
        return ", ".join(part for part in (self.street, town) if part) or str(_("no address"))

    @property
    def has_address(self) -> bool:
        """True where it names a street or a point: what a protected service must never carry."""
        return bool(self.street or self.latitude is not None or self.bus_stop or self.directions)


class ServiceAtLocation(Orderable):
    """A service at one of its places."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="places", verbose_name=_("service"))
    location = models.ForeignKey(Location, models.PROTECT, related_name="services_here", verbose_name=_("location"))
    address_basis = models.CharField(
        _("what the address is"), max_length=20, choices=AddressBasis, default=AddressBasis.SERVICE
    )

    class Meta(Orderable.Meta):
        verbose_name = _("place of a service")
        verbose_name_plural = _("places of a service")
        constraints = [models.UniqueConstraint(fields=["service", "location"], name="directory_service_place_once")]

    def __str__(self) -> str:
        return str(self.location)
