"""Keeps signed-in people without CMS access out of it with a plain refusal.

Wagtail alone would send them to sign in, and the sign-in page, seeing that they are, back to the CMS for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from portal.ui.headers import is_cms

#: Ways out and in stay open.
_DOORS: Final = frozenset({"cms_login", "cms_logout", "cms_password_reset"})


class CmsAccessMiddleware:
    """Answers 403 to whoever is signed in but may not enter the CMS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on; the decision is taken once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Raises PermissionDenied for people without access to the CMS."""
        match = request.resolver_match
        if not is_cms(request) or match is None or match.url_name in _DOORS:
            return
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
