"""The services: what a person can go to, call or write to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from directory.core.languages import SOURCE_LANGUAGE
from directory.core.partial_date import validate_partial_date
from directory.core.previews import PreviewedInLanguages
from directory.core.translated import TranslatedEntry
from directory.models.organization import Organization
from directory.models.taxonomy import Language, Municipality, TargetGroup, Topic
from directory.querysets import ServiceQuerySet


class ServiceStatus(models.TextChoices):
    """Open Referral's status of a service."""

    ACTIVE = "active", _("active")
    INACTIVE = "inactive", _("inactive")
    TEMPORARILY_CLOSED = "temporarily_closed", _("temporarily closed")
    DEFUNCT = "defunct", _("archived")


class Cost(models.TextChoices):
    """Whether a service costs money."""

    FREE = "free", _("free of charge")
    PAID = "paid", _("costs money")
    UNKNOWN = "unknown", _("cost not known")


class Appointment(models.TextChoices):
    """Whether one needs an appointment."""

    NEEDED = "needed", _("appointment needed")
    POSSIBLE = "possible", _("appointment possible")
    WALK_IN = "walk_in", _("no appointment needed")
    UNKNOWN = "unknown", _("not known whether you need an appointment")


class InterpreterAvailability(models.TextChoices):
    """Whether an interpreter can be had at the service."""

    BOOKABLE = "bookable", _("an interpreter can be booked")
    NONE = "none", _("no interpreter")
    UNKNOWN = "unknown", _("not known")


class ReferralIntake(models.TextChoices):
    """How a service receives handovers."""

    NONE = "none", _("receives no handovers here")
    ACCOUNT = "account", _("with an account")
    LINK = "link", _("by secure link")
    PHONE = "phone", _("by phone")


class Capacity(models.TextChoices):
    """Whether a service takes new people."""

    UNKNOWN = "unknown", _("not known")
    OPEN = "open", _("open")
    WAITING_LIST = "waiting_list", _("waiting list")
    FULL = "full", _("full")
    ASSESSMENT_FIRST = "assessment_first", _("assessment first")


#: What a service says about itself from time to time, outside the drafts of its entry.
CAPACITY_FIELDS: Final = ("capacity", "capacity_stated_on", "waiting_weeks", "answer_days")


