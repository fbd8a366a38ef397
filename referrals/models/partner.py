"""The partner organization: its agreement, its deputies, and how somebody without an account answers."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import MembershipRole, Organization
from referrals.models.referral import Referral


class Agreement(models.Model):
    """The signed agreement without which an organization cannot receive anything (Art. 26 or 28 DSGVO)."""

    class Kind(models.TextChoices):
        """Which agreement it is; the data protection officer decides which one is needed."""

        JOINT = "joint", _("joint controllers (Art. 26 DSGVO)")
        SEPARATE = "separate", _("separate controllers")

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="agreements", verbose_name=_("organization")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    signed_on = models.DateField(_("signed on"))
    valid_until = models.DateField(_("valid until"))
    ended_on = models.DateField(_("ended early on"), null=True, blank=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        ordering = ["organization", "-valid_until"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("signed_on")),
                name="referrals_agreement_period",
                violation_error_message=_("The last day lies before the day of signature."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.valid_until:%Y-%m-%d})"

    def is_valid(self, on: date | None = None) -> bool:
        """True while it is in force."""
        day = on or timezone.localdate()
        return self.signed_on <= day <= self.valid_until and (self.ended_on is None or day < self.ended_on)


class Deputyship(models.Model):
    """Somebody stands in for a colleague of the same team: sees and does what the colleague could."""

    absentee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="deputyships_given", verbose_name=_("colleague")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="deputyships", verbose_name=_("deputy")
    )
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", verbose_name=_("organization"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-ends_on"]
        verbose_name = _("deputyship")
        verbose_name_plural = _("deputyships")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="referrals_deputyship_period",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=~models.Q(absentee=models.F("deputy")),
                name="referrals_deputy_is_another",
                violation_error_message=_("Nobody can be their own deputy."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"


class SecureLink(models.Model):
    """A way to one referral for somebody without an account. Only digests of token and codes are stored."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="links", verbose_name=_("referral"))
    recipient_address = models.EmailField(_("sent to"))
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=128)
    code_expires_at = models.DateTimeField()
    code_tries = models.PositiveSmallIntegerField(default=0)
    identity_code_digest = models.CharField(max_length=128, blank=True)
    identity_code_expires_at = models.DateTimeField(null=True, blank=True)
    sessions = models.PositiveSmallIntegerField(_("times opened"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("secure link")
        verbose_name_plural = _("secure links")

    def __str__(self) -> str:
        return str(self.pk)


class Invitation(models.Model):
    """An invitation of a colleague by mail; whoever follows it sets a password and a second factor."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="invitations", verbose_name=_("organization")
    )
    team = models.CharField(_("team"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=MembershipRole)
    email = models.EmailField(_("e-mail"))
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.email
