"""Who belongs to which organization, and in which role: editing rights and handovers both need it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.organization import Organization


class MembershipRole(models.TextChoices):
    """What a member does for the organization."""

    EDITOR = "editor", _("edits its entries")
    COUNSELLOR = "counsellor", _("counsels and hands over")
    INTAKE = "intake", _("receives handovers")
    WORKER = "worker", _("works on handovers")
    LEAD = "lead", _("leads")


class Membership(models.Model):
    """One role of one user in one organization."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="memberships", verbose_name=_("organization")
    )
    team = models.CharField(_("team"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=MembershipRole)

    class Meta:
        ordering = ["organization", "user"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "team", "role"],
                name="directory_membership_once",
                violation_error_message=_("This person has this role there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_role_display()}"
