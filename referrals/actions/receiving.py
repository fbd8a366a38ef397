"""The recipient's steps: from the receipt (T3) to the outcome (T16), assigning (T22) and undoing an acceptance (T19)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Membership, MembershipRole, Service
from referrals.actions.codes import require_code
from referrals.actions.sending import ask_sender_due, cancel_appointments, end_ways_in, note_disclosure, say
from referrals.actions.taking import already_taken, locked, require_possible, take
from referrals.coverage import require_covered
from referrals.disclosure import IDENTITY, PROTECTED
from referrals.doer import Doer
from referrals.errors import Incomplete, NotPossibleNow, NotYours
from referrals.models import Appointment, CodeKind, Message, Referral
from referrals.notifications import recipients, tell_people
from referrals.workflow import RELEASED, Actor, BusinessStatus, Side, State, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

UNDO_WITHIN: Final = timedelta(hours=24)
LONGEST_HOLD: Final = timedelta(days=90)
_HOLDS: Final = frozenset(
    {
        BusinessStatus.WAITLIST,
        BusinessStatus.WAITING_DOCUMENTS,
        BusinessStatus.WAITING_AUTHORITY,
        BusinessStatus.CLIENT_PAUSED,
    }
)


def acknowledge(referral: Referral, doer: Doer, *, key: uuid.UUID | None = None) -> Referral:
    """Confirms the receipt (T3). It is no answer: the deadline stays."""
    return take(referral, "acknowledge", doer, key=key, changes={"acknowledged_at": timezone.now()})


@transaction.atomic
def ask_back(referral: Referral, doer: Doer, topic: str, text: str, *, key: uuid.UUID | None = None) -> Referral:
    """Asks the sender something (T4); the recipient's clock stops. Raises Incomplete."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    missing = {"topic": topic, "text": text.strip()}
    if not all(missing.values()):
        raise Incomplete(fields={name: _("Please answer this.") for name, value in missing.items() if not value})
    require_possible(referral, "ask_back", doer)
    say(referral, doer, text, Message.Kind.QUESTION, topic)
    now = timezone.now()
    changes = {"paused_at": now, "review_on": timezone.localdate(ask_sender_due(now))}
    return take(referral, "ask_back", doer, key=key, changes=changes)


@transaction.atomic
def accept(
    referral: Referral,
    doer: Doer,
    *,
    responsible_name: str,
    responsible_phone: str,
    first_contact_on: date | None,
    assignee: AbstractBaseUser | None = None,
    key: uuid.UUID | None = None,
) -> Referral:
    """Accepts (T6): identity and contact are released to the gatekeeper and the assigned worker, and the proof is written.

    Raises Incomplete, and NoConsent where the consent ended meanwhile.
    """
    referral = locked(referral)
    if already_taken(key):
        return referral
    missing = {"responsible_name": responsible_name.strip(), "responsible_phone": responsible_phone.strip()}
    errors = {name: _("Please answer this.") for name, value in missing.items() if not value}
    if first_contact_on is None or first_contact_on < timezone.localdate():
        errors["first_contact_on"] = _("Please name a day, today or later.")
    if errors:
        raise Incomplete(fields=errors)
    require_possible(referral, "accept", doer)
    require_covered(referral)
    if (
        assignee is None
        and referral.assignee_id is None
        and doer.roles & {Actor.WORKER, Actor.INTAKE} == {Actor.WORKER}
    ):
        assignee = doer.user  # who accepts for themselves works on it
    if assignee is not None:
        _require_worker(referral, assignee)
    now = timezone.now()
    changes = {
        "accepted_at": now,
        "answered_at": now,
        "accepted_by_id": doer.user.pk if doer.user else None,
        "responsible_name": responsible_name.strip(),
        "responsible_phone": responsible_phone.strip(),
        "expected_start_on": first_contact_on,
        "assignee_id": assignee.pk if assignee else referral.assignee_id,
        "paused_at": None,
        "review_on": None,
    }
    after = take(referral, "accept", doer, key=key, changes=changes)
    note_disclosure(after, doer, IDENTITY)
    if after.assignee_id is not None:
        note_disclosure(after, doer, PROTECTED)
    if assignee is not None:
        tell_people(after, [assignee], besides=doer.user)
    return after


