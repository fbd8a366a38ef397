"""Organizations in the CMS."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, NumberColumn

from directory.cms.columns import PublicationColumn, TranslationsColumn, with_publication
from directory.cms.filters import OrganizationFilterSet
from directory.cms.forms import OrganizationForm
from directory.cms.language_panels import language_tabs
from directory.cms.service_panels import reach_panels
from directory.cms.walls import EntryIndexView, EntryViewSet
from directory.models import Organization


class OrganizationIndexView(EntryIndexView):
    """The list of organizations."""

    default_ordering = "name"
    exported = (
        "pk", "external_id", "name", "alternate_name", "get_kind_display", "website", "email", "is_public_authority",
        "secrecy_bound", "live", "service_count",
    )  # fmt: skip

    @staticmethod
    def annotated(entries: QuerySet[Organization]) -> QuerySet[Organization]:
        """The organizations with the number of their services."""
        return entries.annotate(service_count=Count("services", filter=~Q(services__status="defunct"), distinct=True))

    def get_base_queryset(self) -> QuerySet[Organization]:
        """The organizations with everything that a row shows."""
        return with_publication(super().get_base_queryset())


class OrganizationViewSet(EntryViewSet):
    """Organizations."""

    model = Organization
    icon = "group"
    menu_label = _("Organizations")
    index_view_class = OrganizationIndexView
    filterset_class = OrganizationFilterSet
    search_fields = ["name", "alternate_name", "external_id", "email"]
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        NumberColumn("service_count", label=_("Services"), sort_key="service_count"),
        TranslationsColumn(),
        PublicationColumn(),
    ]
    export_headings = {"pk": _("id"), "get_kind_display": _("kind"), "service_count": _("services")}
    export_filename = "organizations"

    @cached_property
    def edit_handler(self) -> TabbedInterface:
        """The form."""
        return TabbedInterface(
            [ObjectList(_facts(), heading=_("Facts")), *language_tabs(Organization)], base_form_class=OrganizationForm
        )


def _facts() -> list[Panel]:
    return [
        FieldPanel("name"),
        FieldPanel("alternate_name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("parent")]),
        FieldRowPanel([FieldPanel("website"), FieldPanel("email")]),
        MultiFieldPanel(
            [FieldPanel("is_public_authority"), FieldPanel("exempt_from_reporting"), FieldPanel("secrecy_bound")],
            heading=_("Duties"),
        ),
        *reach_panels(),
        FieldPanel("external_id"),
        PublishingPanel(),
    ]  # fmt: skip
