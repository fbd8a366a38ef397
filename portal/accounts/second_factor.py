"""Demands a second factor from everyone with access to the CMS or to referrals.

Deny by default: whoever must have a second factor and has not passed it in this session reaches the public pages and the
account pages, and nothing else, whichever way they signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode

from portal.accounts.models import User
from portal.accounts.signed_in import signed_in_user

#: Pages that show everybody the same, signed in or not.
PUBLIC_NAMESPACES: Final = frozenset({"directory", "ui", "api"})
PUBLIC_VIEWS: Final = frozenset(
    {
        "language_choice",
        "home",
        "topic_page",
        "wagtail_serve",
        "sitemap",
        "sitemap_part",
        "healthz",
        "robots_txt",
        "security_txt",
        "favicon",
    }
)
#: What a person needs to show the second factor, or to leave.
ENTRANCE_VIEWS: Final = frozenset(
    {"account_login", "account_logout", "account_language", "mfa_authenticate", "mfa_reauthenticate"}
)
#: What a person without a second factor needs to set one up.
SET_UP_VIEWS: Final = frozenset({"account_reauthenticate", "mfa_index", "mfa_activate_totp", "totp_qr_code"})


def needs_second_factor(user: User) -> bool:
    """True for everyone who may enter the CMS or belongs to an organization, where the settings demand it."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return user.has_perm("wagtailadmin.access_admin") or user.memberships.exists()


def has_second_factor(user: User) -> bool:
    """True when the user has set up an authenticator app. Recovery codes alone do not count."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def passed_second_factor(request: HttpRequest) -> bool:
    """True when this session showed the second factor at sign-in, or while it was set up."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def note_set_up(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Receiver of allauth's ``authenticator_added``: who has just set it up has shown it in this session."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", type=authenticator.type)


class SecondFactorMiddleware:
    """Sends people who still owe the second factor to the page where they set it up or show it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on; the decision is taken once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Answers in the view's place where the second factor is owed."""
        match = request.resolver_match
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or match is None or is_public(match):
            return None  # the session stays unread, so that public pages can be cached for everybody
        if match.url_name in ENTRANCE_VIEWS or not request.user.is_authenticated:
            return None
        user = signed_in_user(request)
        if not needs_second_factor(user) or passed_second_factor(request):
            return None
        if has_second_factor(user):
            return _redirect("mfa_reauthenticate", request)
        return None if match.url_name in SET_UP_VIEWS else _redirect("mfa_activate_totp", request)


def is_public(match: ResolverMatch) -> bool:
    """True for a page that shows everybody the same. Anything not named here is closed."""
    if match.namespaces:
        return match.namespaces[0] in PUBLIC_NAMESPACES
    return match.url_name in PUBLIC_VIEWS


def _redirect(name: str, request: HttpRequest) -> HttpResponseRedirect:
    target = request.get_full_path() if request.method == "GET" else reverse("dashboard")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': target})}")
