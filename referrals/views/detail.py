"""The page of one referral: where it stands, whose turn it is, what may be seen of it, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.core.languages import LocalizedText
from referrals.disclosure import REQUEST
from referrals.labels import BUSINESS_LABELS, STATUS_LABELS, TURN_LABELS, CodeNames, state_label
from referrals.models import CodeKind, HistoryEntry, Message, Referral
from referrals.permissions import SENDER_ROLES
from referrals.showing import sections
from referrals.views.access import Opened, open_referral, participants_only
from referrals.views.enclosed import enclosed
from referrals.views.link_sending import link_section
from referrals.views.steps import offers
from referrals.views.ways import ways
from referrals.workflow import BusinessStatus, Side, Status, step

_REASONS = {
    Status.REJECTED: CodeKind.DECLINE_REASON,
    Status.CANCELLED: CodeKind.CANCEL_REASON,
    Status.ON_HOLD: CodeKind.HOLD_REASON,
    Status.ENTERED_IN_ERROR: CodeKind.ERROR_REASON,
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline: a step or a message."""

    at: datetime
    label: str
    who: str
    text: str = ""
    is_message: bool = False


@participants_only
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The referral as the person may see it; a stub with 410 where the recipient's access has ended."""
    opened = open_referral(request, reference, "detail")
    if opened.shown.is_stub:
        return stub(request, opened)
    referral, names = opened.referral, CodeNames.load()
    context = {
        "referral": referral,
        "state": state_label(referral.state),
        "turn": TURN_LABELS[referral.ball_with],
        "is_my_turn": referral.ball_with is opened.doer.side,
        "is_sender": bool(opened.doer.roles & SENDER_ROLES),
        "is_overdue": is_overdue(referral),
        "is_draft": referral.status == Status.DRAFT,
        "sections": sections(opened.shown, names),
        "tier": opened.shown.tier,
        "offers": offers(referral, opened.doer),
        "events": timeline(opened),
        "appointments": appointments(opened),
        "may_choose_time": referral.proposed_by not in (Side.NONE.value, opened.doer.side.value),
        "reason": reason(referral, names),
        "outcome": _outcome(referral, names),
        "link_section": link_section(opened),
        "ways": ways(opened),
        **enclosed(opened, names),
    }
    return render(request, "referrals/detail.html", context)


def stub(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What stays for the recipient: number, date, status, reason, and the button that it was seen (A4, B3)."""
    referral = opened.referral
    context = {
        "referral": referral,
        "state": state_label(referral.state),
        "reason": reason(referral, CodeNames.load()),
        "offers": [each for each in offers(referral, opened.doer) if each.step.name == "confirm_cancellation"],
    }
    return render(request, "referrals/stub.html", context, status=410)


def is_overdue(referral: Referral) -> bool:
    """True where the answer should have come: the derived business status "overdue"."""
    waits = referral.status == Status.REQUESTED and referral.paused_at is None and referral.due_at is not None
    return bool(waits and referral.due_at and referral.due_at < timezone.now())


def timeline(opened: Opened) -> list[Event]:
    """Steps and messages in their order; messages only within the tier."""
    referral = opened.referral
    steps = [_event(entry) for entry in referral.history.select_related("user", "organization")]
    said = [_said(each) for each in referral.messages.select_related("author") if each.tier <= opened.shown.tier]
    return sorted([*steps, *said], key=lambda event: event.at)


def _event(entry: HistoryEntry) -> Event:
    label = str(step(entry.step).label) if entry.step != "create" else str(STATUS_LABELS[Status.DRAFT])
    changed = (entry.from_status, entry.from_business_status) != (entry.to_status, entry.to_business_status)
    business = BusinessStatus(entry.to_business_status)
    if changed and business is not BusinessStatus.NONE:
        label = str(BUSINESS_LABELS[business])
    return Event(entry.at, label, _who(entry.user, entry.organization))


def _who(user: Any, organization: Any) -> str:
    """The person's organization and name; an account that was erased leaves the organization."""
    name = user.get_full_name() if user else ""
    return " – ".join(filter(None, [str(organization) if organization else "", name]))


def _said(message: Message) -> Event:
    who = message.author.get_full_name() if message.author else ""
    return Event(message.at, str(message.get_kind_display()), who, message.text, is_message=True)


def appointments(opened: Opened) -> list[Any]:
    """Agreed and proposed times, once the referral is accepted."""
    if opened.shown.tier <= REQUEST:
        return []
    open_ones = opened.referral.appointments.filter(status__in=["proposed", "booked"])
    return list(open_ones.select_related("location", "language"))


def reason(referral: Referral, names: CodeNames) -> LocalizedText | None:
    """Why it was declined, taken back, put on hold or marked as a mistake."""
    kind = _REASONS.get(Status(referral.status))
    return names.name(kind, referral.reason) if kind and referral.reason else None


def _outcome(referral: Referral, names: CodeNames) -> LocalizedText | None:
    kinds = {Status.COMPLETED: CodeKind.OUTCOME_COMPLETED, Status.FAILED: CodeKind.OUTCOME_FAILED}
    kind = kinds.get(Status(referral.status))
    return names.name(kind, referral.outcome) if kind and referral.outcome else None
