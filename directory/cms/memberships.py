"""Memberships in the CMS: who edits an organization's entries."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column

from directory.cms.walls import EntryIndexView, EntryViewSet
from directory.models import Membership, MembershipRole, Organization
from directory.permissions import is_operator


class MembershipForm(WagtailAdminModelForm):
    """The form of a membership.

    Editors of the Kreis appoint editors of organizations only: the other roles open handovers, which are none of theirs.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is not None and not is_operator(self.for_user):
            self.fields["role"].choices = [(MembershipRole.EDITOR.value, MembershipRole.EDITOR.label)]
            self.fields["role"].initial = MembershipRole.EDITOR


class MembershipFilterSet(WagtailFilterSet):
    """Filters of the list of memberships."""

    organization = django_filters.ModelChoiceFilter(
        label=_("Organization"), queryset=Organization.objects.all(), empty_label=_("all")
    )

    class Meta:
        model = Membership
        fields: list[str] = []


class MembershipIndexView(EntryIndexView):
    """The list of memberships."""

    default_ordering = ("organization__name", "user__email")
    list_export: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Membership]:
        """The memberships with everything that a row shows."""
        return super().get_base_queryset().select_related("organization", "user")


class MembershipViewSet(EntryViewSet):
    """Memberships."""

    model = Membership
    icon = "key"
    menu_label = _("Editors of organizations")
    index_view_class = MembershipIndexView
    filterset_class = MembershipFilterSet
    search_fields = ["user__email", "user__first_name", "user__last_name", "organization__name"]
    list_display = [
        Column("user", label=_("Person"), sort_key="user__email"),
        Column("organization", label=_("Organization"), sort_key="organization__name"),
        Column("role", label=_("Role"), accessor="get_role_display", sort_key="role"),
        Column("team", label=_("Team"), sort_key="team"),
    ]

    @cached_property
    def edit_handler(self) -> ObjectList:
        """The form."""
        return ObjectList(
            [FieldPanel("user"), FieldPanel("organization"), FieldRowPanel([FieldPanel("role"), FieldPanel("team")])],
            base_form_class=MembershipForm,
        )
