"""The sender's steps: send (T2), answer a question (T5), take back (T8), take note of the end (T17), note a mistake (T20)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals.actions.codes import require_code
from referrals.actions.drafting import write_request
from referrals.actions.taking import already_taken, locked, require_possible, take
from referrals.coverage import require_complete, require_covered, require_sendable
from referrals.deadlines import SENDER_ANSWER_WORKING_DAYS, add_working_days, answer_due
from referrals.disclosure import REQUEST, disclosed_blocks, is_filled, values_of
from referrals.doer import Doer
from referrals.errors import Incomplete, NotPossibleNow
from referrals.fields import BLOCK_TIERS, FIELDS, Block
from referrals.models import Appointment, CodeKind, Consent, Disclosure, Message, Referral, ReferralVersion
from referrals.notifications import leads, tell, tell_people
from referrals.workflow import ACTIVE, BusinessStatus, Side, Status

#: At their end, and the recipient can still read them: a withdrawal of the consent hides them.
_READABLE_ENDS = frozenset({Status.COMPLETED, Status.FAILED, Status.REJECTED})
_CLOSING = {Status.COMPLETED: "close_completed", Status.FAILED: "close_failed", Status.REJECTED: "close_rejected"}


@transaction.atomic
def send(
    referral: Referral, doer: Doer, *, key: uuid.UUID | None = None, authority_confirmed: bool = False
) -> Referral:
    """Sends the draft: freezes version 1, sets the deadline, notes the disclosure of tier 1, tells the recipient.

    Raises NotYours, NotPossibleNow, Incomplete, NoConsent and ReferralError.
    """
    referral = locked(referral)
    if already_taken(key):
        return referral
    require_possible(referral, "send", doer)
    _locked_consent(referral)
    require_sendable(referral, authority_confirmed=authority_confirmed)
    now = timezone.now()
    changes = {"sent_at": now, "due_at": answer_due(referral.urgency, now)}
    after = take(referral, "send", doer, key=key, changes=changes)
    freeze_version(after)
    note_disclosure(after, doer, REQUEST)
    return after


@transaction.atomic
def answer(
    referral: Referral, doer: Doer, text: str, *, changed: Mapping[str, Any] | None = None, key: uuid.UUID | None = None
) -> Referral:
    """Answers the recipient's question, with corrected fields of tier 1 where ``changed`` has some (T5).

    The recipient's clock goes on where it stopped. Raises Incomplete without an answer.
    """
    referral = locked(referral)
    if already_taken(key):
        return referral
    if not text.strip() and not changed:
        raise Incomplete(fields={"text": _("Please write an answer.")})
    require_possible(referral, "answer", doer)
    if changed:
        write_request(referral, changed)
        require_complete(referral)
    require_covered(referral)  # after the change: what is new must be covered too
    if changed:
        freeze_version(referral)
        note_disclosure(referral, doer, REQUEST)
    if text.strip():
        say(referral, doer, text, Message.Kind.ANSWER)
    now = timezone.now()
    pause = now - referral.paused_at if referral.paused_at else None
    due = referral.due_at + pause if referral.due_at and pause else referral.due_at
    return take(referral, "answer", doer, key=key, changes={"paused_at": None, "due_at": due, "review_on": None})


@transaction.atomic
def withdraw(
    referral: Referral, doer: Doer, reason: str, *, by_client: bool = False, key: uuid.UUID | None = None
) -> Referral:
    """Takes the referral back (T8): from the next request on the recipient sees the stub. Raises Incomplete without reason."""
    require_code(CodeKind.CANCEL_REASON, reason, "reason", _("Please choose a reason."))
    business = BusinessStatus.CLIENT_WITHDREW if by_client else BusinessStatus.WITHDRAWN_BY_SENDER
    after = take(referral, "withdraw", doer, key=key, to=(Status.CANCELLED, business), reason=reason)
    end_ways_in(after)
    return after


@transaction.atomic
def withdraw_consent(referral: Referral, doer: Doer, *, via: str, key: uuid.UUID | None = None) -> Referral:
    """Records that the person withdrew the consent (T9). It holds for every referral under this consent, at once."""
    if not via.strip():
        raise Incomplete(fields={"via": _("Please say how the person told it.")})
    referral = locked(referral)
    if already_taken(key):
        return referral
    require_possible(referral, "withdraw_consent", doer)
    consent = _locked_consent(referral)
    if consent is None or not consent.is_consent:
        raise NotPossibleNow(_("This referral does not rest on a consent. The sender can take it back."))
    if consent.withdrawn_at is not None and referral.status not in ACTIVE:
        raise NotPossibleNow(_("The consent was withdrawn already."))
    if consent.withdrawn_at is None:
        consent.withdrawn_at, consent.withdrawn_via = timezone.now(), via.strip()[:80]
        consent.save(update_fields=["withdrawn_at", "withdrawn_via"])
    for other in _others_under(consent, referral):
        # Where somebody else told it, the other recipients must not learn who that was.
        same = doer if doer.side is Side.SENDER else Doer.system()
        take(other, "withdraw_consent", same, changes={"consent_withdrawn_told_by": same.side.value})
        end_ways_in(other)
    tells = Side.SENDER if doer.side is Side.RECIPIENT else Side.RECIPIENT
    changes = {"consent_withdrawn_told_by": doer.side.value}
    after = take(referral, "withdraw_consent", doer, key=key, tells=tells, changes=changes)
    if doer.side is Side.NONE:  # the data protection officer: both sides learn of it
        tell(after, Side.SENDER, besides=doer.user)
    end_ways_in(after)
    return after


def _others_under(consent: Consent, referral: Referral) -> list[Referral]:
    statuses = [*ACTIVE, *_READABLE_ENDS]
    others = Referral.objects.filter(consent=consent, status__in=statuses, erased_at__isnull=True)
    return list(others.exclude(pk=referral.pk).order_by("pk"))


def _locked_consent(referral: Referral) -> Consent | None:
    """The consent as it is now: nobody withdraws it before the step that relies on it is done."""
    if referral.consent_id is None:
        return None
    referral.consent = Consent.objects.select_for_update().get(pk=referral.consent_id)
    return referral.consent


@transaction.atomic
def expire(referral: Referral, *, key: uuid.UUID | None = None) -> Referral:
    """Ends a request that nobody answered (T18); the sender and the sender's lead are told. Raises NotPossibleNow."""
    referral = locked(referral)
    if already_taken(key):
        return referral
    after = take(referral, "expire", Doer.system(), key=key)
    tell_people(after, leads(after.sender_organization_id))
    end_ways_in(after)
    return after


