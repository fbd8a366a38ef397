"""The page of the consent: one that was given before, or a new one with the text that the person is shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from referrals import actions
from referrals.consent_texts import ShownText, shown_text
from referrals.errors import Incomplete, NotPossibleNow
from referrals.forms.consent import ConsentForm
from referrals.models import AccessEntry, Consent, Referral
from referrals.views.access import Opened, open_referral, participants_only
from referrals.views.numbers import number_in
from referrals.views.stages import go_on, require_sender, stage_of, url_of
from referrals.workflow import Status


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The legal basis of a draft, or a new one for a referral whose consent runs out."""
    verb = AccessEntry.Verb.WRITE if request.method == "POST" else AccessEntry.Verb.READ
    opened = open_referral(request, reference, "write:consent", verb=verb)
    require_sender(opened)
    form = ConsentForm(request.POST if request.method == "POST" else None, referral=opened.referral)
    try:
        done = _act(request, opened, form)
    except NotPossibleNow as problem:
        messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))
    return done or _page(request, opened, form)


def _act(request: HttpRequest, opened: Opened, form: ConsentForm) -> HttpResponseBase | None:
    """What the pressed button asks for; None where the page is to be shown (again)."""
    match request.POST.get("go") if request.method == "POST" else None:
        case None | "show":
            return None
        case "use":
            number = number_in(request.POST.get("consent", ""))
            chosen = Consent.objects.filter(pk=number, case=opened.referral.case_id).first()
            if chosen is None:
                raise NotPossibleNow(_("There is no such consent."))
            actions.use_consent(opened.referral, opened.doer, chosen)
            return _on(request, opened)
        case "keep" | "back" | "leave":
            return _on(request, opened)
        case _:
            return _record(request, opened, form)


def _record(request: HttpRequest, opened: Opened, form: ConsentForm) -> HttpResponseBase | None:
    if not form.is_valid():
        return None
    try:
        actions.record_consent(opened.referral, opened.doer, form.cleaned_data)
    except Incomplete as problem:
        for field, sentence in problem.fields.items():
            form.add_error(field if field in form.fields else None, str(sentence))
        return None
    messages.success(request, _("The consent is written down."))
    return _on(request, opened)


def _on(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    if opened.referral.status != Status.DRAFT:
        return HttpResponseRedirect(reverse("referrals:detail", args=[opened.referral.reference]))
    return go_on(request, opened, stage_of(opened.referral, "consent"))


def _page(request: HttpRequest, opened: Opened, form: ConsentForm) -> HttpResponseBase:
    referral, only_shows = opened.referral, request.POST.get("go") == "show"
    context = {
        "referral": referral,
        "stage": stage_of(referral, "consent"),
        "is_draft": referral.status == Status.DRAFT,
        "form": form,
        "shows_errors": not only_shows,
        "text": _text(referral, form),
        "earlier": [each for each in actions.usable_consents(referral) if each.pk != referral.consent_id],
        "current": referral.consent if referral.consent and referral.consent.is_active() else None,
        "recipient_url": url_of(referral, "recipient") if referral.status == Status.DRAFT else "",
        "sheet_url": f"{reverse('referrals:information')}?service={referral.recipient_service_id or ''}",
    }
    status = 400 if form.errors and not only_shows else 200
    return render(request, "referrals/write_consent.html", context, status=status)


def _text(referral: Referral, form: ConsentForm) -> ShownText | None:
    """The words that the person is shown, in the language chosen on the page and with what is ticked."""
    recipient = (
        f"{referral.recipient_service} ({referral.recipient_organization})" if referral.recipient_service else "…"
    )
    return shown_text(form.chosen("legal_basis"), form.chosen("language"), recipient, form.chosen_blocks())
