"""The language of an answer: the address says it on public pages, the person on all others."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


def language_of_path(path: str) -> str | None:
    """The switched-on language that a path begins with (``/ar/search/`` → ``ar``), else None."""
    code = path.lstrip("/").split("/", 1)[0]
    return code if code in dict(settings.LANGUAGES) else None


class PathLanguageMiddleware:
    """Activates the path's language; elsewhere the signed-in person's, else the browser's. Never redirects, sets no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, made and marked in the language."""
        language = language_of_path(request.path_info) or self._language_of_person(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _language_of_person(request: HttpRequest) -> str:
        return translation.get_language_from_request(request)
