"""The pages of a draft on which something is written: recipient, request, person, details. Everything typed is kept."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from directory.models import Service
from referrals import access_log, actions
from referrals.candidates import ranking_for, receiving_services
from referrals.coverage import refusal_of
from referrals.fields import Block
from referrals.forms.writing import AboutForm, DetailsForm, NeedForm, PersonForm, RequestForm, text_warnings
from referrals.models import AccessEntry, Referral
from referrals.views.access import Opened, person_of
from referrals.views.numbers import number_in
from referrals.views.stages import draft_page, go_on, stage_of, url_of

_SHOWN: Final = 15
_SHOWN_APART: Final = 10
_MOST_SEARCHED: Final = 80


def _read(opened: Opened) -> Referral:
    """The draft as it is now, after what was just saved."""
    return Referral.objects.with_sides().get(pk=opened.referral.pk)


@draft_page("recipient")
def recipient(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """What is needed, the services that fit it, and the choice of one. The need is saved, what is searched for is not."""
    stage = stage_of(opened.referral, "recipient")
    form = NeedForm(request.POST if request.POST.get("action") == "need" else None, referral=opened.referral)
    text = ""
    match request.POST.get("action"):
        case "choose":
            return _choose(request, opened, number_in(request.POST.get("service", "")))
        case "need" if form.is_valid():
            actions.save_request(opened.referral, opened.doer, form.cleaned_data)
            return go_on(request, opened, stage)
        case "find":
            text = request.POST.get("text", "").strip()[:_MOST_SEARCHED]
            access_log.note(request, person_of(request), AccessEntry.Verb.SEARCH, "services", referral=opened.referral)
    ranking = ranking_for(opened.referral, text)
    context = {
        "referral": opened.referral,
        "stage": stage,
        "form": form,
        "text": text,
        "fitting": ranking.fitting[:_SHOWN],
        "fitting_total": len(ranking.fitting),
        "unfitting": ranking.unfitting[:_SHOWN_APART],
        "closed": ranking.closed[:_SHOWN_APART],
        "total": ranking.total,
    }
    return render(request, "referrals/write_recipient.html", context, status=400 if form.errors else 200)


def _choose(request: HttpRequest, opened: Opened, number: int) -> HttpResponseBase:
    service: Service | None = receiving_services().filter(pk=number).select_related("organization").first()
    if reason := refusal_of(service):
        messages.error(request, reason)
        return HttpResponseRedirect(url_of(opened.referral, "recipient"))
    if service is not None:
        actions.choose_recipient(opened.referral, opened.doer, service)
        _leave_residence_out(request, opened, service)
    return HttpResponseRedirect(url_of(opened.referral, "request"))


def _leave_residence_out(request: HttpRequest, opened: Opened, service: Service) -> None:
    """An authority that may have to report gets no residence data unless it is asked for again (A7)."""
    if service.organization.may_report and opened.referral.blocks.filter(block=Block.RESIDENCE).exists():
        actions.save_block(opened.referral, opened.doer, Block.RESIDENCE, {})
        messages.success(request, _("The details of the residence paper were taken out: this is an authority."))


@draft_page("request")
def about(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """What the service should do, and how soon."""
    return _tier_one(request, opened, "request", AboutForm)


@draft_page("person")
def person(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """The person as far as the decision needs it."""
    return _tier_one(request, opened, "person", PersonForm)


def _tier_one(request: HttpRequest, opened: Opened, name: str, form_of: type[RequestForm]) -> HttpResponseBase:
    stage = stage_of(opened.referral, name)
    form = form_of(request.POST if request.method == "POST" else None, referral=opened.referral)
    if request.method == "POST" and form.is_valid():
        actions.save_request(opened.referral, opened.doer, form.cleaned_data)
        return _warned(request, opened, form) or go_on(request, opened, stage)
    context = {
        "referral": opened.referral,
        "stage": stage,
        "form": form,
        "rows": form.rows(),
        "seen": _noticed(opened.referral, form),
    }
    return render(request, "referrals/write_form.html", context, status=400 if form.errors else 200)


def _warned(request: HttpRequest, opened: Opened, form: RequestForm) -> HttpResponseBase | None:
    """Once back to the field where something was noticed. It is saved all the same; pressing again goes on."""
    noticed = _noticed(_read(opened), form)
    if not noticed or noticed == request.POST.get("seen") or request.POST.get("go") in ("leave", "back"):
        return None
    messages.success(request, _("Saved. Please look at what was noticed in the text; you can also leave it so."))
    return HttpResponseRedirect(url_of(opened.referral, "request"))


def _noticed(referral: Referral, form: RequestForm) -> str:
    """Where something was noticed, and how often: says nothing about what."""
    found = text_warnings(referral)
    return " ".join(f"{name}:{len(each)}" for name, each in found.items() if name in form.names)


@draft_page("details")
def details(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """Name, contact and whatever else is released by acceptance only."""
    stage = stage_of(opened.referral, "details")
    form = DetailsForm(request.POST if request.method == "POST" else None, referral=opened.referral)
    if request.method == "POST" and form.is_valid() and request.POST.get("go") != "find":
        for block, content in form.contents():
            actions.save_block(opened.referral, opened.doer, block, content)
        actions.save_request(opened.referral, opened.doer, {"other_services": form.cleaned_data["other_services"]})
        return go_on(request, opened, stage)
    context: dict[str, Any] = {"referral": opened.referral, "stage": stage, "form": form, "blocks": form.block_rows()}
    return render(request, "referrals/write_details.html", context, status=400 if form.errors else 200)
