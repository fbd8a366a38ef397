"""Addresses that machines ask for: health, robots, security contact, icon."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

_SECURITY_CONTACT_VALID: Final = timedelta(days=180)
_ROBOTS: Final = """User-agent: *
Disallow: /accounts/
Disallow: /cms/
Disallow: /api/
Disallow: /*?*status=

Sitemap: {base}/sitemap.xml
"""


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and nothing else: a process answers. Says nothing about what it runs on."""
    response = HttpResponse(content_type="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
@cache_control(max_age=3600)
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What search engines may read: everything public, but no page that tells a residence status."""
    return HttpResponse(
        _ROBOTS.format(base=settings.PUBLIC_BASE_URL.rstrip("/")), content_type="text/plain; charset=utf-8"
    )


@require_safe
@cache_control(max_age=3600)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116). Not found until the operator names a contact (SECURITY_CONTACT)."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now() + _SECURITY_CONTACT_VALID
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(settings.PORTAL_LANGUAGES)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=86400)
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """Leads browsers that ask for the old address to the portal's icon."""
    return HttpResponseRedirect(static("portal/icons/favicon.svg"))
