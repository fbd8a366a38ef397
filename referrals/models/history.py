"""What happened to a referral: the steps, what was disclosed, and who looked. No content, and never changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Organization, Service
from referrals.models.referral import Referral
from referrals.workflow import Actor

_ACTORS = [(actor.value, actor.value) for actor in Actor]


class AppendOnly(models.Model):
    """A line that is written once. The database refuses changes too (see the migration); only retention deletes."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes a new line. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is never changed")
        super().save(*args, **kwargs)


class HistoryEntry(AppendOnly):
    """One step that was taken. ``key`` makes it happen once, however often it is asked for."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="history", verbose_name=_("referral"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    step = models.CharField(_("step"), max_length=24)
    from_status = models.CharField(_("from"), max_length=20, blank=True)
    from_business_status = models.CharField(_("from (state)"), max_length=24, blank=True)
    to_status = models.CharField(_("to"), max_length=20)
    to_business_status = models.CharField(_("to (state)"), max_length=24, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=_ACTORS)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    key = models.UUIDField(_("key"), unique=True, null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return self.step


class Disclosure(AppendOnly):
    """Proof of a transmission: which fields, to whom, when, on which basis (Art. 5 Abs. 2, Art. 15 Abs. 1 DSGVO)."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="disclosures", verbose_name=_("referral"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    tier = models.PositiveSmallIntegerField(_("tier"))
    fields = models.JSONField(_("fields"))
    version = models.PositiveSmallIntegerField(_("version"))
    to_organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("to"))
    to_service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+", verbose_name=_("service"))
    legal_basis = models.CharField(_("legal basis"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class AccessEntry(AppendOnly):
    """Who looked at or changed what of which referral. Holds the number of the referral and no content (Art. 32 DSGVO)."""

    class Verb(models.TextChoices):
        """What was done."""

        READ = "read", _("looked at")
        LIST = "list", _("saw in a list")
        SEARCH = "search", _("searched")
        WRITE = "write", _("changed")
        EXPORT = "export", _("exported")
        REFUSED = "refused", _("was refused")

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    reference = models.CharField(_("number"), max_length=12, blank=True, db_index=True)
    verb = models.CharField(_("what"), max_length=8, choices=Verb)
    view = models.CharField(_("page"), max_length=60)
    tier = models.PositiveSmallIntegerField(_("tier"), default=0)
    role = models.CharField(_("role"), max_length=16, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(Organization, models.SET_NULL, null=True, blank=True, related_name="+")
    network = models.CharField(_("network"), max_length=24, blank=True)  # the address without its last part

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("line of the access log")
        verbose_name_plural = _("access log")

    def __str__(self) -> str:
        return f"{self.verb} {self.reference}"
