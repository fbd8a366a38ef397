"""Filters of the lists: what an editor has to look after."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from directory.cms.language_panels import target_languages
from directory.core.languages import autonym
from directory.core.translated import TranslationState
from directory.models import (
    Contact,
    Location,
    Municipality,
    Organization,
    OrganizationKind,
    Phone,
    Service,
    ServiceStatus,
    Topic,
    Verification,
)

NEVER, OVERDUE, CURRENT = "never", "overdue", "current"
CHECKS = [(NEVER, _("never checked")), (OVERDUE, _("check overdue")), (CURRENT, _("checked"))]
NO_OWN, NONE_AT_ALL = "own", "none"
CONTACTS = [
    (NO_OWN, _("no phone or e-mail of its own")),
    (NONE_AT_ALL, _("none, the organization has none either")),
]
_OPEN_STATES = (TranslationState.MISSING, TranslationState.MACHINE, TranslationState.OUTDATED)


def with_last_check(services: QuerySet[Any]) -> QuerySet[Any]:
    """Adds ``checked_on`` and ``next_due_on`` of the last check (dates, None where never checked)."""
    last = Verification.objects.filter(service=OuterRef("pk")).order_by("-checked_on", "-id")
    return services.annotate(
        checked_on=Subquery(last.values("checked_on")[:1]), next_due_on=Subquery(last.values("next_due_on")[:1])
    )


def with_check_state(services: QuerySet[Any], state: str) -> QuerySet[Any]:
    """The services, annotated by ``with_last_check``, that were never checked, are overdue, or are checked."""
    today = timezone.localdate()
    condition = {
        NEVER: Q(checked_on__isnull=True),
        OVERDUE: Q(next_due_on__lt=today),
        CURRENT: Q(next_due_on__gte=today),
    }[state]
    return services.filter(condition)


def in_translation_state(language: str, state: str) -> Q:
    """Entries whose translation into the language is in the state. No stored state means missing."""
    if state == TranslationState.MISSING:
        return ~Q(translation_states__has_key=language)
    return Q(**{f"translation_states__{language}__state": state})


def without_contact(services: QuerySet[Any], kind: str) -> QuerySet[Any]:
    """The services without phone and e-mail of their own; with ``NONE_AT_ALL`` the organization has none either."""
    own = [Exists(model.objects.filter(service=OuterRef("pk"))) for model in (Phone, Contact)]
    services = services.exclude(own[0]).exclude(own[1])
    if kind == NO_OWN:
        return services
    theirs = [Exists(model.objects.filter(organization=OuterRef("organization"))) for model in (Phone, Contact)]
    return services.filter(organization__email="").exclude(theirs[0]).exclude(theirs[1])


def _translation_choices() -> list[tuple[str, str]]:
    return [
        (f"{language}-{state.value}", f"{autonym(language)}: {state.label}")
        for language in target_languages()
        for state in _OPEN_STATES
    ]


class TranslationFilter(django_filters.MultipleChoiceFilter):
    """Entries with at least one of the chosen translation states, such as "ar-outdated"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Translation"),
            choices=_translation_choices,
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """The entries of the list in one of the chosen states."""
        condition = Q()
        for choice in value or ():
            condition |= in_translation_state(*choice.split("-", 1))
        return qs.filter(condition)


class TranslatedFilterSet(WagtailFilterSet):
    """What every list of translated entries offers."""

    translation = TranslationFilter()


def _editable_organizations(request: Any) -> QuerySet[Any]:
    return Organization.objects.editable_by(request.user) if request else Organization.objects.none()


class ServiceFilterSet(TranslatedFilterSet):
    """Filters of the list of services."""

    check = django_filters.ChoiceFilter(label=_("Check"), choices=CHECKS, method="filter_check", empty_label=_("all"))
    contact = django_filters.ChoiceFilter(
        label=_("No contact"), choices=CONTACTS, method="filter_contact", empty_label=_("all")
    )
    organization = django_filters.ModelChoiceFilter(
        label=_("Organization"), queryset=_editable_organizations, empty_label=_("all")
    )
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"), queryset=Municipality.objects.all(), method="filter_municipality", empty_label=_("all")
    )
    topics = django_filters.ModelMultipleChoiceFilter(
        label=_("Topic"), queryset=Topic.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=ServiceStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    publication = django_filters.ChoiceFilter(
        label=_("Publication"),
        choices=[("draft", _("has a draft")), ("live", _("published")), ("never", _("not published"))],
        method="filter_publication",
        empty_label=_("all"),
    )
    sensitive = django_filters.BooleanFilter(label=_("Protected address"))

    class Meta:
        model = Service
        fields: list[str] = []

    def filter_check(self, services: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the state of the last check."""
        return with_check_state(services, value)

    def filter_contact(self, services: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By what is missing to reach it."""
        return without_contact(services, value)

    def filter_municipality(self, services: QuerySet[Any], name: str, value: Municipality) -> QuerySet[Any]:
        """By where it stands."""
        here = Service.objects.filter(places__location__municipality=value)
        return services.filter(pk__in=here.values("pk"))

    def filter_publication(self, services: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By what the public sees of it."""
        return services.filter(
            {"draft": Q(has_unpublished_changes=True), "live": Q(live=True), "never": Q(live=False)}[value]
        )


class OrganizationFilterSet(TranslatedFilterSet):
    """Filters of the list of organizations."""

    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=OrganizationKind.choices, widget=forms.CheckboxSelectMultiple
    )
    is_public_authority = django_filters.BooleanFilter(label=_("Public authority"))
    contact = django_filters.BooleanFilter(label=_("Without phone and e-mail"), method="filter_contact")

    class Meta:
        model = Organization
        fields: list[str] = []

    def filter_contact(self, organizations: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """By whether it can be reached."""
        bare = Q(email="", phones=None, contacts=None)
        return organizations.filter(bare if value else ~bare)


class LocationFilterSet(TranslatedFilterSet):
    """Filters of the list of locations."""

    organization = django_filters.ModelChoiceFilter(
        label=_("Organization"), queryset=_editable_organizations, empty_label=_("all")
    )
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"), queryset=Municipality.objects.all(), empty_label=_("all")
    )
    coordinates = django_filters.BooleanFilter(
        label=_("Without coordinates"), field_name="latitude", lookup_expr="isnull"
    )

    class Meta:
        model = Location
        fields: list[str] = []