@transaction.atomic
def decline(
    referral: Referral,
    doer: Doer,
    reason: str,
    *,
    text: str = "",
    suggested: Service | None = None,
    key: uuid.UUID | None = None,
) -> Referral:
    """Declines (T7) with a reason of the list; a text only where the reason asks for one. Raises Incomplete."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    code = require_code(CodeKind.DECLINE_REASON, reason, "reason", _("Please choose a reason."))
    if code.fact("after_acceptance") and not may_report_content(referral):
        raise Incomplete(
            fields={"reason": _("The consent does not allow this reason: it tells something of the person.")}
        )
    if code.fact("needs_text") and not text.strip():
        raise Incomplete(fields={"text": _("Please write one sentence, without names.")})
    require_possible(referral, "decline", doer)
    if code.fact("needs_text"):
        say(referral, doer, text, Message.Kind.REFUSAL)
    business = BusinessStatus.REDIRECT_SUGGESTED if suggested else BusinessStatus.DECLINED
    changes = {"suggested_service_id": suggested.pk if suggested else None, "answered_at": timezone.now()}
    after = take(referral, "decline", doer, key=key, to=(Status.REJECTED, business), reason=reason, changes=changes)
    end_ways_in(after)
    return after


@transaction.atomic
def hold(
    referral: Referral, doer: Doer, reason: str, review_on: date | None, *, key: uuid.UUID | None = None
) -> Referral:
    """Puts on hold (T10) until a day of review, at most 90 days ahead. Raises Incomplete."""
    today = timezone.localdate()
    if reason not in {each.value for each in _HOLDS}:
        raise Incomplete(fields={"reason": _("Please choose a reason.")})
    if review_on is None or not today < review_on <= today + LONGEST_HOLD:
        raise Incomplete(fields={"review_on": _("Please name a day within the next 90 days.")})
    referral = locked(referral)
    if already_taken(key):
        return referral
    to = (Status.ON_HOLD, BusinessStatus(reason))
    after = take(referral, "hold", doer, key=key, to=to, reason=reason, changes={"review_on": review_on})
    cancel_appointments(after)
    return after


@transaction.atomic
def resume(referral: Referral, doer: Doer, *, key: uuid.UUID | None = None) -> Referral:
    """Goes on (T11): with the contact where there was none yet, else with the counselling."""
    referral = locked(referral)
    to: State = (
        (Status.IN_PROGRESS, BusinessStatus.SERVICE_RUNNING)
        if referral.first_contact_on
        else (Status.ACCEPTED, BusinessStatus.CONTACT_PENDING)
    )
    return take(referral, "resume", doer, key=key, to=to, changes={"review_on": None, "reason": ""})


@transaction.atomic
def plan_joint_handover(referral: Referral, doer: Doer, *, key: uuid.UUID | None = None) -> Referral:
    """Notes that both sides and the person will talk together (T12)."""
    return take(referral, "plan_joint_handover", doer, key=key)


@transaction.atomic
def begin(referral: Referral, doer: Doer, on: date | None, *, key: uuid.UUID | None = None) -> Referral:
    """Notes the first contact (T13). Raises Incomplete for a day in the future."""
    if on is None or on > timezone.localdate():
        raise Incomplete(fields={"on": _("Please name the day, today or earlier.")})
    referral = locked(referral)
    if already_taken(key):
        return referral
    booked = referral.appointments.filter(status=Appointment.Status.BOOKED)
    business = BusinessStatus.APPOINTMENT_ATTENDED if booked.exists() else BusinessStatus.SERVICE_RUNNING
    changes = {"first_contact_on": on}
    after = take(referral, "begin", doer, key=key, to=(Status.IN_PROGRESS, business), changes=changes)
    booked.update(status=Appointment.Status.FULFILLED)
    cancel_appointments(after)
    return after


@transaction.atomic
def no_show(referral: Referral, doer: Doer, *, key: uuid.UUID | None = None) -> Referral:
    """Notes that the person did not come (T13); another appointment can be proposed."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    after = take(referral, "no_show", doer, key=key, changes={"no_show_count": F("no_show_count") + 1})
    after.appointments.filter(status=Appointment.Status.BOOKED).update(status=Appointment.Status.NO_SHOW)
    cancel_appointments(after)
    return after


