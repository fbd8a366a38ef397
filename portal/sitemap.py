"""The sitemap: an index, and per language one file for every 5,000 addresses, each address with its other languages.

Left out: what an organization hides from search engines, and every address with a chosen paper or a search in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.models import Page

from directory.core.languages import SOURCE_LANGUAGE, enabled_languages
from directory.models import Organization, Service, Topic
from directory.querysets import ServiceQuerySet
from directory.views.addresses import absolute, in_all_languages, organization_path, service_path

PER_FILE: Final = 5_000  # addresses; with five alternates each far below the 50 MB and 50,000 of the protocol


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address with its alternates (hreflang → absolute address)."""

    url: str
    changed_at: datetime | None
    alternates: dict[str, str]


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """All files of the sitemap."""
    files = range(1, _files() + 1)
    paths = [
        reverse("sitemap_part", kwargs={"language": language, "number": number})
        for language in enabled_languages()
        for number in files
    ]
    return _xml(request, "portal/sitemap_index.xml", {"urls": [absolute(path) for path in paths]})


@require_safe
def sitemap_part(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """One file: the first holds the fixed pages, topics and organizations beside the first services."""
    if language not in enabled_languages() or not 1 <= number <= _files():
        raise Http404
    with translation.override(language):
        entries = _first(language) if number == 1 else []
        entries += _services(number)
    return _xml(request, "portal/sitemap_part.xml", {"entries": entries})


def _files() -> int:
    return max(1, -(-_listed().count() // PER_FILE))


def _listed() -> ServiceQuerySet:
    listed: ServiceQuerySet = Service.objects.published().filter(hidden_from_search_engines=False).order_by("pk")
    return listed


def _services(number: int) -> Iterator[SitemapEntry]:
    start = (number - 1) * PER_FILE
    for service in _listed()[start : start + PER_FILE]:
        yield _entry(service_path(service), service.last_published_at)


def _first(language: str) -> list[SitemapEntry]:
    """What only the first file holds. An introduction stands at its topic's address, which is listed once."""
    fixed = list(_fixed())
    listed = {entry.url for entry in fixed}
    return [*(page for page in _pages(language) if page.url not in listed), *fixed]


def _fixed() -> Iterator[SitemapEntry]:
    """Eligibility, topics, and organizations with at least one service that search engines may list."""
    yield _entry(reverse("directory:eligibility"))
    for code in Topic.objects.values_list("code", flat=True):
        yield _entry(reverse("directory:topic", kwargs={"code": code}))
    offered = _listed().filter(organization=OuterRef("pk"))
    for organization in Organization.objects.published().filter(Exists(offered)).order_by("pk"):
        yield _entry(organization_path(organization), organization.last_published_at)


def _pages(language: str) -> Iterator[SitemapEntry]:
    """The editors' pages in the language. Their addresses differ by language, so the pages themselves name the others."""
    for page in Page.objects.live().public().filter(locale__language_code=language, depth__gt=1).order_by("path"):
        if page.url:
            yield SitemapEntry(absolute(page.url), page.last_published_at, {})


def _entry(path: str, changed_at: datetime | None = None) -> SitemapEntry:
    alternates = {code: absolute(other) for code, other in in_all_languages(path).items()}
    return SitemapEntry(absolute(path), changed_at, alternates | {"x-default": alternates[SOURCE_LANGUAGE]})


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml")
