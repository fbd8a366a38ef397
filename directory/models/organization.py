"""The organizations that offer services."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from directory.core.previews import PreviewedInLanguages
from directory.core.translated import TranslatedEntry
from directory.querysets import OrganizationQuerySet


class OrganizationKind(models.TextChoices):
    """What kind of body an organization is."""

    MUNICIPALITY = "municipality", _("town or municipality")
    AUTHORITY = "authority", _("authority")
    CHARITY = "charity", _("welfare organization")
    TRAINING_PROVIDER = "training_provider", _("training provider")
    LANGUAGE_SCHOOL = "language_school", _("language school")
    HEALTH = "health", _("health")
    ASSOCIATION = "association", _("association")
    INTERPRETER_SERVICE = "interpreter_service", _("interpreter service")
    OTHER = "other", _("other")


class Organization(
    PreviewedInLanguages,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatedEntry,
    ClusterableModel,
):
    """An organization (Open Referral). Its name is a proper name and is not translated."""

    TRANSLATED_FIELDS = ("description",)

    external_id = models.CharField(_("external id"), max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    alternate_name = models.CharField(_("short or other name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganizationKind.choices, default=OrganizationKind.OTHER)
    description = RichTextField(_("description"), blank=True, features=["bold", "italic", "ul", "ol", "link"])
    website = models.URLField(_("website"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_public_authority = models.BooleanField(
        _("public authority"), default=False, help_text=_("May have to report people without papers (§ 87 AufenthG).")
    )
    exempt_from_reporting = models.BooleanField(
        _("school or similar, does not report"),
        default=False,
        help_text=_("Schools and other educational bodies do not have to report (§ 87 Abs. 1 AufenthG)."),
    )
    secrecy_bound = models.BooleanField(_("bound to secrecy (§ 203 StGB)"), default=False)
    is_demonstration = models.BooleanField(
        _("demonstration"), default=False, help_text=_("Made up: never on public pages, in the search or in open data.")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="organization")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="organization",
        for_concrete_model=False,
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="directory_organization_name",
                violation_error_message=_("There is an organization of this name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="directory_organization_not_its_own_parent",
                violation_error_message=_("An organization cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> models.Manager:
        """The saved versions, newest last."""
        return self._revisions

    @property
    def may_report(self) -> bool:
        """True where the plain sentence about reporting has to stand: every authority but schools (§ 87 AufenthG)."""
        return self.is_public_authority and not self.exempt_from_reporting
