"""The start page of the CMS: what waits for the person, each with a link to the filtered list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from directory.cms.filters import (
    NEVER,
    NONE_AT_ALL,
    OVERDUE,
    in_translation_state,
    with_check_state,
    with_last_check,
    without_contact,
)
from directory.cms.language_panels import target_languages
from directory.core.languages import autonym
from directory.core.translated import TranslationState
from directory.models import Service


@dataclass(frozen=True)
class Tally:
    """How many entries wait for something, and where they are listed."""

    label: str | Promise
    count: int
    url: str


class WaitingPanel(Component):
    """What waits for the editor."""

    name = "directory_waiting"
    template_name = "directory/cms/waiting_panel.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The tallies; empty for those who edit nothing."""
        services: QuerySet[Service] = Service.snippet_viewset.permission_policy.existing_for(self.request.user)
        if not Service.snippet_viewset.permission_policy.user_has_permission(self.request.user, "change"):
            return {"is_editor": False}
        current = services.exclude(status="defunct")
        return {
            "is_editor": True,
            "entries": [*_drafts(services, self.request), *_checks(current), *_contacts(current)],
            "translations": _translations(current),
        }


def _list_url(**filters: str) -> str:
    return f"{reverse(Service.snippet_viewset.get_url_name('list'))}?{urlencode(filters)}"


def _drafts(services: QuerySet[Service], request: HttpRequest) -> list[Tally]:
    drafts = services.filter(has_unpublished_changes=True)
    return [Tally(_("with a draft that is not published"), drafts.count(), _list_url(publication="draft"))]


def _checks(services: QuerySet[Service]) -> list[Tally]:
    checked = with_last_check(services)
    labels = {OVERDUE: _("whose check is overdue"), NEVER: _("never checked with the organization")}
    return [
        Tally(label, with_check_state(checked, state).count(), _list_url(check=state))
        for state, label in labels.items()
    ]


def _contacts(services: QuerySet[Service]) -> list[Tally]:
    count = without_contact(services, NONE_AT_ALL).count()
    return [Tally(_("without any phone or e-mail"), count, _list_url(contact=NONE_AT_ALL))]


def _translations(services: QuerySet[Service]) -> list[dict[str, Any]]:
    """Per language: how many are missing, outdated, not reviewed."""
    labels = {
        TranslationState.OUTDATED: _("outdated"),
        TranslationState.MISSING: _("missing"),
        TranslationState.MACHINE: _("not reviewed"),
    }
    return [
        {
            "language": code,
            "autonym": autonym(code),
            "tallies": [
                Tally(
                    label,
                    services.filter(in_translation_state(code, state)).count(),
                    _list_url(translation=f"{code}-{state.value}"),
                )
                for state, label in labels.items()
            ],
        }
        for code in target_languages()
    ]
