"""How drafts of services and organizations are shown: as their public pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from directory.core.previews import register_preview
from directory.models import Organization, Service
from directory.views.organization import render_organization
from directory.views.presenters.parts import ServiceParts
from directory.views.service import render_service


def _service(request: HttpRequest, draft: Service, language: str) -> HttpResponse:
    return render_service(request, draft, ServiceParts.draft(draft, language), language)


def _organization(request: HttpRequest, draft: Organization, language: str) -> HttpResponse:
    return render_organization(request, draft, language)


def register() -> None:
    """Registers both."""
    register_preview(Service, _service)
    register_preview(Organization, _organization)
