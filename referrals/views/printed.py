"""The printed sheets as PDF, or as a page to print where the machine cannot make one; and everything about a person as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from referrals import pdf, printed
from referrals.client_copy import client_copy
from referrals.disclosure import IDENTITY, REQUEST
from referrals.errors import NotYours
from referrals.export import export_case
from referrals.models import AccessEntry
from referrals.views.access import Opened, find_referral, note_access, person_of
from referrals.views.content import Gone, content_page, open_content


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of printed sheet. ``make`` gives what stands on it, or None where there is nothing to print."""

    make: Callable[[Opened], dict[str, Any] | None]
    template: str = "referrals/pdf/sheet.html"
    tier: int = REQUEST
    sender_only: bool = False


def _client_copy(opened: Opened) -> dict[str, Any] | None:
    consent = opened.referral.consent
    return client_copy(opened.referral, consent) if consent is not None else None


SHEETS: Final[dict[str, Sheet]] = {
    "request": Sheet(lambda opened: printed.request_sheet(opened.shown)),
    "handover": Sheet(lambda opened: printed.handover_sheet(opened.shown), tier=IDENTITY),
    "client-copy": Sheet(_client_copy, "referrals/pdf/client_copy.html", sender_only=True),
    "outcome": Sheet(lambda opened: printed.outcome_sheet(opened.shown)),
}


@content_page
@require_safe
def sheet(request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
    """One of the sheets."""
    chosen = SHEETS.get(kind)
    if chosen is None:
        raise Http404
    opened = open_content(
        request,
        reference,
        f"{kind}.pdf",
        verb=AccessEntry.Verb.EXPORT,
        tier=chosen.tier,
        sender_only=chosen.sender_only,
    )
    context = chosen.make(opened)
    if context is None:
        raise Http404
    return _answer(request, chosen.template, context, f"{opened.referral.reference}-{kind}.pdf")


@content_page
@require_safe
def person(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Everything that is stored about the person, as PDF (Art. 15 DSGVO)."""
    opened, data = _export(request, reference, "person.pdf")
    context = printed.person_sheet(opened.referral, data)
    return _answer(request, "referrals/pdf/sheet.html", context, f"{reference}-person.pdf")


@content_page
@require_safe
def person_json(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The same as JSON."""
    _opened, data = _export(request, reference, "person.json")
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{reference}-person.json") or "attachment"
    )
    return response


def _export(request: HttpRequest, reference: str, view: str) -> tuple[Opened, dict[str, Any]]:
    """The export of the referral's case; its function writes the lines of the access log."""
    opened = find_referral(request, reference)
    try:
        if not opened.is_sender:
            raise NotYours
        return opened, export_case(opened.referral.case, person_of(request), request)
    except NotYours as problem:
        note_access(request, opened, view, AccessEntry.Verb.REFUSED)
        if opened.shown.is_stub:
            raise Gone(opened) from problem
        raise PermissionDenied from problem


def _answer(request: HttpRequest, template: str, context: dict[str, Any], name: str) -> HttpResponseBase:
    try:
        content = pdf.make(template, context)
    except pdf.Unavailable:
        return render(request, template, context | {"on_screen": True})
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
