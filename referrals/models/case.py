"""A light case: a pseudonym under which a counsellor finds the referrals of one person. It is not a case file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Organization
from referrals.reference import new_pseudonym


class Case(models.Model):
    """Groups the referrals of one person for their counsellor; who the person is stands nowhere in it."""

    pseudonym = models.CharField(_("pseudonym"), max_length=12, unique=True, default=new_pseudonym, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="cases", verbose_name=_("counselling organization")
    )
    team = models.CharField(_("team"), max_length=80, blank=True)
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="cases",
        verbose_name=_("counsellor"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def __str__(self) -> str:
        return self.pseudonym
