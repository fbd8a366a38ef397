"""Previews of drafts, one per language that is switched on. What they look like is registered by who knows the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from csp.constants import SELF
from csp.decorators import csp_replace
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from wagtail.models import PreviewableMixin

from directory.core.languages import SOURCE_LANGUAGE, autonym, enabled_languages


class Renderer(Protocol):
    """Renders an unsaved draft as its public page in a language."""

    def __call__(self, request: HttpRequest, draft: Any, language: str) -> HttpResponse:
        """The page."""


_renderers: dict[type[models.Model], Renderer] = {}


def register_preview(model: type[models.Model], renderer: Renderer) -> None:
    """Says how drafts of the model are shown."""
    _renderers[model] = renderer


class PreviewedInLanguages(PreviewableMixin):
    """An entry whose draft can be looked at in every language that is switched on, German first."""

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Code and own name of each language."""
        return [(code, autonym(code)) for code in enabled_languages()]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The draft as its page in the language ``mode_name``; the editor may show it in a frame."""
        language = mode_name if mode_name in enabled_languages() else SOURCE_LANGUAGE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # as the middleware sets it
            response = _framed(lambda asked: _renderers[type(self)](asked, self, language))(request)
        response.headers["Content-Language"] = language
        return response


def _framed(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view, allowing pages of the same host, the editor, to show its answer in a frame."""

    @csp_replace({"frame-ancestors": [SELF]})
    def framed(request: HttpRequest) -> HttpResponseBase:
        response = view(request)
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return framed
