"""The component sheet: every component with sample data, light and dark side by side, in the language of the address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.ui.samples import sample_data


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """All components. For developers and translators; never linked from public pages."""
    return render(request, "ui/components.html", {"sample": sample_data()})
