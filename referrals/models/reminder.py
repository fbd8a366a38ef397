"""What somebody was reminded of, so that nobody is reminded of the same thing twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Service
from referrals.models.referral import Referral


class Reminder(models.Model):
    """One reminder about one day of one referral or one service. The database lets it be written once."""

    class Kind(models.TextChoices):
        """What the day means."""

        QUESTION = "question", _("the sender should have answered a question")
        REVIEW = "review", _("a referral on hold should be looked at again")
        CAPACITY = "capacity", _("a statement of the capacity grew old")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    referral = models.ForeignKey(Referral, models.CASCADE, null=True, blank=True, related_name="reminders")
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, related_name="+")
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "referral", "day"],
                condition=models.Q(referral__isnull=False),
                name="referrals_reminded_of_referral_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "service", "day"],
                condition=models.Q(service__isnull=False),
                name="referrals_reminded_of_service_once",
            ),
            models.CheckConstraint(
                condition=models.Q(referral__isnull=False) ^ models.Q(service__isnull=False),
                name="referrals_reminder_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day:%Y-%m-%d}"
