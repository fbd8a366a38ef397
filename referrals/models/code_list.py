"""Code lists of the handover, as data with dates of validity and legal basis: editors change them, no program does."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.core.codelist import CodeListItem, validate_code


class CodeKind(models.TextChoices):
    """Which list an item belongs to."""

    HANDOVER_TYPE = "handover_type", _("kind of handover")
    URGENCY = "urgency", _("urgency")
    DEADLINE_TYPE = "deadline_type", _("kind of deadline")
    AGE_BAND = "age_band", _("age group")
    GERMAN_LEVEL = "german_level", _("level of German")
    INTERPRETER_NEED = "interpreter_need", _("need of an interpreter")
    ACCESSIBILITY = "accessibility", _("accessibility")
    RESIDENCE_CONDITION = "residence_condition", _("condition of the residence paper")
    GENDER = "gender", _("gender")
    CONTACT_PERMISSION = "contact_permission", _("safe way of contact")
    LEGAL_BASIS = "legal_basis", _("legal basis")
    CONSENT_GIVEN_BY = "consent_given_by", _("who gave the consent")
    CONSENT_FORM = "consent_form", _("form of the consent")
    CONSENT_PURPOSE = "consent_purpose", _("purpose of the consent")
    RETURN_CHANNEL = "return_channel", _("what may be reported back")
    DECLINE_REASON = "decline_reason", _("reason of a refusal")
    CANCEL_REASON = "cancel_reason", _("reason of taking back")
    HOLD_REASON = "hold_reason", _("reason of putting on hold")
    ERROR_REASON = "error_reason", _("kind of mistake")
    OUTCOME_COMPLETED = "outcome_completed", _("outcome")
    OUTCOME_FAILED = "outcome_failed", _("why it did not work out")
    ASK_BACK_TOPIC = "ask_back_topic", _("topic of a question")
    APPOINTMENT_MODE = "appointment_mode", _("kind of appointment")
    ATTACHMENT_KIND = "attachment_kind", _("kind of attachment")
    COST_BEARER = "cost_bearer", _("who pays the interpreter")


class ReferralCode(CodeListItem):
    """One item. ``facts`` holds what programs read of it, such as ``{"hours": 72}`` of an urgency or ``{"by": "client"}``
    of a refusal; ``source`` says where the item comes from."""

    TRANSLATED_FIELDS: ClassVar[tuple[str, ...]] = ("name", "hint")

    kind = models.CharField(_("list"), max_length=24, choices=CodeKind)
    code = models.CharField(_("code"), max_length=40, validators=[validate_code])
    hint = models.CharField(_("explanation"), max_length=300, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    selectable = models.BooleanField(_("can be chosen"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta(CodeListItem.Meta):
        ordering = ["kind", "order", "code"]
        verbose_name = _("code of the handover")
        verbose_name_plural = _("codes of the handover")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="referrals_code_once",
                violation_error_message=_("This code is in the list already."),
            ),
            *CodeListItem.Meta.constraints,
        ]

    def fact(self, name: str, default: Any = None) -> Any:
        """One of the facts."""
        return self.facts.get(name, default)
