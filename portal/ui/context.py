"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from directory.core.languages import direction
from portal.ui.language import is_personal


def portal(request: HttpRequest) -> dict[str, Any]:
    """Name, help phone, language and direction of the page; reads no session and so sets no cookie."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "portal_name": settings.PORTAL_NAME,
        "help_phone": settings.HELP_PHONE,
        "demonstration": settings.DEMONSTRATION,
        "is_personal": is_personal(request.path) or _is_referral(request),  # where a cookie is set
        "page_language": language,
        "page_direction": direction(language),
        "component_sheet": settings.COMPONENT_SHEET,
    }


def _is_referral(request: HttpRequest) -> bool:
    """True for the pages of referrals: after sign-in, or behind a secure link."""
    match = request.resolver_match
    return match is not None and "referrals" in match.namespaces
