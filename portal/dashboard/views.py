"""The start page after sign-in: who I am, where I can go, and what waits for me."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText, autonym
from directory.models import Service
from portal.accounts.models import User
from portal.accounts.second_factor import has_second_factor, needs_second_factor
from portal.accounts.signed_in import signed_in_user
from referrals.models import Referral
from referrals.permissions import is_counsellor, takes_part
from referrals.views.lists import has_inbox
from referrals.workflow import Side

_SHOWN: Final = 10  # entries; the CMS lists the rest


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An entry of one of my organizations that should be checked."""

    pk: int
    name: LocalizedText
    organization: str


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The signed-in person's start page."""
    user = signed_in_user(request)
    due = Service.objects.published().of_member(user).due_for_check(timezone.localdate())
    return render(
        request,
        "dashboard/start.html",
        {
            "memberships": user.memberships.select_related("organization"),
            "may_enter_cms": user.has_perm("wagtailadmin.access_admin"),
            "language_name": autonym(user.preferred_language),
            "has_second_factor": has_second_factor(user),
            "needs_second_factor": needs_second_factor(user),
            "referrals": _referrals(user),
            "due_total": due.count(),
            "due": [_due_entry(service, request) for service in due.select_related("organization")[:_SHOWN]],
        },
    )


@dataclass(frozen=True, slots=True)
class ReferralsAtAGlance:
    """What waits for the person as sender and as recipient; None on a side that they are not on."""

    sent: int | None
    received: int | None


def _referrals(user: User) -> ReferralsAtAGlance | None:
    """For people who have to do with referrals."""
    if not takes_part(user):
        return None
    sent = Referral.objects.sent_side(user).turn_of(Side.SENDER).count() if is_counsellor(user) else None
    received = Referral.objects.received_side(user).turn_of(Side.RECIPIENT).count() if has_inbox(user) else None
    return ReferralsAtAGlance(sent, received)


def _due_entry(service: Service, request: HttpRequest) -> DueEntry:
    language = get_language() or SOURCE_LANGUAGE
    return DueEntry(service.pk, service.text("name", language), service.organization.name)
