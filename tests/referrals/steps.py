"""Takes any step of the table with valid data, by the verb that people use: for walks and for tables of tests."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from directory.models import Service
from portal.accounts.models import User
from referrals import actions
from referrals.doer import Doer
from referrals.models import Referral
from referrals.workflow import Side
from tests.referrals.making import consent_for, draft, soon


@dataclass(frozen=True)
class People:
    """Who takes part in a handover."""

    sender: User
    sender_lead: User
    intake: User
    worker: User
    recipient_lead: User


Call = Callable[[Referral, Doer, "uuid.UUID | None"], Referral]


def _accept(referral: Referral, doer: Doer, key: uuid.UUID | None) -> Referral:
    return actions.accept(
        referral,
        doer,
        responsible_name="Kim Beispiel",
        responsible_phone="02421 111111",
        first_contact_on=soon(),
        key=key,
    )


def slots(count: int = 2) -> list[actions.Slot]:
    """Times that can be proposed."""
    return [actions.Slot(timezone.now() + timedelta(days=20 + day), 60) for day in range(count)]


def _propose(referral: Referral, doer: Doer, key: uuid.UUID | None) -> Referral:
    return actions.propose(referral, doer, slots(), actions.Setting(mode="on_site"), key=key)


def _confirm(referral: Referral, doer: Doer, key: uuid.UUID | None) -> Referral:
    open_ones = referral.appointments.filter(status="proposed")
    return actions.confirm(referral, doer, open_ones.first() or referral.appointments.first(), key=key)


def _refer_onward(referral: Referral, doer: Doer, key: uuid.UUID | None) -> Referral:
    actions.refer_onward(referral, doer, key=key)
    return Referral.objects.get(pk=referral.pk)


def _close(referral: Referral, doer: Doer, key: uuid.UUID | None) -> Referral:
    return actions.close(referral, doer, key=key)


#: For each step of the table, the verb with data that is complete.
CALLS: Final[dict[str, Call]] = {
    "send": lambda r, d, k: actions.send(r, d, key=k),
    "acknowledge": lambda r, d, k: actions.acknowledge(r, d, key=k),
    "ask_back": lambda r, d, k: actions.ask_back(r, d, "language", "Welche Sprache?", key=k),
    "answer": lambda r, d, k: actions.answer(r, d, "Arabisch.", key=k),
    "accept": _accept,
    "decline": lambda r, d, k: actions.decline(r, d, "no_capacity", key=k),
    "withdraw": lambda r, d, k: actions.withdraw(r, d, "need_changed", key=k),
    "withdraw_consent": lambda r, d, k: actions.withdraw_consent(r, d, via="am Telefon", key=k),
    "hold": lambda r, d, k: actions.hold(r, d, "waitlist", soon(10), key=k),
    "resume": lambda r, d, k: actions.resume(r, d, key=k),
    "propose_appointment": _propose,
    "confirm_appointment": _confirm,
    "cancel_appointment": lambda r, d, k: actions.cancel(r, d, key=k),
    "plan_joint_handover": lambda r, d, k: actions.plan_joint_handover(r, d, key=k),
    "begin": lambda r, d, k: actions.begin(r, d, timezone.localdate(), key=k),
    "no_show": lambda r, d, k: actions.no_show(r, d, key=k),
    "report": lambda r, d, k: actions.report(r, d, "Es geht voran.", key=k),
    "complete": lambda r, d, k: actions.complete(r, d, "need_resolved", key=k),
    "fail": lambda r, d, k: actions.fail(r, d, "could_not_contact", key=k),
    "close_completed": _close,
    "close_failed": _close,
    "close_rejected": _close,
    "confirm_cancellation": lambda r, d, k: actions.confirm_cancellation(r, d, key=k),
    "expire": lambda r, d, k: actions.expire(r, key=k),
    "undo_acceptance": lambda r, d, k: actions.undo_acceptance(r, d, "Doch nicht zuständig.", key=k),
    "mark_as_error": lambda r, d, k: actions.mark_as_error(r, d, "duplicate", key=k),
    "refer_onward": _refer_onward,
    "assign": lambda r, d, k: actions.assign(r, d, None, key=k),
}
#: The shortest way to a state in which the step is possible, from a draft that is ready to be sent.
WAYS: Final[dict[str, tuple[str, ...]]] = {
    "send": (),
    "acknowledge": ("send",),
    "ask_back": ("send",),
    "answer": ("send", "ask_back"),
    "accept": ("send",),
    "decline": ("send",),
    "withdraw": ("send",),
    "withdraw_consent": ("send", "accept"),
    "hold": ("send", "accept"),
    "resume": ("send", "accept", "hold"),
    "propose_appointment": ("send", "accept"),
    "confirm_appointment": ("send", "accept", "propose_appointment"),
    "cancel_appointment": ("send", "accept", "propose_appointment"),
    "plan_joint_handover": ("send", "accept"),
    "begin": ("send", "accept"),
    "no_show": ("send", "accept"),
    "report": ("send", "accept", "begin"),
    "complete": ("send", "accept", "begin"),
    "fail": ("send", "accept"),
    "close_completed": ("send", "accept", "complete"),
    "close_failed": ("send", "accept", "fail"),
    "close_rejected": ("send", "decline"),
    "confirm_cancellation": ("send", "withdraw"),
    "expire": ("send",),
    "undo_acceptance": ("send", "accept"),
    "mark_as_error": ("send",),
    "refer_onward": ("send", "accept"),
    "assign": ("send",),
}
_BY_SENDER: Final = frozenset(
    {"send", "answer", "withdraw", "withdraw_consent", "close_completed", "close_failed", "close_rejected"}
    | {"mark_as_error", "refer_onward", "confirm_appointment"}
)


def ready(people: People, service: Service) -> Referral:
    """A draft that can be sent."""
    referral = draft(people.sender, service)
    consent_for(referral)
    return Referral.objects.get(pk=referral.pk)


def doer_of(name: str, referral: Referral, people: People) -> Doer:
    """Somebody who takes this step, in the roles that they have now."""
    if name == "expire":
        return Doer.system()
    by_sender = name in _BY_SENDER
    if name == "confirm_appointment" and referral.proposed_by == Side.SENDER:
        by_sender = False
    return Doer.of(people.sender if by_sender else people.intake, referral)


def take(name: str, referral: Referral, people: People, *, key: uuid.UUID | None = None) -> Referral:
    """Takes the step as somebody who may; returns the referral as it is then."""
    return CALLS[name](referral, doer_of(name, referral, people), key)


def go(names: tuple[str, ...], referral: Referral, people: People) -> Referral:
    """Takes the steps one after the other."""
    for name in names:
        referral = take(name, referral, people)
    return referral


def before(name: str, people: People, service: Service) -> Referral:
    """A referral in a state in which the step is possible."""
    return go(WAYS[name], ready(people, service), people)
