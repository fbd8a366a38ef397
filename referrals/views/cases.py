"""The cases of a counsellor: a list, and the timeline of the referrals of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from referrals import access_log
from referrals.cases import cases_of
from referrals.labels import CodeNames, state_label
from referrals.models import AccessEntry, Case, HistoryEntry, Referral
from referrals.permissions import is_counsellor
from referrals.views.access import participants_only, person_of
from referrals.views.lists import rows
from referrals.workflow import ACTIVE, BusinessStatus, Side, Status

_PER_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of a case's timeline: what became of which referral."""

    at: datetime
    reference: str
    url: str
    service: str
    state: str


@participants_only
@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """The counsellor's own cases and those that they stand in for."""
    user = person_of(request)
    if not is_counsellor(user):
        raise Http404
    found = (
        cases_of(user)
        .select_related("counsellor")
        .annotate(
            total=Count("referrals"),
            running=Count("referrals", filter=Q(referrals__status__in=[*ACTIVE, Status.DRAFT])),
            latest=Max("referrals__changed_at"),
        )
        .order_by("-latest", "-id")
    )
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    access_log.note(request, user, AccessEntry.Verb.LIST, "cases")
    return render(request, "referrals/cases.html", {"page": page, "user_id": user.pk})


@participants_only
@require_safe
def case(request: HttpRequest, pseudonym: str) -> HttpResponseBase:
    """One case: its referrals, and what happened to them in the order in which it happened."""
    user = person_of(request)
    found = cases_of(user).select_related("counsellor").filter(pseudonym=pseudonym).first()
    if found is None:
        raise Http404
    referrals = Referral.objects.sent_side(user).filter(case=found).with_sides().order_by("-changed_at", "-id")
    access_log.note(request, user, AccessEntry.Verb.LIST, "case")
    context = {
        "case": found,
        "is_own": found.counsellor_id == user.pk,
        "rows": rows(referrals, Side.SENDER, CodeNames.load()),
        "events": timeline(found, [referral.pk for referral in referrals]),
    }
    return render(request, "referrals/case.html", context)


def timeline(found: Case, referrals: list[int]) -> list[CaseEvent]:
    """Every change of state of the referrals, oldest first. Holds no word about the person."""
    entries = HistoryEntry.objects.filter(referral__case=found, referral__in=referrals)
    return [_event(entry) for entry in entries.select_related("referral__recipient_service").order_by("at", "id")]


def _event(entry: HistoryEntry) -> CaseEvent:
    referral = entry.referral
    return CaseEvent(
        at=entry.at,
        reference=referral.reference,
        url=reverse("referrals:detail", args=[referral.reference]),
        service=str(referral.recipient_service or ""),
        state=state_label((Status(entry.to_status), BusinessStatus(entry.to_business_status))),
    )