class Service(
    PreviewedInLanguages,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatedEntry,
    ClusterableModel,
):
    """A service (Open Referral): one thing one organization offers."""

    TRANSLATED_FIELDS = (
        "name", "summary", "description", "audience", "how_to_apply", "what_to_bring", "cost_note", "hours_text",
    )  # fmt: skip

    external_id = models.CharField(_("external id"), max_length=40, unique=True, null=True, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="services", verbose_name=_("organization")
    )
    name = models.CharField(_("name"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=120, blank=True)
    description = RichTextField(_("description"), blank=True, features=["bold", "italic", "ul", "ol", "link"])
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    how_to_apply = models.TextField(_("how to apply"), blank=True)
    what_to_bring = models.TextField(_("what to bring"), blank=True)
    cost_note = models.CharField(_("note on the cost"), max_length=200, blank=True)
    hours_text = models.CharField(_("opening hours as text"), max_length=300, blank=True)

    topics = ParentalManyToManyField(Topic, blank=True, related_name="services", verbose_name=_("topics"))
    target_groups = ParentalManyToManyField(
        TargetGroup, blank=True, related_name="services", verbose_name=_("target groups")
    )
    languages = ParentalManyToManyField(
        Language, blank=True, related_name="services", verbose_name=_("spoken languages")
    )
    programs = ParentalManyToManyField(
        "directory.Program", blank=True, related_name="services", verbose_name=_("programs it gives access to")
    )
    offers_more_than_program = models.BooleanField(
        _("offers more than the program"),
        default=False,
        help_text=_("A no of the program is then no no of the service: ask there."),
    )
    interpreter = models.CharField(
        _("interpreter"), max_length=10, choices=InterpreterAvailability, default=InterpreterAvailability.UNKNOWN
    )

    on_site = models.BooleanField(_("on site"), default=False)
    by_phone = models.BooleanField(_("by phone"), default=False)
    by_video = models.BooleanField(_("by video"), default=False)
    outreach = models.BooleanField(_("comes to you"), default=False)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, default=Cost.UNKNOWN)
    appointment = models.CharField(_("appointment"), max_length=10, choices=Appointment, default=Appointment.UNKNOWN)
    minimum_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True, help_text=_("Years"))
    maximum_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True, help_text=_("Years"))

    serves_whole_district = models.BooleanField(_("for the whole district"), default=False)
    municipalities = ParentalManyToManyField(
        Municipality, blank=True, related_name="services", verbose_name=_("municipalities served")
    )

    website = models.URLField(_("website of the service"), max_length=300, blank=True)

    status = models.CharField(_("status"), max_length=20, choices=ServiceStatus, default=ServiceStatus.ACTIVE)
    closed_until = models.DateField(_("closed until"), null=True, blank=True)
    possibly_closed_since = models.PositiveSmallIntegerField(
        _("may be closed since"), null=True, blank=True, help_text=_("Year of the last source that speaks of it")
    )
    sensitive = models.BooleanField(
        _("protected address"), default=False, help_text=_("Shelters: no street, map or coordinates anywhere.")
    )
    sensitive_topic = models.BooleanField(
        _("about violence"), default=False, help_text=_("The page gets a quick exit and a neutral title.")
    )
    hidden_from_search_engines = models.BooleanField(
        _("hide from search engines"), default=False, help_text=_("Where the organization wishes it.")
    )

    referral_intake = models.CharField(
        _("receives handovers"), max_length=10, choices=ReferralIntake, default=ReferralIntake.NONE
    )
    capacity = models.CharField(_("capacity"), max_length=20, choices=Capacity, default=Capacity.UNKNOWN)
    capacity_stated_on = models.DateField(_("capacity stated on"), null=True, blank=True)
    waiting_weeks = models.PositiveSmallIntegerField(_("waiting time"), null=True, blank=True, help_text=_("Weeks"))
    answer_days = models.PositiveSmallIntegerField(
        _("answers handovers within"), null=True, blank=True, help_text=_("Working days")
    )

    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    source_date = models.CharField(
        _("date of the source"), max_length=10, blank=True, validators=[validate_partial_date],
        help_text=_("2024, 2024-05 or 2024-05-17; empty where the page has no date"),
    )  # fmt: skip
    more_source_urls = models.JSONField(_("further sources"), default=list, blank=True)
    internal_note = models.TextField(_("internal note"), blank=True, help_text=_("Never published."))

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="service")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="service",
        for_concrete_model=False,
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum_age__isnull=True)
                | models.Q(maximum_age__isnull=True)
                | models.Q(maximum_age__gte=models.F("minimum_age")),
                name="directory_service_ages",
                violation_error_message=_("The highest age lies below the lowest age."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_until__isnull=True) | models.Q(status="temporarily_closed"),
                name="directory_service_closed_until",
                violation_error_message=_(
                    "A date until which it is closed belongs to the status “temporarily closed”."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity="unknown") | models.Q(capacity_stated_on__isnull=False),
                name="directory_service_capacity_dated",
                violation_error_message=_("Say on which day the capacity was stated."),
            ),
        ]
        indexes = [models.Index(fields=["live", "status"], name="directory_service_public")]

    def __str__(self) -> str:
        return str(getattr(self, f"name_{SOURCE_LANGUAGE}") or "")

    @property
    def revisions(self) -> models.Manager:
        """The saved versions, newest last."""
        return self._revisions

    def clean(self) -> None:
        """Refuses a protected entry that carries an address. Raises ValidationError."""
        super().clean()
        if self.sensitive and any(place.location_id and place.location.has_address for place in self.places.all()):
            raise ValidationError(
                _("The address of a protected entry must not be entered: choose a place without street.")
            )

    def with_content_json(self, content: dict[str, Any]) -> Service:
        """The draft as an object. What was done to the live entry since (archived, closed, capacity stated) stays as it is."""
        draft: Service = super().with_content_json(content)
        draft.status, draft.closed_until = self.status, self.closed_until
        draft.keep_newer_capacity({name: getattr(self, name) for name in CAPACITY_FIELDS})
        return draft

    def keep_newer_capacity(self, live: Mapping[str, Any]) -> None:
        """Takes the live entry's statement of capacity where it is younger than this version's."""
        stated, own = live["capacity_stated_on"], self.capacity_stated_on
        if stated is not None and (own is None or stated > own):
            for name in CAPACITY_FIELDS:
                setattr(self, name, live[name])

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publishes a version. Under a lock, so that somebody who archives or closes the entry meanwhile is not undone."""
        with transaction.atomic():
            kept = ("status", "closed_until", *CAPACITY_FIELDS)
            live = Service.objects.select_for_update().values(*kept).get(pk=self.pk)
            self.status, self.closed_until = live["status"], live["closed_until"]
            self.keep_newer_capacity(live)
            return super().publish(*args, **kwargs)
