"""When an entry was checked with its organization, by whom and how."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.service import Service


class VerificationMethod(models.TextChoices):
    """How an entry was checked."""

    PHONE = "phone", _("by phone")
    EMAIL = "email", _("by e-mail")
    VISIT = "visit", _("on site")
    WEBSITE = "website", _("on its website")
    ORGANIZATION = "organization", _("by the organization itself")


class Verification(models.Model):
    """One check of one service."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="verifications", verbose_name=_("service"))
    checked_on = models.DateField(_("checked on"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    checked_by_office = models.CharField(
        _("office that checked"),
        max_length=120,
        help_text=_("Shown on the page: the Kreis, or the organization itself"),
    )
    method = models.CharField(_("how"), max_length=16, choices=VerificationMethod)
    next_due_on = models.DateField(_("next check due on"))
    note = models.TextField(_("internal note"), blank=True, help_text=_("Never published."))

    class Meta:
        ordering = ["-checked_on", "-id"]
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_due_on__gt=models.F("checked_on")),
                name="directory_verification_due_later",
                violation_error_message=_("The next check lies after this one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.checked_on:%Y-%m-%d} {self.get_method_display()}"