@transaction.atomic
def close(referral: Referral, doer: Doer, *, key: uuid.UUID | None = None) -> Referral:
    """Takes note of the outcome or the refusal (T17); the retention period begins."""
    referral = locked(referral)
    return take(referral, _CLOSING.get(Status(referral.status), "close_completed"), doer, key=key)


@transaction.atomic
def mark_as_error(referral: Referral, doer: Doer, reason: str, *, key: uuid.UUID | None = None) -> Referral:
    """Notes that the referral was created by mistake (T20); its content is erased within 24 hours."""
    require_code(CodeKind.ERROR_REASON, reason, "reason", _("Please choose a reason."))
    referral = locked(referral)
    if already_taken(key):
        return referral
    tells = Side.NONE if referral.status == Status.DRAFT else Side.RECIPIENT
    after = take(referral, "mark_as_error", doer, key=key, reason=reason, tells=tells)
    end_ways_in(after)
    return after


def ask_sender_due(now: Any) -> Any:
    """Until when the sender should answer a question."""
    return add_working_days(now, SENDER_ANSWER_WORKING_DAYS)


def freeze_version(referral: Referral) -> ReferralVersion:
    """Keeps what the recipient is shown now as the next version."""
    blocks = disclosed_blocks(referral, REQUEST)
    content = {name: _plain(value) for name, value in values_of(referral, blocks)[Block.REQUEST].items()}
    last = referral.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return ReferralVersion.objects.create(referral=referral, number=last + 1, content=content)


def note_disclosure(referral: Referral, doer: Doer, tier: int) -> None:
    """Writes the proof of the transmission: the filled fields of the tier that the recipient can see from now on (A9)."""
    blocks = frozenset(block for block in disclosed_blocks(referral, tier) if BLOCK_TIERS[block] == tier)
    values = values_of(referral, blocks)
    names = [each.name for each in FIELDS if is_filled(values.get(each.block, {}).get(each.name))]
    if Block.ATTACHMENTS in blocks and referral.attachments.exists():
        names.append(Block.ATTACHMENTS.value)
    if not names and tier > REQUEST:
        return
    if referral.recipient_organization_id is None:
        raise ValueError("a disclosure needs a recipient")
    last = referral.versions.order_by("-number").values_list("number", flat=True).first() or 0
    Disclosure.objects.create(
        referral=referral,
        tier=tier,
        fields=names,
        version=last,
        to_organization_id=referral.recipient_organization_id,
        to_service_id=referral.recipient_service_id,
        legal_basis=referral.consent.legal_basis if referral.consent else "none_needed",
        by_id=doer.user.pk if doer.user else None,
    )


def say(
    referral: Referral,
    doer: Doer,
    text: str,
    kind: Message.Kind,
    topic: str = "",
    key: uuid.UUID | None = None,
) -> Message:
    """Writes a message of the doer's side; before acceptance it belongs to tier 1."""
    return Message.objects.create(
        referral=referral,
        side=doer.side.value,
        author_id=doer.user.pk if doer.user else None,
        kind=kind,
        topic=topic,
        tier=1 if referral.status in (Status.DRAFT, Status.REQUESTED, Status.REJECTED) else 2,
        text=text.strip(),
        key=key,
    )


def end_ways_in(referral: Referral) -> None:
    """Revokes the secure links and cancels what was agreed: nothing leads to the referral any more."""
    referral.links.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    cancel_appointments(referral)


def cancel_appointments(referral: Referral) -> None:
    """Cancels what was proposed or agreed, and with it the calendar entries of both sides."""
    for appointment in referral.appointments.filter(status__in=["proposed", "booked"]):
        appointment.status, appointment.sequence = Appointment.Status.CANCELLED, appointment.sequence + 1
        appointment.save(update_fields=["status", "sequence"])


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: codes of list items, ISO dates."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if hasattr(value, "pk"):
        return getattr(value, "code", None) or getattr(value, "ags", None) or value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value
