"""The directory's part of the CMS, handed to Wagtail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from directory.cms import log_actions, previews
from directory.cms.bulk import BULK_ACTIONS
from directory.cms.home_panels import WaitingPanel
from directory.viewsets import CodeListGroup, DirectoryGroup

previews.register()
register_snippet(DirectoryGroup)
register_snippet(CodeListGroup)

for _bulk_action in BULK_ACTIONS:
    hooks.register("register_bulk_action", _bulk_action)


@hooks.register("register_log_actions")
def register_log_actions(registry: LogActionRegistry) -> None:
    """The verbs in the history of an entry."""
    log_actions.register(registry)


@hooks.register("insert_global_admin_css")
def directory_css() -> SafeString:
    """Right-to-left editors, translation states, the start page."""
    return format_html('<link rel="stylesheet" href="{}">', static("directory/cms.css"))


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request: HttpRequest, panels: list[Any]) -> None:
    """What waits for the editor comes first on the start page."""
    panels.append(WaitingPanel(request))
