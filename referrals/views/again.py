"""What leads away from a referral: delete a draft, look for another service, refer onward. Each asks once, then acts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.models import Service
from referrals import actions
from referrals.candidates import receiving_services
from referrals.coverage import refusal_of
from referrals.errors import ReferralError
from referrals.models import AccessEntry, Referral
from referrals.views.access import Opened, open_referral, participants_only
from referrals.views.numbers import number_in
from referrals.views.stages import draft_page, require_sender, url_of
from referrals.views.ways import may_refer_onward, may_try_another


@draft_page("discard")
def discard(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """Deletes the draft after asking once."""
    if request.method == "POST":
        actions.discard(opened.referral, opened.doer)
        messages.success(request, _("The draft is deleted."))
        return HttpResponseRedirect(reverse("referrals:outbox"))
    words = _("Everything that was written in it is deleted. This cannot be undone.")
    return _ask(request, opened.referral, _("Delete this draft?"), words, _("Delete the draft"), is_grave=True)


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def another_service(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A new draft with everything copied, after a refusal or an end."""
    opened = open_referral(request, reference, "another_service", verb=_verb(request))
    require_sender(opened)
    title = _("Find another service")
    if not may_try_another(opened):
        return _refuse(request, opened.referral)
    if request.method == "POST":
        try:
            draft = actions.copy_for_another_service(opened.referral, opened.doer, service=_usable(request))
        except ReferralError as problem:
            messages.error(request, str(problem))
            return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))
        return HttpResponseRedirect(url_of(draft, "recipient" if draft.recipient_service_id is None else "request"))
    words = _("A new draft is made with everything that you wrote. The person has to agree to the new recipient.")
    return _ask(request, opened.referral, title, words, title, suggested=opened.referral.suggested_service)


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def onward(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A draft to a further service; this referral goes on beside it."""
    opened = open_referral(request, reference, "onward", verb=_verb(request))
    title = _("Refer onward")
    if not may_refer_onward(opened):
        return _refuse(request, opened.referral)
    if request.method == "POST":
        try:
            draft = actions.refer_onward(opened.referral, opened.doer, key=_key(request))
        except ReferralError as problem:
            messages.error(request, str(problem))
            return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))
        return HttpResponseRedirect(url_of(draft, "recipient"))
    words = _("A new draft is made with the request. The person has to agree again, with you. This referral goes on.")
    return _ask(request, opened.referral, title, words, title)


def _ask(
    request: HttpRequest,
    referral: Referral,
    title: str,
    words: str,
    button: str,
    *,
    is_grave: bool = False,
    suggested: Service | None = None,
) -> HttpResponseBase:
    context = {
        "referral": referral,
        "title": title,
        "words": words,
        "button": button,
        "is_grave": is_grave,
        "suggested": suggested if suggested is not None and not refusal_of(suggested) else None,
        "key": uuid.uuid4(),
    }
    return render(request, "referrals/confirm.html", context)


def _refuse(request: HttpRequest, referral: Referral) -> HttpResponseBase:
    messages.error(request, _("This is not possible now. The page of the referral shows what is."))
    return HttpResponseRedirect(reverse("referrals:detail", args=[referral.reference]))


def _usable(request: HttpRequest) -> Service | None:
    """The suggested service, where it was chosen and can receive."""
    number = number_in(request.POST.get("service", ""))
    service: Service | None = receiving_services().select_related("organization").filter(pk=number).first()
    return service if service is not None and not refusal_of(service) else None


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _verb(request: HttpRequest) -> str:
    return AccessEntry.Verb.WRITE if request.method == "POST" else AccessEntry.Verb.READ
