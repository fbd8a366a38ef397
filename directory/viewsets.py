"""The directory in Wagtail's menu: entries first, then what belongs to them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from directory.cms.code_lists import (
    LanguageViewSet,
    LegalCircleViewSet,
    LifeAreaViewSet,
    MunicipalityViewSet,
    PaperKindViewSet,
    ResidenceStatusGroupViewSet,
    ResidenceStatusViewSet,
    TargetGroupViewSet,
    TopicViewSet,
)
from directory.cms.locations import LocationViewSet
from directory.cms.memberships import MembershipViewSet
from directory.cms.organizations import OrganizationViewSet
from directory.cms.programs import ProgramViewSet
from directory.cms.services import ServiceViewSet


class DirectoryGroup(SnippetViewSetGroup):
    """What editors work with every day."""

    menu_label = _("Directory")
    menu_icon = "folder-open-1"
    menu_order = 50
    menu_name = "directory"
    items = (ServiceViewSet, OrganizationViewSet, LocationViewSet, ProgramViewSet, MembershipViewSet)


class CodeListGroup(SnippetViewSetGroup):
    """What changes rarely."""

    menu_label = _("Code lists")
    menu_icon = "list-ul"
    menu_order = 60
    menu_name = "code-lists"
    items = (
        TopicViewSet,
        TargetGroupViewSet,
        LanguageViewSet,
        LifeAreaViewSet,
        MunicipalityViewSet,
        LegalCircleViewSet,
        ResidenceStatusViewSet,
        ResidenceStatusGroupViewSet,
        PaperKindViewSet,
    )
