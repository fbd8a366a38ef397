"""Pages that show a person's paper, position or distress leave no trace in caches and in the next site's logs."""

from __future__ import annotations

from django.http import HttpResponse


def keep_private(response: HttpResponse) -> HttpResponse:
    """Marks the answer as not to be stored by any cache, and its address as not to be told to any other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
