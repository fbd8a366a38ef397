"""The same page in another language: its address, query string included.

Public addresses start with their language (``/{language}/…``); what follows is the same in every language or, for
editorial pages, known to the view, which then passes ``alternate_urls``.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from directory.core.languages import enabled_languages
from portal.ui.language import language_of_path


def in_language(path: str, language: str) -> str:
    """The path with its language exchanged. A path without language leads to that language's home."""
    if language_of_path(path) is None:
        return f"/{language}/"
    rest = path.lstrip("/").split("/", 1)
    return f"/{language}/{rest[1] if len(rest) > 1 else ''}"


def translated_addresses(request: HttpRequest, alternate_urls: Mapping[str, str] | None = None) -> dict[str, str]:
    """Address of this page in each switched-on language, query string kept.

    ``alternate_urls`` (language → path) wins where a page's path differs by language. An address that no view knows
    (the "not found" page) leads to the other languages' home instead of to the next dead end.
    """
    query = request.META.get("QUERY_STRING", "")
    path = request.path if _is_known(request.path) else "/"
    paths = {code: in_language(path, code) for code in enabled_languages()} | dict(alternate_urls or {})
    keep = f"?{query}" if query and path == request.path else ""
    return {code: f"{paths[code]}{keep}" for code in enabled_languages()}


def _is_known(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
