"""Questions to the directory in its own words. Lists and details share one rule of visibility: ``published()``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group
from django.db import models
from django.db.models.functions import Coalesce, JSONObject

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

EDITORS = "Editors"  # may edit every entry
ORGANIZATION_EDITORS = "Organization editors"  # may edit the entries of their own organizations

_KM_PER_DEGREE_LATITUDE = 111.32


def edits_everything(user: AbstractBaseUser | AnonymousUser) -> bool:
    """True for an active superuser or a member of the group of editors."""
    return bool(
        user.is_active
        and not user.is_anonymous
        and (getattr(user, "is_superuser", False) or Group.objects.filter(user=user.pk, name=EDITORS).exists())
    )


class OrganizationQuerySet(models.QuerySet[Any]):
    """Organizations."""

    def published(self) -> Self:
        """What the public may see: live, and not made up for a demonstration."""
        return self.filter(live=True, is_demonstration=False)

    def editable_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """All for editors; for an organization's editor their own; nothing for anybody else."""
        if edits_everything(user):
            return self
        if user.is_anonymous or not user.is_active:
            return self.none()
        return self.filter(memberships__user=user, memberships__role="editor").distinct()


class ServiceQuerySet(models.QuerySet[Any]):
    """Services."""

    def published(self) -> Self:
        """What the public may see: live, not archived, of a live organization that is not made up for a demonstration."""
        return self._shown().filter(organization__is_demonstration=False)

    def for_handover(self) -> Self:
        """What counsellors may hand over to: what the public sees, and in a demonstration the made-up services too."""
        return self._shown() if settings.DEMONSTRATION else self.published()

    def _shown(self) -> Self:
        return self.filter(live=True, organization__live=True).exclude(status__in=["defunct", "inactive"])

    def editable_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """All for editors; for an organization's editor those of their organizations; nothing for anybody else."""
        if edits_everything(user):
            return self
        if user.is_anonymous or not user.is_active:
            return self.none()
        return self.filter(organization__memberships__user=user, organization__memberships__role="editor").distinct()

    def spoken(self, language: str) -> Self:
        """Services where somebody speaks the language (ISO 639-1) or an interpreter can be booked."""
        return self.filter(models.Q(languages__code=language) | models.Q(interpreter="bookable")).distinct()

    def serving(self, ags: str) -> Self:
        """Services for people of the municipality, the whole district and an unknown area included."""
        return self.filter(
            models.Q(serves_whole_district=True) | models.Q(municipalities__ags=ags) | models.Q(municipalities=None)
        ).distinct()

    def open_for(self, status: str) -> Self:
        """Services whose answer for the residence status is open, or open with a condition."""
        from directory.eligibility import (  # eligibility reads the models, which need this file
            Answer,
            answers_for_status,
        )

        welcome = {Answer.OPEN, Answer.CONDITION}
        return self.filter(pk__in=[pk for pk, answer in answers_for_status(status).items() if answer in welcome])

    def near(self, latitude: float, longitude: float, radius_km: float) -> Self:
        """Services with a place inside the square of twice ``radius_km`` around the point (degrees, WGS 84).

        A protected service is placed by its municipality. The exact distance is ``directory.geo.distance``'s.
        """
        from math import cos, radians

        north = radius_km / _KM_PER_DEGREE_LATITUDE
        east = radius_km / (_KM_PER_DEGREE_LATITUDE * max(cos(radians(latitude)), 0.01))
        return (
            self.annotate(
                place_latitude=Coalesce("places__location__latitude", "places__location__municipality__latitude"),
                place_longitude=Coalesce("places__location__longitude", "places__location__municipality__longitude"),
            )
            .filter(
                place_latitude__range=(latitude - north, latitude + north),
                place_longitude__range=(longitude - east, longitude + east),
            )
            .distinct()
        )

    def with_latest_check(self) -> Self:
        """Adds ``latest_check``: None, or a mapping of "checked_on", "office" and "next_due_on" (days as ISO 8601 text)."""
        from directory.models.verification import Verification  # the models import this file

        latest = Verification.objects.filter(service=models.OuterRef("pk")).order_by("-checked_on", "-id")
        check = JSONObject(checked_on="checked_on", office="checked_by_office", next_due_on="next_due_on")
        return self.annotate(latest_check=models.Subquery(latest.values(data=check)[:1]))

    def of_member(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Services of the organizations that the user belongs to, in whatever role."""
        if user.is_anonymous or not user.is_active:
            return self.none()
        return self.filter(organization__memberships__user=user).distinct()

    def due_for_check(self, day: date) -> Self:
        """Services that were never checked, or whose latest check ran out by the day."""
        from directory.models.verification import Verification  # the models import this file

        latest = Verification.objects.filter(service=models.OuterRef("pk")).order_by("-checked_on", "-id")
        due = self.annotate(next_check_on=models.Subquery(latest.values("next_due_on")[:1]))
        return due.filter(models.Q(next_check_on__isnull=True) | models.Q(next_check_on__lte=day))

    def for_cards(self) -> Self:
        """Everything that a card of a list reads, in four queries."""
        return (
            self.select_related("organization")
            .with_latest_check()
            .prefetch_related("topics", "languages", models.Prefetch("places", queryset=_places()))
        )

    def with_public_relations(self) -> Self:
        """Everything that cards and documents read, in a fixed number of queries."""
        return self.select_related("organization").prefetch_related(
            "topics",
            "target_groups",
            "languages",
            "municipalities",
            "phones",
            "contacts",
            "verifications",
            "schedules",
            "organization__phones",
            "organization__contacts",
            models.Prefetch("places", queryset=_places()),
        )

    def with_indexed_relations(self) -> Self:
        """What a search document is made of besides the terms that services share, in a fixed number of queries."""
        return self.select_related("organization").prefetch_related(
            "verifications",
            models.Prefetch("places", queryset=_places()),
        )


def _places() -> models.QuerySet[Any]:
    from directory.models.location import ServiceAtLocation  # the models import this file

    return ServiceAtLocation.objects.select_related("location__municipality")
