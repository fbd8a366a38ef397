"""The lists: what needs me now, what I sent, what has arrived. Lists hold no word about any person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import MembershipRole
from referrals import access_log
from referrals.labels import STATUS_LABELS, TURN_LABELS, CodeNames, state_label
from referrals.models import AccessEntry, CodeKind, Referral
from referrals.permissions import (
    is_counsellor,
    is_privacy_officer,
    organizations_of,
    recipient_side_q,
    sender_side_q,
)
from referrals.querysets import ReferralQuerySet
from referrals.views import list_filters
from referrals.views.access import participants_only, person_of
from referrals.views.detail import is_overdue
from referrals.workflow import Side, Status

_PER_PAGE: Final = 25
_SHOWN_AT_START: Final = 10
_SORTS: Final = {"changed": "-changed_at", "due": "due_at", "sent": "-sent_at"}


@dataclass(frozen=True, slots=True)
class Row:
    """A referral in a list."""

    reference: str
    url: str
    state: str
    turn: str
    is_my_turn: bool
    is_overdue: bool
    urgency: Any
    service: str
    other_side: str
    pseudonym: str
    since: datetime
    due_at: datetime | None
    assignee: str
    is_demonstration: bool


def rows(referrals: Iterable[Referral], side: Side, names: CodeNames) -> list[Row]:
    """The referrals as rows, seen from one side."""
    return [_row(each, side, names) for each in referrals]


def _row(referral: Referral, side: Side, names: CodeNames) -> Row:
    sent = side is Side.SENDER
    other = referral.recipient_organization if sent else referral.sender_organization
    return Row(
        reference=referral.reference,
        url=reverse("referrals:detail", args=[referral.reference]),
        state=state_label(referral.state),
        turn=str(TURN_LABELS[referral.ball_with]),
        is_my_turn=referral.ball_with is side,
        is_overdue=is_overdue(referral),
        urgency=names.name(CodeKind.URGENCY, referral.urgency),
        service=str(referral.recipient_service or ""),
        other_side=str(other or ""),
        pseudonym=referral.case.pseudonym if sent else "",
        since=referral.status_since,
        due_at=referral.due_at if referral.status == Status.REQUESTED else None,
        assignee=referral.assignee.get_full_name() if referral.assignee else "",
        is_demonstration=referral.is_demonstration,
    )


@participants_only
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """What needs me now, on both sides, and the ways to everything else."""
    user, names = person_of(request), CodeNames.load()
    mine = Referral.objects.sent_side(user).turn_of(Side.SENDER).with_sides()
    theirs = Referral.objects.received_side(user).turn_of(Side.RECIPIENT).with_sides()
    access_log.note(request, user, AccessEntry.Verb.LIST, "start")
    context = {
        "is_counsellor": is_counsellor(user),
        "receives": bool(recipient_side_q(user)) and has_inbox(user),
        "reads_log": is_privacy_officer(user) or bool(organizations_of(user, MembershipRole.LEAD)),
        "is_member": not is_privacy_officer(user) or user.memberships.exclude(role="editor").exists(),  # type: ignore[attr-defined]
        "to_do_sent": rows(mine[:_SHOWN_AT_START], Side.SENDER, names),
        "to_do_sent_total": mine.count(),
        "to_do_received": rows(theirs.order_by("due_at")[:_SHOWN_AT_START], Side.RECIPIENT, names),
        "to_do_received_total": theirs.count(),
    }
    return render(request, "referrals/start.html", context)


def has_inbox(user: Any) -> bool:
    """True for intake, workers and leads."""
    return bool(user.memberships.filter(role__in=["intake", "worker", "lead"]).exists())


@participants_only
@require_safe
def outbox(request: HttpRequest) -> HttpResponseBase:
    """What the person, or whoever they stand in for, has sent or is writing."""
    user = person_of(request)
    if not (is_counsellor(user) or user.memberships.filter(role="lead").exists()):  # type: ignore[attr-defined]
        raise Http404
    found = Referral.objects.filter(sender_side_q(user))
    return _list(request, found, Side.SENDER, "outbox", _("Sent and drafts"))


@participants_only
@require_safe
def inbox(request: HttpRequest) -> HttpResponseBase:
    """What has arrived at the person's organizations, as far as it exists for them."""
    user = person_of(request)
    if not has_inbox(user):
        raise Http404
    found = Referral.objects.filter(recipient_side_q(user))
    return _list(request, found, Side.RECIPIENT, "inbox", _("Arrived"))


def _list(request: HttpRequest, found: ReferralQuerySet, side: Side, name: str, title: str) -> HttpResponseBase:
    """One list with its filters, sorting and pages."""
    status, turn = request.GET.get("status", ""), request.GET.get("turn", "")
    sort = request.GET.get("sort", "changed")
    choices = list_filters.choices_of(found) if side is Side.RECIPIENT else None
    if status in set(Status):
        found = found.filter(status=status)
    if turn == "mine":
        found = found.turn_of(side)
    if turn == "overdue":
        found = found.overdue(timezone.now())
    found = list_filters.narrow(found, request.GET, person_of(request))
    found = found.with_sides().order_by(_SORTS.get(sort, "-changed_at"), "-id")
    pages = Paginator(found, _PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    access_log.note(request, person_of(request), AccessEntry.Verb.LIST, name)
    kept = {key: str(value) for key, value in request.GET.items() if key != "page" and value}
    context = {
        "title": title,
        "name": name,
        "rows": rows(list(page.object_list), side, CodeNames.load()),
        "page": page,
        "page_url": f"?{urlencode(kept)}&page=" if kept else "?page=",
        "total": pages.count,
        "statuses": [
            (each.value, STATUS_LABELS[each]) for each in Status if side is Side.SENDER or each is not Status.DRAFT
        ],
        "choices": choices,
        "chosen": {
            "status": status,
            "turn": turn,
            "sort": sort,
            **{name: request.GET.get(name, "") for name in list_filters.NAMES},
        },
        "is_filtered": bool(kept),
        "is_sender": side is Side.SENDER,
    }
    return render(request, "referrals/list.html", context)
