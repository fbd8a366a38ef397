"""Services in the CMS."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView, WorkflowActionView

from directory.cms.action_views import action_urlpatterns, allowed_rules, buttons
from directory.cms.columns import (
    CheckColumn,
    PlacesColumn,
    PublicationColumn,
    StatusColumn,
    TranslationsColumn,
    with_publication,
)
from directory.cms.filters import ServiceFilterSet, with_last_check
from directory.cms.service_panels import service_panels
from directory.cms.walls import EntryIndexView, EntryViewSet, walled
from directory.models import Service, ServiceAtLocation
from directory.permissions import lacks_second_person

SECOND_PERSON = gettext_lazy(
    "Saved, not published. “%(name)s” is a protected entry: a second person has to read it and publish it unchanged."
)


def _kept_as_draft(service: Service, request: HttpRequest) -> HttpResponse | None:
    """Answer to somebody who would publish a protected entry alone; None where nothing is in the way."""
    if not lacks_second_person(service, request.user):
        return None
    messages.warning(request, SECOND_PERSON % {"name": service})
    return redirect(Service.snippet_viewset.get_url_name("edit"), service.pk)


class ServiceCreateView(CreateView):
    """Creates a service."""

    def publish_action(self) -> HttpResponse | None:
        """Publishes, or keeps the saved draft and says why."""
        return _kept_as_draft(self.object, self.request) or super().publish_action()


class ServiceEditView(EditView):
    """Edits a service."""

    def publish_action(self) -> HttpResponse | None:
        """Publishes, or keeps the saved draft and says why."""
        return _kept_as_draft(self.object, self.request) or super().publish_action()

    def workflow_action_action(self) -> HttpResponse | None:
        """Approves, or keeps the saved draft and says why."""
        kept = _kept_as_draft(self.object, self.request) if self.workflow_action == "approve" else None
        return kept or super().workflow_action_action()

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Wagtail's buttons and those of the verbs."""
        allowed = allowed_rules(self.request.user, self.live_object)
        return [*super().header_more_buttons, *buttons(self.live_object, allowed)]


class ServiceWorkflowActionView(WorkflowActionView):
    """Approves or rejects without editing."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Does it, unless a protected entry lacks its second person."""
        if self.action_name == "approve" and lacks_second_person(self.object, request.user):
            messages.warning(request, SECOND_PERSON % {"name": self.object})
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
            return redirect(self.redirect_url)
        return super().post(request, *args, **kwargs)


class ServiceIndexView(EntryIndexView):
    """The list of services."""

    default_ordering = "name_de"
    exported = (
        "pk", "external_id", "name_de", "organization.name", "organization.external_id", "get_status_display", "closed_until",
        "live", "has_unpublished_changes", "checked_on", "next_due_on", "sensitive", "source_url", "source_date",
    )  # fmt: skip

    @staticmethod
    def annotated(entries: QuerySet[Service]) -> QuerySet[Service]:
        """The services with the day of the last check."""
        return with_last_check(entries)

    def get_base_queryset(self) -> QuerySet[Service]:
        """The services with everything that a row shows."""
        places = ServiceAtLocation.objects.select_related("location")
        services = super().get_base_queryset().select_related("organization")
        return with_publication(services).prefetch_related(Prefetch("places", queryset=places))

    @cached_property
    def _allowed(self) -> set[str]:
        """The rules that hold for every row: the list holds only what the person may edit."""
        return allowed_rules(self.request.user, None) | {"directory.close_temporarily"}

    def get_list_more_buttons(self, instance: Service) -> list[Any]:
        """Wagtail's buttons of a row and those of the verbs."""
        return [
            *super().get_list_more_buttons(instance),
            *buttons(instance, self._allowed, self.request.get_full_path()),
        ]


class ServiceViewSet(EntryViewSet):
    """Services."""

    model = Service
    icon = "clipboard-list"
    menu_label = gettext_lazy("Services")
    menu_order = 100
    add_to_admin_menu = False
    index_view_class = ServiceIndexView
    add_view_class = ServiceCreateView
    edit_view_class = ServiceEditView
    workflow_action_view_class = ServiceWorkflowActionView
    filterset_class = ServiceFilterSet
    search_fields = ["name_de", "summary_de", "external_id", "organization__name", "organization__alternate_name"]
    list_display = [
        "name_de",
        Column("organization", label=gettext_lazy("Organization"), accessor="organization.name", sort_key="organization__name"),
        PlacesColumn(),
        CheckColumn(),
        TranslationsColumn(),
        StatusColumn(),
        PublicationColumn(),
    ]  # fmt: skip
    export_headings = {
        "pk": gettext_lazy("id"),
        "name_de": gettext_lazy("name"),
        "organization.name": gettext_lazy("organization"),
        "organization.external_id": gettext_lazy("external id of the organization"),
        "get_status_display": gettext_lazy("status"),
        "checked_on": gettext_lazy("last check"),
        "next_due_on": gettext_lazy("next check due on"),
    }
    export_filename = "services"

    @cached_property
    def edit_handler(self) -> Panel:
        """The form."""
        return service_panels()

    def get_urlpatterns(self) -> list[URLPattern]:
        """Wagtail's addresses and those of the actions, all of them behind the wall."""
        actions = [
            path(route, walled(view, self.permission_policy), name=name) for route, view, name in action_urlpatterns()
        ]
        return [*super().get_urlpatterns(), *actions]
