"""``/``: the choice of the language, a page of its own. Nobody is sent anywhere by a guess."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, gettext, override
from django.views.decorators.http import require_safe

from directory.core.languages import autonym, direction, enabled_languages
from directory.views.addresses import absolute


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language by its own name, with the portal's purpose in its words and the first letter of its script."""

    code: str
    name: str
    direction: str
    url: str
    purpose: str
    letter: str


@require_safe
def language_choice(request: HttpRequest) -> HttpResponse:
    """Every switched-on language in its own name, the browser's first; so the answer varies by what the browser says."""
    preferred = get_language_from_request(request)
    codes = sorted(enabled_languages(), key=lambda code: code != preferred)  # stable: the others keep their order
    choices = [_choice(code) for code in codes]
    alternates = {code: absolute(f"/{code}/") for code in enabled_languages()} | {"x-default": absolute("/")}
    context = {"choices": choices, "alternates": alternates, "help_phone": settings.HELP_PHONE}
    response = render(request, "portal/language_choice.html", context)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _choice(code: str) -> LanguageChoice:
    name = autonym(code)
    with override(code):
        return LanguageChoice(code, name, direction(code), f"/{code}/", gettext("Find help"), name[0].upper())
