"""The account pages that allauth does not have: the QR code, the language, and leaving for good."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from allauth.account.views import LogoutView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.forms import LanguageForm
from portal.accounts.signed_in import signed_in_user


@never_cache
@login_required
@require_safe
def totp_qr_code(request: HttpRequest) -> HttpResponse:
    """The secret of the authenticator app that is being set up, as a QR code (SVG).

    A picture of its own, because the pages' policy allows no ``data:`` addresses. Not found outside the set-up.
    """
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    picture = BytesIO()
    url = get_adapter().build_totp_url(signed_in_user(request), secret)
    segno.make(url, error="m").save(picture, kind="svg", scale=6, border=4, light="#fff", dark="#000", xmldecl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """The person chooses the language of the pages after sign-in and of messages to them."""
    form = LanguageForm(request.POST or None, instance=signed_in_user(request))
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.preferred_language):
            messages.success(request, _("Your language is saved."))
        return HttpResponseRedirect(reverse("dashboard"))
    return render(request, "account/language.html", {"form": form})


class SignOutView(LogoutView):
    """Signs out and asks the browser to forget what it kept of the session."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Signs out."""
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
