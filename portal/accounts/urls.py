"""The addresses below /accounts/: our own first, then allauth's."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from portal.accounts.views import SignOutView, language, totp_qr_code
from portal.dashboard.views import dashboard

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", dashboard, name="dashboard"),
    path("language/", language, name="account_language"),
    path("logout/", SignOutView.as_view(), name="account_logout"),
    path("2fa/totp/qr.svg", totp_qr_code, name="totp_qr_code"),
    path("", include("allauth.urls")),
]
