"""Who has access: residence statuses, the programs of law and funding, and the rules that tie them together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from directory.core.codelist import CodeListItem
from directory.core.partial_date import validate_partial_date
from directory.core.translated import TranslatedEntry
from directory.models.service import Service
from directory.models.taxonomy import LegalCircle, Topic


class PaperKind(CodeListItem):
    """The kind of paper a person holds in the hand: the first question of the eligibility page."""

    TRANSLATED_FIELDS = ("name", "hint")

    hint = models.CharField(_("how to recognize it"), max_length=200, blank=True)

    class Meta(CodeListItem.Meta):
        verbose_name = _("kind of paper")
        verbose_name_plural = _("kinds of paper")


class ResidenceStatusGroup(CodeListItem):
    """The group of residence statuses that a handover may name; level 1 of the status."""

    class Meta(CodeListItem.Meta):
        verbose_name = _("group of residence statuses")
        verbose_name_plural = _("groups of residence statuses")


class ResidenceStatus(CodeListItem):
    """A residence status, with the law behind it in ``legal_basis``."""

    TRANSLATED_FIELDS = ("name", "explanation")

    paper_kind = models.ForeignKey(PaperKind, models.PROTECT, related_name="statuses", verbose_name=_("kind of paper"))
    group = models.ForeignKey(
        ResidenceStatusGroup, models.PROTECT, null=True, blank=True, related_name="statuses", verbose_name=_("group"),
        help_text=_("Empty: clients can look it up, but no handover may name it."),
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("special form of")
    )
    law = models.CharField(_("law"), max_length=120, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    source_date = models.CharField(
        _("date of the source"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    internal_note = models.TextField(_("internal note"), blank=True, help_text=_("Never published."))

    class Meta(CodeListItem.Meta):
        verbose_name = _("residence status")
        verbose_name_plural = _("residence statuses")


class Confidence(models.TextChoices):
    """How sure the reading of a source is."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Access(models.TextChoices):
    """What a rule says about a status; ``directory.eligibility`` turns it into the answer that people read."""

    ENTITLED = "entitled", _("entitled")
    YES = "yes", _("yes")
    CONDITIONAL = "conditional", _("with a condition")
    VIA_OBLIGATION = "via_obligation", _("when an authority obliges")
    UNCERTAIN = "uncertain", _("uncertain")
    SUSPENDED = "suspended", _("stopped at present")
    ENDED = "ended", _("ended")
    NO = "no", _("no")


class Program(TranslatedEntry, ClusterableModel):
    """A scheme of law or funding (Open Referral: program) with its own rules of access."""

    TRANSLATED_FIELDS = ("name", "summary")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("in short"), blank=True)
    topics = ParentalManyToManyField(Topic, blank=True, related_name="programs", verbose_name=_("topics"))
    legal_circles = ParentalManyToManyField(
        LegalCircle, blank=True, related_name="programs", verbose_name=_("legal circles")
    )
    paragraph = models.CharField(_("paragraph"), max_length=200, blank=True)
    ask_at = ParentalManyToManyField(
        Service, blank=True, related_name="asked_about_programs", verbose_name=_("where to ask")
    )
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    source_date = models.CharField(
        _("date of the source"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    more_source_urls = models.JSONField(_("further sources"), default=list, blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence, default=Confidence.MEDIUM)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    internal_note = models.TextField(_("internal note"), blank=True, help_text=_("Never published."))

    class Meta:
        ordering = ["code"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def __str__(self) -> str:
        return str(getattr(self, "name_de", "") or self.code)


class EligibilityRule(Orderable, TranslatedEntry, ClusterableModel):
    """Which statuses have access to a program or to one service, on what condition, and where that stands."""

    TRANSLATED_FIELDS = ("condition",)

    program = ParentalKey(Program, on_delete=models.CASCADE, null=True, blank=True, related_name="rules")
    service = ParentalKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="rules")
    statuses = ParentalManyToManyField(
        ResidenceStatus, blank=True, related_name="rules", verbose_name=_("residence statuses")
    )
    all_statuses = models.BooleanField(_("for every status"), default=False)
    access = models.CharField(_("access"), max_length=20, choices=Access)
    condition = models.TextField(_("condition"), blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    source_date = models.CharField(
        _("date of the source"), max_length=10, blank=True, validators=[validate_partial_date]
    )
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence, default=Confidence.MEDIUM)
    internal_note = models.TextField(_("internal note"), blank=True, help_text=_("Never published."))

    class Meta(Orderable.Meta):
        verbose_name = _("rule of access")
        verbose_name_plural = _("rules of access")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(program__isnull=False, service__isnull=True)
                | models.Q(program__isnull=True, service__isnull=False),
                name="directory_rule_of_one",
                violation_error_message=_("A rule belongs to a program or to a service, not to both."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_access_display()} {self.paragraph}".strip()
