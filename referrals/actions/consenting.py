"""Writes down the legal basis of a handover: what the person agreed to, or the norm that allows it without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals.actions.taking import locked
from referrals.consent_texts import current_text
from referrals.coverage import filled_blocks
from referrals.doer import Doer
from referrals.errors import Incomplete, NotPossibleNow, NotYours
from referrals.fields import BLOCK_TIERS, Block
from referrals.models import CodeKind, Consent, Referral, ReferralCode
from referrals.models.consent import CONSENT_BASES
from referrals.workflow import ACTIVE, Actor, Status

DEFAULT_MONTHS: Final = 6
MOST_MONTHS: Final = 12
_ALWAYS_ASKED: Final = {
    "legal_basis": CodeKind.LEGAL_BASIS,
    "given_by": CodeKind.CONSENT_GIVEN_BY,
    "form": CodeKind.CONSENT_FORM,
    "purpose": CodeKind.CONSENT_PURPOSE,
    "return_channel": CodeKind.RETURN_CHANNEL,
}
_CONSENT_ONLY: Final = frozenset({"given_by", "form"})
_COLUMNS: Final = (
    "legal_basis", "legal_basis_note", "given_by", "form", "witness", "language", "interpreted", "purpose", "purpose_note",
    "return_channel", "mutual_release", "informed_refusal", "informed_withdrawal", "expires_at", "scope_blocks",
)  # fmt: skip


@transaction.atomic
def record_consent(referral: Referral, doer: Doer, values: Mapping[str, Any]) -> Consent:
    """A new legal basis of the case for the referral's recipient, and the referral's from now on.

    ``values``: the columns of the consent, ``given_on`` (day) and ``scope_blocks``. Raises Incomplete with a sentence for each
    field, NotYours and NotPossibleNow. A draft's earlier one that nothing else rests on is replaced.
    """
    referral = _open(referral, doer)
    problems = dict(_problems(referral, values))
    service = referral.recipient_service
    if problems or service is None:
        raise Incomplete(fields=problems)
    before = referral.consent
    is_consent = values["legal_basis"] in CONSENT_BASES
    consent = Consent.objects.create(
        case=referral.case,
        recorded_by_id=doer.user.pk if doer.user else None,
        given_at=_moment(values["given_on"]),
        text_version=current_text(values["legal_basis"], values["language"]) if is_consent else None,
        **{name: values[name] for name in _COLUMNS if name in values},
    )
    consent.recipients.set([service])
    _rest_on(referral, consent)
    if referral.status == Status.DRAFT and before is not None and not before.referrals.exists():
        before.delete()
    return consent


@transaction.atomic
def use_consent(referral: Referral, doer: Doer, consent: Consent) -> None:
    """Lets the referral rest on a consent that the person gave before. Raises NotPossibleNow where it does not fit."""
    referral = _open(referral, doer)
    if consent not in usable_consents(referral):
        raise NotPossibleNow(_("This consent does not hold any more, or does not name this service."))
    _rest_on(referral, consent)


def usable_consents(referral: Referral) -> list[Consent]:
    """What the person agreed to before and still holds for this recipient."""
    given = Consent.objects.filter(case=referral.case_id, recipients=referral.recipient_service_id)
    return [consent for consent in given if consent.is_active()]


def blocks_to_agree(referral: Referral) -> list[Block]:
    """The filled blocks that a consent must name; the request itself is part of every one."""
    return [block for block in filled_blocks(referral) if BLOCK_TIERS[block] > 1]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    return date(day.year + year, month + 1, min(day.day, 28))


def _open(referral: Referral, doer: Doer) -> Referral:
    if Actor.SENDER not in doer.roles:
        raise NotYours(_("Only the sender can write down a consent."))
    referral = locked(referral)
    if referral.status != Status.DRAFT and Status(referral.status) not in ACTIVE:
        raise NotPossibleNow(_("This referral is at its end; a consent changes nothing."))
    return referral


def _rest_on(referral: Referral, consent: Consent) -> None:
    Referral.objects.filter(pk=referral.pk).update(consent=consent, changed_at=timezone.now())


def _problems(referral: Referral, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    is_consent = values.get("legal_basis") in CONSENT_BASES
    if referral.recipient_service_id is None:
        yield "", _("Please choose who should receive the referral. The consent names them.")
    for name, kind in _ALWAYS_ASKED.items():
        if not values.get(name) and (is_consent or name not in _CONSENT_ONLY):
            yield name, _("Please choose.")
        elif code := ReferralCode.objects.filter(kind=kind, code=values.get(name) or "").first():
            yield from _asked_by(code, values)
    if not values.get("language"):
        yield "language", _("Please choose.")
    if is_consent:
        yield from _not_informed(values)
    elif values.get("legal_basis") and not str(values.get("legal_basis_note") or "").strip():
        yield (
            "legal_basis_note",
            _("Without a consent, please name the norm and the reason. The person gets to read it."),
        )
    yield from _wrong_days(values)
    if not set(values.get("scope_blocks") or ()) <= {block.value for block in blocks_to_agree(referral)}:
        yield "scope_blocks", _("Only what is filled in can be agreed to.")


def _asked_by(code: ReferralCode, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if code.fact("needs_witness") and not str(values.get("witness") or "").strip():
        yield "witness", _("A spoken consent needs a witness.")
    if code.fact("needs_text") and not str(values.get("purpose_note") or "").strip():
        yield "purpose_note", _("Please say what for.")


def _not_informed(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("informed_refusal", "informed_withdrawal"):
        if not values.get(name):
            yield name, _("Without this explanation there is no consent.")


def _wrong_days(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    today, given, expires = timezone.localdate(), values.get("given_on"), values.get("expires_at")
    if given is None:
        yield "given_on", _("Please say when.")
    elif given > today:
        yield "given_on", _("This day is still to come.")
    if expires is None:
        yield "expires_at", _("Please say until when.")
    elif expires < today:
        yield "expires_at", _("This day is over.")
    elif expires > months_later(given or today, MOST_MONTHS):
        yield "expires_at", _("A consent holds for twelve months at most.")


def _moment(day: date) -> datetime:
    """The day as a moment: now where it is today, else noon."""
    now = timezone.localtime()
    return now if day == now.date() else timezone.make_aware(datetime.combine(day, time(12)))
