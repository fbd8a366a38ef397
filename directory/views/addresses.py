"""Addresses of the public pages. Ids count, slugs are cosmetic and the same in every language."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify

from directory.core.languages import enabled_languages
from directory.models import Organization, Service

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SLUG_LENGTH = 60  # characters


def slug_of(name: str) -> str:
    """The German name as part of an address, at most 60 characters; empty where nothing is left of it."""
    return slugify(name.translate(_UMLAUTS))[:_SLUG_LENGTH].strip("-")


def service_path(service: Service, **query: str) -> str:
    """The service's page in the active language. The address of a page about violence tells nothing but a number."""
    name = "" if service.sensitive or service.sensitive_topic else str(getattr(service, "name_de", "") or "")
    return _entry_path("directory:service", service.pk, slug_of(name), query)


def organization_path(organization: Organization, **query: str) -> str:
    """The organization's page in the active language."""
    return _entry_path("directory:organization", organization.pk, slug_of(organization.name), query)


def path_in(language: str, name: str, **kwargs: Any) -> str:
    """The address of the URL name in another language than the active one."""
    with translation.override(language):
        return reverse(name, kwargs=kwargs or None)


def in_all_languages(path: str) -> dict[str, str]:
    """The same path in every switched-on language: only its first part differs."""
    rest = path.lstrip("/").split("/", 1)[1]
    return {language: f"/{language}/{rest}" for language in enabled_languages()}


def absolute(path: str) -> str:
    """The path with the portal's public address before it."""
    return settings.PUBLIC_BASE_URL.rstrip("/") + path


def _entry_path(name: str, pk: int, slug: str, query: dict[str, str]) -> str:
    path = reverse(f"{name}_slug", kwargs={"pk": pk, "slug": slug}) if slug else reverse(name, kwargs={"pk": pk})
    filled = {key: value for key, value in query.items() if value}
    return f"{path}?{urlencode(filled)}" if filled else path