@transaction.atomic
def report(referral: Referral, doer: Doer, text: str, *, key: uuid.UUID | None = None) -> Referral:
    """Sends an interim report (T14), where the consent allows more than the status to be reported back."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    if not text.strip():
        raise Incomplete(fields={"text": _("Please write one or two sentences.")})
    require_possible(referral, "report", doer)
    if not may_report_content(referral):
        raise NotPossibleNow(_("The consent allows only the status to be reported back, no text."))
    say(referral, doer, text, Message.Kind.REPORT)
    return take(referral, "report", doer, key=key)


def complete(
    referral: Referral,
    doer: Doer,
    outcome: str,
    *,
    note: str = "",
    follow_up_needed: bool = False,
    key: uuid.UUID | None = None,
) -> Referral:
    """Reports the outcome (T15). Without one nothing ends. Raises Incomplete."""
    return _end(referral, doer, "complete", CodeKind.OUTCOME_COMPLETED, outcome, note, follow_up_needed, key)


def fail(
    referral: Referral,
    doer: Doer,
    outcome: str,
    *,
    note: str = "",
    follow_up_needed: bool = True,
    key: uuid.UUID | None = None,
) -> Referral:
    """Reports that it did not work out, and why (T16). Raises Incomplete."""
    return _end(referral, doer, "fail", CodeKind.OUTCOME_FAILED, outcome, note, follow_up_needed, key)


@transaction.atomic
def _end(
    referral: Referral,
    doer: Doer,
    name: str,
    kind: CodeKind,
    outcome: str,
    note: str,
    follow_up_needed: bool,
    key: uuid.UUID | None,
) -> Referral:
    code = require_code(kind, outcome, "outcome", _("Please choose an outcome."))
    if code.fact("needs_text") and not note.strip():
        raise Incomplete(fields={"note": _("Please write one sentence.")})
    referral = locked(referral)
    if already_taken(key):
        return referral
    changes = {
        "outcome": outcome,
        "outcome_note": note.strip() if may_report_outcome(referral) else "",
        "follow_up_needed": follow_up_needed,
        "reason": "",
    }
    after = take(referral, name, doer, key=key, changes=changes)
    end_ways_in(after)
    return after


@transaction.atomic
def confirm_cancellation(referral: Referral, doer: Doer, *, key: uuid.UUID | None = None) -> Referral:
    """Notes that the recipient has seen that the referral was taken back."""
    referral = locked(referral)
    require_possible(referral, "confirm_cancellation", doer)
    if referral.cancellation_confirmed_at is not None:
        return referral
    changes = {"cancellation_confirmed_at": timezone.now()}
    return take(referral, "confirm_cancellation", doer, key=key, changes=changes)


@transaction.atomic
def undo_acceptance(referral: Referral, doer: Doer, reason: str, *, key: uuid.UUID | None = None) -> Referral:
    """Takes the acceptance back (T19), by who accepted and within 24 hours; what was disclosed stays on record."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    require_possible(referral, "undo_acceptance", doer)
    if referral.accepted_by_id is None or doer.user is None or referral.accepted_by_id != doer.user.pk:
        raise NotYours(_("Only the person who accepted can take it back."))
    if referral.accepted_at is None or timezone.now() - referral.accepted_at > UNDO_WITHIN:
        raise NotPossibleNow(_("An acceptance can be taken back within 24 hours only."))
    if not reason.strip():
        raise Incomplete(fields={"reason": _("Please say why.")})
    unset = ("assignee_id", "answered_at", "accepted_at", "accepted_by_id", "expected_start_on")
    changes = dict.fromkeys(unset) | {
        "responsible_name": "",
        "responsible_phone": "",
        "proposed_by": Side.NONE.value,
    }
    cancel_appointments(referral)
    after = take(referral, "undo_acceptance", doer, key=key, changes=changes)
    say(after, doer, reason, Message.Kind.CHANGE)
    return after


@transaction.atomic
def assign(
    referral: Referral,
    doer: Doer,
    to: AbstractBaseUser | None,
    *,
    team: str | None = None,
    key: uuid.UUID | None = None,
) -> Referral:
    """Assigns to a worker of the organization, or to a team (T22); who had it before sees no more than others."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    require_possible(referral, "assign", doer)
    if to is not None:
        _require_worker(referral, to)
    changes: dict[str, object] = {"assignee_id": to.pk if to else None}
    if team is not None:
        changes["recipient_team"] = team
    after = take(referral, "assign", doer, key=key, changes=changes)
    if to is not None and to.pk != referral.assignee_id:
        tell_people(after, [to], besides=doer.user)
        if Status(after.status) in RELEASED:
            note_disclosure(after, doer, PROTECTED)
    if to is None and after.recipient_team != referral.recipient_team:
        tell_people(after, recipients(after), besides=doer.user)
    return after


def may_report_outcome(referral: Referral) -> bool:
    """True when the consent lets more than the status go back to the sender."""
    return referral.consent is None or referral.consent.return_channel in ("status_outcome", "content")


def may_report_content(referral: Referral) -> bool:
    """True when the consent lets content go back to the sender."""
    return referral.consent is None or referral.consent.return_channel == "content"


def _require_worker(referral: Referral, user: AbstractBaseUser) -> None:
    roles = (MembershipRole.WORKER, MembershipRole.INTAKE)
    members = Membership.objects.filter(
        user_id=user.pk, organization=referral.recipient_organization_id, role__in=roles
    )
    if not members.exists() or not get_user_model()._default_manager.filter(pk=user.pk, is_active=True).exists():
        raise Incomplete(fields={"assignee": _("This person does not work on referrals there.")})
