"""The language of an answer: the address says it on public pages, the person on all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

LANGUAGE_PARAMETER: Final = "lang"  # of addresses without a language of their own
_PERSONAL_PREFIXES: Final = ("/accounts/", "/cms/")  # only here is the session asked for the person's language


def language_of_path(path: str) -> str | None:
    """The switched-on language that a path begins with (``/ar/search/`` → ``ar``), else None."""
    code = path.lstrip("/").split("/", 1)[0]
    return code if code in dict(settings.LANGUAGES) else None


def is_personal(path: str) -> bool:
    """True for addresses that speak the signed-in person's language."""
    return path.startswith(_PERSONAL_PREFIXES)


class PathLanguageMiddleware:
    """Activates the path's language; elsewhere the one asked for, the signed-in person's, or the browser's.

    Never redirects, sets no cookie, and reads no session on public pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers in the language."""
        language = language_of_path(request.path_info) or _language_of_person(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _language_of_person(request: HttpRequest) -> str:
    switched_on = dict(settings.LANGUAGES)
    asked = request.GET.get(LANGUAGE_PARAMETER, "")
    if asked in switched_on:
        return asked
    if is_personal(request.path_info) and settings.SESSION_COOKIE_NAME in request.COOKIES:
        preferred = getattr(get_user(request), "preferred_language", "")
        if preferred in switched_on:
            return preferred
    return translation.get_language_from_request(request)
