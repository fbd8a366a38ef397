"""The CMS in the portal's name and colours, and without the menu entries that a role has nothing to do with."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from directory.permissions import is_operator

_FOR_OPERATORS = frozenset({"reports", "settings", "help"})  # names of Wagtail's own menu entries


@hooks.register("insert_global_admin_css", order=90)
def portal_colors() -> SafeString:
    """The portal's colours as Wagtail's custom properties."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms.css"))


@hooks.register("construct_main_menu")
def hide_what_is_for_operators(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Reports, settings and Wagtail's own help are the operators'."""
    if not is_operator(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in _FOR_OPERATORS]
