"""A referral for other programs: the calendar entry of its appointment, and FHIR."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from referrals import calendars, fhir
from referrals.disclosure import IDENTITY
from referrals.models import AccessEntry, Referral
from referrals.views.access import Opened, person_of
from referrals.views.content import content_page, open_content


@content_page
@require_safe
def appointment(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The calendar entry, for whoever sees the appointment."""
    opened = open_content(request, reference, "appointment.ics", verb=AccessEntry.Verb.EXPORT, tier=IDENTITY)
    chosen = calendars.appointment_of(opened.referral)
    if chosen is None:
        raise Http404
    response = HttpResponse(calendars.calendar(opened.referral, chosen), content_type="text/calendar; charset=utf-8")
    return _named(response, f"{opened.referral.reference}.ics")


@content_page
@require_safe
def as_fhir(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The referral as FHIR, as far as the person may see it."""
    opened = open_content(request, reference, "fhir.json", verb=AccessEntry.Verb.EXPORT)
    content = fhir.bundle(opened.shown, parent=_visible_parent(request, opened))
    response = JsonResponse(content, content_type=fhir.CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})
    return _named(response, f"{opened.referral.reference}.fhir.json")


def _visible_parent(request: HttpRequest, opened: Opened) -> Referral | None:
    visible = Referral.objects.visible_to(person_of(request))
    parent: Referral | None = visible.filter(children=opened.referral).first()
    return parent


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
