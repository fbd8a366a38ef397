"""How long a signed-in session lives, and that nothing keeps a copy of what it shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from portal.accounts.second_factor import is_public

_BEGAN: Final = "session_began"  # seconds since 1970
_SEEN: Final = "session_seen"
_SIGNED_IN_PAGE: Final = "portal.signed_in_page"
_WRITE_EVERY: Final = 60  # seconds; a session is not written with every request


class SessionLimitsMiddleware:
    """Ends sessions that were idle for SESSION_IDLE_SECONDS or began SESSION_COOKIE_AGE ago, and forbids storing their pages.

    Public pages neither read nor prolong a session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers, and marks pages after sign-in as not to be kept."""
        response = self.get_response(request)
        if _SIGNED_IN_PAGE in request.META:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Signs out whose time is over; the view then sees an anonymous visitor."""
        match = request.resolver_match
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or match is None or is_public(match):
            return
        if not request.user.is_authenticated:
            return
        request.META[_SIGNED_IN_PAGE] = True  # for the way back, above
        now, session = int(time.time()), request.session
        began, seen = session.setdefault(_BEGAN, now), session.get(_SEEN, now)
        if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
        elif now - seen >= _WRITE_EVERY or _SEEN not in session:
            session[_SEEN] = now
