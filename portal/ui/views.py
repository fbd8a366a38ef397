"""The component sheet: every component with sample data, light and dark, in the language of the address."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.ui.samples import sample_data


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """All components. For developers and translators; not found where neither DEBUG nor COMPONENT_SHEET is on."""
    if not (settings.DEBUG or settings.COMPONENT_SHEET):
        raise Http404
    return render(request, "ui/components.html", {"sample": sample_data()})
