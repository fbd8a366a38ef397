"""Locations in the CMS, and the chooser that creates one on the spot from the form of a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import CreationFormMixin
from wagtail.snippets.views.chooser import SnippetCreateView

from directory.cms.columns import TranslationsColumn
from directory.cms.filters import LocationFilterSet
from directory.cms.forms import LocationForm
from directory.cms.language_panels import language_tabs
from directory.cms.walls import (
    EntryChooserViewSet,
    EntryIndexView,
    EntryViewSet,
    ScopedChooseResultsView,
    ScopedChooseView,
)
from directory.models import Location, Organization
from directory.permissions import editable_entries


class NewLocationForm(forms.ModelForm):
    """What is needed to note a place on the spot."""

    class Meta:
        model = Location
        fields = ("organization", "street", "postcode", "city", "municipality", "step_free")

    def __init__(self, *args: Any, for_user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization: Any = self.fields["organization"]
        organization.queryset = editable_entries(Organization, for_user)


class _ForUser(CreationFormMixin):
    """Columns and creation form of the location chooser."""

    @property
    def columns(self) -> list[Column]:
        """The address and whose it is: many towns stand there without a street."""
        return [*super().columns, Column("organization", label=_("Organization"), accessor="organization.name")]

    def get_object_list(self) -> QuerySet[Location]:
        """The locations with their organizations."""
        return super().get_object_list().select_related("organization")

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_creation_form_kwargs(), "for_user": self.request.user}


class LocationChooseView(_ForUser, ScopedChooseView):
    """Chooses a location or creates one."""


class LocationChooseResultsView(_ForUser, ScopedChooseResultsView):
    """The results inside the chooser of locations."""


class LocationCreateView(_ForUser, SnippetCreateView):
    """Creates a location inside the chooser."""


class LocationChooserViewSet(EntryChooserViewSet):
    """The chooser of locations."""

    choose_view_class = LocationChooseView
    choose_results_view_class = LocationChooseResultsView
    create_view_class = LocationCreateView
    creation_form_class = NewLocationForm
    creation_tab_label = _("New location")
    create_action_label = _("Create location")


class LocationIndexView(EntryIndexView):
    """The list of locations."""

    default_ordering = ("organization__name", "city")
    exported = (
        "pk", "organization.name", "street", "postcode", "city", "municipality", "latitude", "longitude",
        "coordinates_source", "get_step_free_display",
    )  # fmt: skip

    def get_base_queryset(self) -> QuerySet[Location]:
        """The locations with everything that a row shows."""
        return super().get_base_queryset().select_related("organization", "municipality")


class LocationViewSet(EntryViewSet):
    """Locations."""

    model = Location
    icon = "site"
    menu_label = _("Locations")
    index_view_class = LocationIndexView
    chooser_viewset_class = LocationChooserViewSet
    filterset_class = LocationFilterSet
    search_fields = ["street", "postcode", "city", "organization__name"]
    list_display = [
        "__str__",
        Column("organization", label=_("Organization"), accessor="organization.name", sort_key="organization__name"),
        Column("municipality", label=_("Municipality"), accessor="municipality", sort_key="municipality__name"),
        Column("step_free", label=_("Step-free access"), accessor="get_step_free_display", sort_key="step_free"),
        TranslationsColumn(),
    ]
    export_headings = {
        "pk": _("id"),
        "organization.name": _("organization"),
        "get_step_free_display": _("step-free access"),
    }
    export_filename = "locations"

    @cached_property
    def edit_handler(self) -> TabbedInterface:
        """The form."""
        return TabbedInterface(
            [ObjectList(_facts(), heading=_("Facts")), *language_tabs(Location)], base_form_class=LocationForm
        )


def _facts() -> list[Panel]:
    return [
        FieldPanel("organization"),
        FieldPanel("street"),
        FieldRowPanel([FieldPanel("postcode"), FieldPanel("city")]),
        FieldPanel("municipality"),
        FieldPanel("step_free"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]), FieldPanel("coordinates_source")],
            heading=_("Coordinates"),
        ),
    ]
