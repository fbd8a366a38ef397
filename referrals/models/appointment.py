"""Appointments that both sides agree on, one to three proposals at a time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Language, Location
from referrals.encryption import EncryptedTextField
from referrals.models.referral import Referral
from referrals.workflow import Side


class Appointment(models.Model):
    """One appointment or proposal of one (FHIR Appointment)."""

    class Status(models.TextChoices):
        """FHIR Appointment.status."""

        PROPOSED = "proposed", _("proposed")
        BOOKED = "booked", _("agreed")
        CANCELLED = "cancelled", _("cancelled")
        NO_SHOW = "noshow", _("the person did not come")
        FULFILLED = "fulfilled", _("took place")

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="appointments", verbose_name=_("referral"))
    proposal = models.UUIDField(_("proposal"), db_index=True)  # the slots that were proposed together
    proposed_by = models.CharField(
        _("proposed by"),
        max_length=10,
        choices=[(Side.SENDER.value, _("sender")), (Side.RECIPIENT.value, _("recipient"))],
    )
    starts_at = models.DateTimeField(_("begins"))
    duration = models.PositiveSmallIntegerField(_("duration"), help_text=_("Minutes"))
    mode = models.CharField(_("kind"), max_length=40)
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    place_note = EncryptedTextField(_("room or way there"))
    language = models.ForeignKey(
        Language, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("language")
    )
    interpreter_needed = models.BooleanField(_("interpreter needed"), default=False)
    accompanied_by = EncryptedTextField(_("accompanied by"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED)
    sequence = models.PositiveSmallIntegerField(_("version of the calendar entry"), default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=models.Q(status="booked"), name="referrals_one_booked_appointment"
            ),
            models.CheckConstraint(condition=models.Q(duration__gte=5, duration__lte=600), name="referrals_duration"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
