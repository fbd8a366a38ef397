"""Agreeing on an appointment (T12): one side proposes up to three times, the other confirms one; either can cancel."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Language, Location
from referrals.actions.sending import cancel_appointments
from referrals.actions.taking import already_taken, locked, require_possible, take
from referrals.doer import Doer
from referrals.errors import Incomplete, NotPossibleNow
from referrals.models import Appointment, Referral
from referrals.workflow import BusinessStatus, Side, State, Status

MOST_SLOTS: Final = 3
INTERPRETER_LEAD: Final = timedelta(days=10)  # the Kreis's interpreters want to be asked this long before


@dataclass(frozen=True, slots=True)
class Slot:
    """One proposed time. ``duration`` in minutes."""

    starts_at: datetime
    duration: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What all slots of a proposal share."""

    mode: str
    location: Location | None = None
    place_note: str = ""
    language: Language | None = None
    interpreter_needed: bool = False
    accompanied_by: str = ""


@transaction.atomic
def propose(
    referral: Referral, doer: Doer, slots: Sequence[Slot], setting: Setting, *, key: uuid.UUID | None = None
) -> Referral:
    """Proposes one to three times; an earlier proposal or appointment is replaced. Raises Incomplete."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    now = timezone.now()
    if not 1 <= len(slots) <= MOST_SLOTS or any(slot.starts_at <= now for slot in slots):
        raise Incomplete(fields={"starts_at": _("Please propose one to three times in the future.")})
    if any(not 5 <= slot.duration <= 600 for slot in slots):
        raise Incomplete(fields={"duration": _("Between 5 and 600 minutes.")})
    if not setting.mode:
        raise Incomplete(fields={"mode": _("Please answer this.")})
    require_possible(referral, "propose_appointment", doer)
    cancel_appointments(referral)
    proposal = uuid.uuid4()
    for slot in sorted(slots, key=lambda each: each.starts_at):
        Appointment.objects.create(
            referral=referral,
            proposal=proposal,
            proposed_by=doer.side.value,
            starts_at=slot.starts_at,
            duration=slot.duration,
            mode=setting.mode,
            location=setting.location,
            place_note=setting.place_note,
            language=setting.language,
            interpreter_needed=setting.interpreter_needed,
            accompanied_by=setting.accompanied_by,
            created_by_id=doer.user.pk if doer.user else None,
        )
    to = (Status.ACCEPTED, BusinessStatus.APPOINTMENT_PROPOSED)
    changes = {"proposed_by": doer.side.value}
    return take(referral, "propose_appointment", doer, key=key, to=to, changes=changes, tells=_other(doer))


@transaction.atomic
def confirm(referral: Referral, doer: Doer, appointment: Appointment, *, key: uuid.UUID | None = None) -> Referral:
    """Agrees to one of the proposed times; the others lapse. Raises NotPossibleNow for the side that proposed it."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    require_possible(referral, "confirm_appointment", doer)
    if doer.side.value == referral.proposed_by:
        raise NotPossibleNow(_("You proposed these times: the other side chooses."))
    chosen = referral.appointments.filter(pk=appointment.pk, status=Appointment.Status.PROPOSED).first()
    if chosen is None or chosen.starts_at <= timezone.now():
        raise NotPossibleNow(_("This time can no longer be chosen. Please propose another one."))
    referral.appointments.filter(proposal=chosen.proposal, status="proposed").exclude(pk=chosen.pk).update(
        status=Appointment.Status.CANCELLED
    )
    chosen.status = Appointment.Status.BOOKED
    chosen.save(update_fields=["status"])
    changes = {"proposed_by": Side.NONE.value}
    return take(referral, "confirm_appointment", doer, key=key, changes=changes, tells=_other(doer))


@transaction.atomic
def cancel(referral: Referral, doer: Doer, *, key: uuid.UUID | None = None) -> Referral:
    """Cancels the agreed or proposed appointment; the calendar entries of both sides are cancelled with it."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    require_possible(referral, "cancel_appointment", doer)
    cancel_appointments(referral)
    has_begun = referral.first_contact_on is not None or referral.no_show_count > 0
    to: State = (
        (Status.IN_PROGRESS, BusinessStatus.APPOINTMENT_CANCELLED)
        if has_begun
        else (Status.ACCEPTED, BusinessStatus.CONTACT_PENDING)
    )
    changes = {"proposed_by": Side.NONE.value}
    return take(referral, "cancel_appointment", doer, key=key, to=to, changes=changes, tells=_other(doer))


def is_short_for_interpreter(starts_at: datetime, now: datetime | None = None) -> bool:
    """True where fewer than ten days are left: the interpreters may not manage."""
    return starts_at - (now or timezone.now()) < INTERPRETER_LEAD


def _other(doer: Doer) -> Side:
    return Side.RECIPIENT if doer.side is Side.SENDER else Side.SENDER
