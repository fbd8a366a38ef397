"""The legal basis of a handover: the person's consent, or a norm that allows it without."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.core.languages import ALL_LANGUAGES, autonym
from directory.models import Service
from referrals.encryption import EncryptedTextField
from referrals.models.case import Case

CONSENT_BASES = ("consent", "consent_secrecy")


class ConsentText(models.Model):
    """The words that the person was shown, in one language and one version. A version is never changed, only followed."""

    class Kind(models.TextChoices):
        """Which consent it is."""

        CONSENT = "consent", _("consent")
        CONSENT_SECRECY = "consent_secrecy", _("consent with release from secrecy (§ 203 StGB)")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    language = models.CharField(_("language"), max_length=8, choices=[(code, autonym(code)) for code in ALL_LANGUAGES])
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), help_text=_("Plain paragraphs. {recipients} and {blocks} are filled in."))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "language", "-version"]
        verbose_name = _("text of a consent")
        verbose_name_plural = _("texts of consents")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "version"],
                name="referrals_consent_text_version",
                violation_error_message=_("There is this version already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.language}, {self.version})"


class Consent(models.Model):
    """What a person agreed to: who may learn what, for what, until when. Informed about refusal and withdrawal, or not stored."""

    SCOPE_TIERS: ClassVar[tuple[int, ...]] = (1, 2, 3)

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents", verbose_name=_("case"))
    legal_basis = models.CharField(_("legal basis"), max_length=40)
    legal_basis_note = EncryptedTextField(_("norm and reason"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("recorded by")
    )
    given_at = models.DateTimeField(_("given"))
    given_by = models.CharField(_("given by"), max_length=40)
    form = models.CharField(_("form"), max_length=40)
    witness = EncryptedTextField(_("witness"))
    language = models.CharField(_("language of the explanation"), max_length=8)
    interpreted = models.BooleanField(_("with an interpreter"), default=False)
    purpose = models.CharField(_("purpose"), max_length=40)
    purpose_note = EncryptedTextField(_("purpose in words"))
    recipients = models.ManyToManyField(Service, related_name="+", verbose_name=_("recipients"))
    scope_blocks = models.JSONField(_("what may be passed on"), default=list)
    return_channel = models.CharField(_("what may be reported back"), max_length=40)
    mutual_release = models.BooleanField(_("release from secrecy in both directions"), default=False)
    informed_refusal = models.BooleanField(_("told what happens without consent"), default=False)
    informed_withdrawal = models.BooleanField(_("told how to withdraw"), default=False)
    expires_at = models.DateField(_("valid until"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_via = models.CharField(_("how it was withdrawn"), max_length=80, blank=True)
    text_version = models.ForeignKey(
        ConsentText, models.PROTECT, null=True, blank=True, related_name="consents", verbose_name=_("text")
    )
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(informed_refusal=True, informed_withdrawal=True)
                | ~models.Q(legal_basis__in=CONSENT_BASES),
                name="referrals_consent_informed",
                violation_error_message=_("Without both explanations there is no consent."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.legal_basis} {self.given_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves; the blocks in a fixed order, so that two equal consents look equal."""
        self.scope_blocks = sorted(set(self.scope_blocks))
        super().save(*args, **kwargs)

    @property
    def is_consent(self) -> bool:
        """True where the person agreed; False where a norm allows the handover."""
        return self.legal_basis in CONSENT_BASES

    def is_active(self, on: date | None = None) -> bool:
        """True while it holds: not withdrawn, not expired."""
        return self.withdrawn_at is None and (on or timezone.localdate()) <= self.expires_at

    def covers(self, block: str) -> bool:
        """True when the block of fields may be passed on."""
        return block in self.scope_blocks
