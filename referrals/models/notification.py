"""News for one person or one address, written with the step that caused it, sent after the commit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from referrals.models.referral import Referral


class Notification(models.Model):
    """A row in the outbox. The mail says that there is something new and nothing about whom or what."""

    class Kind(models.TextChoices):
        """Which mail it is; each has one subject that never changes."""

        NEWS = "news", _("something new")
        REMINDER = "reminder", _("reminder")
        ESCALATION = "escalation", _("overdue")
        LINK = "link", _("secure link")

    referral = models.ForeignKey(
        Referral, models.CASCADE, null=True, blank=True, related_name="notifications", verbose_name=_("referral")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="referral_notifications"
    )
    address = models.EmailField(_("address"), blank=True)  # of somebody without an account
    count = models.PositiveSmallIntegerField(_("number"), default=1)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [models.Index(fields=["sent_at", "id"], name="referrals_unsent")]

    def __str__(self) -> str:
        return self.kind
