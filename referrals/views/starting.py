"""Starting a referral: which kind, and for the kind without data the sheet that the person takes along."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from directory.core.languages import SOURCE_LANGUAGE, autonym, enabled_languages
from directory.models import Service
from referrals import actions
from referrals.candidates import named, receiving_services
from referrals.cases import cases_of
from referrals.coverage import INFORMATION, refusal_of
from referrals.doer import Doer
from referrals.errors import ReferralError
from referrals.fact_sheet import fact_sheets
from referrals.models import Case, CodeKind, ReferralCode
from referrals.permissions import is_counsellor
from referrals.views.access import participants_only, person_of
from referrals.views.numbers import number_in
from referrals.views.stages import url_of

_SHOWN: Final = 20
_MOST_FOUND: Final = 40
_MOST_LINES: Final = 1000


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """The kinds of handover, the one without data first; choosing another one creates the draft."""
    user = person_of(request)
    if not is_counsellor(user):
        raise Http404
    chosen = request.POST if request.method == "POST" else request.GET
    service, case = _service(chosen.get("service", "")), _case(user, chosen.get("case", ""))
    kinds = _kinds()
    if request.method == "POST" and request.POST.get("handover_type") in {kind.code for kind in kinds}:
        return _create(request, service, case, request.POST["handover_type"])
    context = {
        "service": service,
        "refusal": refusal_of(service) if service else "",
        "kinds": kinds,
        "case": case,
        "cases": [] if case else list(cases_of(user)[:_SHOWN]),
    }
    return render(request, "referrals/new.html", context)


def _create(request: HttpRequest, service: Service | None, case: Case | None, kind: str) -> HttpResponseBase:
    user = person_of(request)
    usable = service if service is not None and not refusal_of(service) else None
    try:
        referral = actions.create_draft(user, service=usable, case=case)
        actions.save_request(referral, Doer.of(user, referral), {"handover_type": kind})
    except ReferralError as problem:
        messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("referrals:start"))
    return HttpResponseRedirect(url_of(referral, "request" if usable else "recipient"))


def _kinds() -> list[ReferralCode]:
    """The kinds that are sent, with name and explanation in the language of the page."""
    language = get_language() or SOURCE_LANGUAGE
    items: Any = ReferralCode.objects.filter(kind=CodeKind.HANDOVER_TYPE, selectable=True).exclude(code=INFORMATION)
    kinds = list(items.valid_on(timezone.localdate()))
    for kind in kinds:
        kind.shown_name, kind.shown_hint = kind.text("name", language), kind.text("hint", language)
    return kinds


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def information(request: HttpRequest) -> HttpResponseBase:
    """The person goes alone: a page to write a few lines on, and the sheet to print. Nothing of it is stored."""
    if not is_counsellor(person_of(request)):
        raise Http404
    chosen = request.POST if request.method == "POST" else request.GET
    service = _service(chosen.get("service", ""))
    if service is None:
        return _pick(request)
    language = chosen.get("language", get_language() or SOURCE_LANGUAGE)
    language = language if language in enabled_languages() else SOURCE_LANGUAGE
    context: dict[str, Any] = {
        "service": service,
        "languages": [(code, autonym(code)) for code in enabled_languages()],
        "language": language,
    }
    if request.method == "POST":
        lines = request.POST.get("lines", "")[:_MOST_LINES].strip()
        sheet = {"sheets": fact_sheets(service, language), "lines": lines.splitlines()}
        return render(request, "referrals/information_sheet.html", context | sheet)
    return render(request, "referrals/information.html", context)


def _pick(request: HttpRequest) -> HttpResponseBase:
    """The search for the service that the person goes to."""
    text = request.GET.get("q", "").strip()[:80]
    named_so = named(receiving_services(), text).select_related("organization").order_by("name_de")
    services = list(named_so[:_MOST_FOUND]) if text else []
    return render(request, "referrals/pick_service.html", {"text": text, "services": services})


def _service(text: str) -> Service | None:
    """The service of that number among those that counsellors may hand over to."""
    number = number_in(text)
    return receiving_services().select_related("organization").filter(pk=number).first() if number else None


def _case(user: Any, pseudonym: str) -> Case | None:
    """One of the counsellor's cases."""
    return cases_of(user).filter(pseudonym=pseudonym).first() if pseudonym else None
