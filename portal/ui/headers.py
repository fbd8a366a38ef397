"""Security headers: strict on public pages, looser where the CMS needs it.

The CMS shows previews in a frame of its own pages, its editor writes style attributes, and Wagtail starts its widgets by
scripts inside the page. Nothing comes from another host anywhere, and public pages allow no scripts inside pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

CMS_PREFIX: Final = "/cms/"
_HEADERS: Final = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(self), gyroscope=(), magnetometer=(), microphone=(), "
    "payment=(), usb=()",
}


def is_cms(request: HttpRequest) -> bool:
    """True for the addresses of the CMS, its previews included."""
    return request.path_info.startswith(CMS_PREFIX)


class SecurityHeadersMiddleware:
    """Adds the headers to every answer that does not carry them already; lets the CMS frame its own pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers with the headers."""
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if is_cms(request):
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class PolicyByPathMiddleware(CSPMiddleware):
    """django-csp with the policy of CMS_CONTENT_SECURITY_POLICY for the CMS and CONTENT_SECURITY_POLICY for all other pages."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The parts that django-csp puts together; what a view says by decorator still wins."""
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if is_cms(request) and not report_only and parts.config is None:
            directives: dict[str, Any] = settings.CMS_CONTENT_SECURITY_POLICY["DIRECTIVES"]
            parts.config = directives
        return parts
