"""The page of one organization: who they are, how to reach them, what they offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from directory.core.languages import SOURCE_LANGUAGE
from directory.core.markup import RichText, rich_text
from directory.models import Organization, Service
from directory.views.addresses import absolute, in_all_languages, organization_path
from directory.views.presenters.cards import Card, card
from directory.views.presenters.reach import Mail, Number, numbers, organization_mails
from directory.views.presenters.trust import language_note


@dataclass(frozen=True, slots=True)
class OrganizationContext:
    """Everything the page of an organization shows. Its addresses stand at its services, where the rule of protected
    entries is kept; so none is repeated here."""

    organization: Organization
    kind: str
    description: RichText
    note: str
    parent_url: str
    phones: Sequence[Number]
    mails: Sequence[Mail]
    services: Sequence[Card]
    more: int
    canonical: str
    is_hidden: bool


MOST_SERVICES = 50  # cards on the page; the largest organization of the starting data has some twenty


@require_safe
def organization(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A published organization with its published services; the slug is cosmetic."""
    prepared = Organization.objects.published().select_related("parent").prefetch_related("phones", "contacts")
    return render_organization(request, get_object_or_404(prepared, pk=pk), get_language() or SOURCE_LANGUAGE)


def render_organization(request: HttpRequest, entry: Organization, language: str) -> HttpResponse:
    """The page of an entry, published or draft (the CMS previews with it)."""
    context = _context(entry, language)
    alternates = in_all_languages(organization_path(entry)) if entry.pk else {}
    return render(request, "directory/organization.html", {"page": context, "alternate_urls": alternates})


def _context(entry: Organization, language: str) -> OrganizationContext:
    published = Service.objects.published()
    published = published.filter(organization=entry) if entry.pk else published.none()
    offered = published.for_cards().order_by("name_de", "pk")
    services = list(offered[: MOST_SERVICES + 1])
    shown, today = services[:MOST_SERVICES], date.today()
    return OrganizationContext(
        organization=entry,
        kind=str(entry.get_kind_display()),
        description=rich_text(entry.text("description", language)),
        note=language_note(entry, language),
        parent_url=organization_path(entry.parent) if entry.parent and entry.parent.live else "",
        phones=numbers(list(entry.phones.all()), language),
        mails=organization_mails(entry, list(entry.contacts.all()), language),
        services=[replace(card(service, language, (), None, today), organization="") for service in shown],
        more=max(0, len(services) - MOST_SERVICES),
        canonical=absolute(organization_path(entry)) if entry.pk else "",
        is_hidden=bool(services) and all(service.hidden_from_search_engines for service in services),
    )
