"""What stays when everything personal is gone: a statistics row without any way back, and the ledger of erasures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatisticsRow(models.Model):
    """One ended referral as numbers. No reference, no person, no free text, no day: the month only."""

    month = models.CharField(_("month"), max_length=7)  # 2026-11
    sender_kind = models.CharField(_("kind of the sending organization"), max_length=24)
    topic = models.CharField(_("topic of the receiving service"), max_length=40, blank=True)
    life_area = models.CharField(_("area of life"), max_length=40, blank=True)
    urgency = models.CharField(_("urgency"), max_length=40)
    handover_type = models.CharField(_("kind of handover"), max_length=40)
    age_band = models.CharField(_("age group"), max_length=40, blank=True)
    residence_group = models.CharField(_("residence (group)"), max_length=40, blank=True)
    path = models.CharField(_("way"), max_length=400)  # statuses in their order
    answer_hours = models.PositiveIntegerField(_("hours until the answer"), null=True, blank=True)
    days_to_contact = models.PositiveIntegerField(_("days until first contact"), null=True, blank=True)
    days_to_end = models.PositiveIntegerField(_("days until the end"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    follow_up_needed = models.BooleanField(_("more help is needed"), default=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("row of the statistics")
        verbose_name_plural = _("statistics")

    def __str__(self) -> str:
        return self.month


class ErasureEntry(models.Model):
    """A line of the ledger: this referral was erased. Replayed after a restore, so that nothing comes back to life."""

    reference_digest = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(_("erased"), auto_now_add=True)
    what = models.CharField(_("what"), max_length=16)

    class Meta:
        ordering = ["erased_at"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return self.what
