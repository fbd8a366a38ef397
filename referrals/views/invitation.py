"""The page that an invitation leads to: a new colleague sets name and password, one with an account signs in and joins."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from referrals import members
from referrals.errors import Incomplete, ReferralError
from referrals.forms.organization import JoinForm
from referrals.models import Invitation
from referrals.views.access import keep_secret, person_of
from referrals.views.link import gone


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Joins the organization. The same page as for dead secure links where the invitation does not work."""
    found = members.find_invitation(token)
    if found is None:
        return keep_secret(gone(request))
    if members.account_of(found) is not None or request.user.is_authenticated:
        return keep_secret(_with_account(request, found))
    return keep_secret(_as_new(request, found))


def _with_account(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    """Who has an account signs in, and says once that they want to join."""
    login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"
    is_signed_in, refusal = request.user.is_authenticated, ""
    if is_signed_in and not members.is_for(found, person_of(request)):
        refusal = _("This invitation is for another address. Please sign out and open it again.")
    elif is_signed_in and request.method == "POST":
        try:
            members.join_with_account(found, person_of(request))
        except ReferralError as problem:
            refusal = str(problem)
        else:
            messages.success(request, _("Welcome. You are a member now."))
            return HttpResponseRedirect(reverse("referrals:start"))
    elif request.method == "POST":
        return HttpResponseRedirect(login)
    context = {"invitation": found, "login": login, "refusal": refusal, "is_signed_in": is_signed_in}
    return render(request, "referrals/invitation_account.html", context, status=409 if refusal else 200)


def _as_new(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    form, refusal = JoinForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        names = {name: form.cleaned_data[name] for name in ("first_name", "last_name", "password")}
        try:
            members.join_as_new(found, **names, language=get_language() or settings.LANGUAGE_CODE)
        except Incomplete as problem:
            for name, sentence in problem.fields.items():
                form.add_error(name if name in form.fields else None, str(sentence))
        except ReferralError as problem:
            refusal = str(problem)
        else:
            return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
    status = 409 if refusal else 400 if form.errors else 200
    return render(
        request, "referrals/invitation.html", {"invitation": found, "form": form, "refusal": refusal}, status=status
    )
