"""What both sides say and send each other inside a referral, encrypted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from referrals.encryption import EncryptedTextField
from referrals.models.referral import Referral
from referrals.workflow import Side

_SIDES = [(Side.SENDER.value, _("sender")), (Side.RECIPIENT.value, _("recipient"))]


class Message(models.Model):
    """A text of one side to the other. Before acceptance it belongs to tier 1, afterwards to tier 2."""

    class Kind(models.TextChoices):
        """What the message is."""

        NOTE = "note", _("message")
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")
        REFUSAL = "refusal", _("reason of the refusal")
        REPORT = "report", _("interim report")
        CHANGE = "change", _("change of the state")

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="messages", verbose_name=_("referral"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    side = models.CharField(_("side"), max_length=10, choices=_SIDES)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NOTE)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    tier = models.PositiveSmallIntegerField(_("tier"), default=1)
    text = EncryptedTextField(_("text"))
    key = models.UUIDField(_("key"), unique=True, null=True, blank=True)  # of the form: sent twice, it is written once

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return self.kind


class Attachment(models.Model):
    """A file of tier 3. The name, the kind and the content are encrypted; the file lies under a name that says nothing."""

    class Scan(models.TextChoices):
        """What the virus scanner said."""

        NOT_SCANNED = "not_scanned", _("not scanned for viruses")
        CLEAN = "clean", _("no virus found")
        INFECTED = "infected", _("virus found")

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="attachments", verbose_name=_("referral"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    side = models.CharField(_("side"), max_length=10, choices=_SIDES)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=40)
    media_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes"))
    name = EncryptedTextField(_("name"))
    storage_name = models.CharField(_("name in the store"), max_length=80, unique=True)
    scan = models.CharField(_("virus scan"), max_length=12, choices=Scan, default=Scan.NOT_SCANNED)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.kind
