"""Writing a message to the other side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from referrals import actions
from referrals.errors import Incomplete, ReferralError
from referrals.forms.messages import MessageForm
from referrals.models import AccessEntry
from referrals.views.content import content_page, open_content
from referrals.workflow import Status


@content_page
@require_POST
def write(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Writes the message; what was typed stays where something is missing."""
    opened = open_content(request, reference, "message", verb=AccessEntry.Verb.WRITE)
    form = MessageForm(request.POST, before_acceptance=opened.referral.status == Status.REQUESTED)
    refusal = ""
    if form.is_valid():
        try:
            actions.write_message(opened.referral, opened.doer, form.cleaned_data["text"], form.cleaned_data["key"])
        except Incomplete as problem:
            for field, sentence in problem.fields.items():
                form.add_error(field, str(sentence))
        except ReferralError as problem:
            refusal = str(problem)
        else:
            messages.success(request, _("Your message is there for the other side."))
            return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))
    context = {
        "referral": opened.referral,
        "form": form,
        "refusal": refusal,
        "heading": _("Write to the other side"),
        "button": _("Send the message"),
    }
    return render(request, "referrals/enclosed_form.html", context, status=409 if refusal else 400)
