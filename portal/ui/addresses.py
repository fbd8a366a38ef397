"""The same page in another language: its address, query string included.

Public addresses start with their language (``/{language}/…``); what follows is the same in every language or, for
editorial pages, known to the view, which then passes ``alternate_urls``.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from directory.core.languages import enabled_languages
from portal.ui.language import LANGUAGE_PARAMETER, is_personal, language_of_path


def in_language(path: str, language: str) -> str:
    """The path with its language exchanged. A path without language leads to that language's home."""
    if language_of_path(path) is None:
        return f"/{language}/"
    rest = path.lstrip("/").split("/", 1)
    return f"/{language}/{rest[1] if len(rest) > 1 else ''}"


def translated_addresses(request: HttpRequest, alternate_urls: Mapping[str, str] | None = None) -> dict[str, str]:
    """Address of this page in each switched-on language, query string kept.

    ``alternate_urls`` (language → path) wins where a page's path differs by language.
    """
    if is_personal(request.path):
        return {code: _asking_for(request, code) for code in enabled_languages()}
    query = request.META.get("QUERY_STRING", "")
    keep = f"?{query}" if query and language_of_path(request.path) else ""
    own = alternate_urls or {}
    return {code: own.get(code) or in_language(request.path, code) + keep for code in enabled_languages()}


def home_addresses() -> dict[str, str]:
    """The home page of each switched-on language: where an address that does not exist leads on."""
    return {code: in_language("/", code) for code in enabled_languages()}


def _asking_for(request: HttpRequest, language: str) -> str:
    """The same address of an account page: it has no language of its own and takes the one asked for."""
    query = request.GET.copy()
    query[LANGUAGE_PARAMETER] = language
    return f"{request.path}?{query.urlencode()}"
