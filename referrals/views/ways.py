"""Where the page of a referral leads besides the steps of the table: on with a draft, the sheet, another service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals.disclosure import REQUEST
from referrals.permissions import counsels_for, is_counsellor
from referrals.views.access import Opened
from referrals.views.stages import url_of
from referrals.workflow import ACTIVE, Actor, BusinessStatus, Status, possible

_TRY_AGAIN: Final = frozenset({Status.REJECTED, Status.FAILED, Status.COMPLETED, Status.CANCELLED})
_NOT_AGAIN: Final = frozenset({BusinessStatus.CONSENT_WITHDRAWN, BusinessStatus.CLIENT_WITHDREW})


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the page."""

    label: str
    url: str


def ways(opened: Opened) -> list[Way]:
    """The links for the person who looks at the referral."""
    return list(_ways(opened))


def may_try_another(opened: Opened) -> bool:
    """True for the sender after an end that the person did not ask for."""
    referral, user = opened.referral, opened.doer.user
    status, business = referral.state
    return (
        user is not None
        and Actor.SENDER in opened.doer.roles
        and status in _TRY_AGAIN
        and business not in _NOT_AGAIN
        and referral.erased_at is None
        and counsels_for(user, referral.case.counsellor_id, referral.case.organization_id)
    )


def may_refer_onward(opened: Opened) -> bool:
    """True for counsellors on either side while the referral runs."""
    user, referral = opened.doer.user, opened.referral
    steps = {step.name for step in possible(referral.state, opened.doer.roles)}
    return user is not None and "refer_onward" in steps and opened.shown.tier >= REQUEST and is_counsellor(user)


def _ways(opened: Opened) -> Iterator[Way]:
    referral = opened.referral
    if Actor.SENDER in opened.doer.roles:
        if referral.status == Status.DRAFT:
            yield Way(_("Go on writing"), url_of(referral, "request" if referral.recipient_service_id else "recipient"))
            yield Way(_("Check and send"), url_of(referral, "check"))
            yield Way(_("Delete the draft"), reverse("referrals:discard", args=[referral.reference]))
        elif referral.erased_at is None and referral.consent_id is not None:
            yield Way(_("Sheet for the person"), reverse("referrals:client_sheet", args=[referral.reference]))
            if _ends_soon(opened):
                yield Way(_("Renew the consent"), url_of(referral, "consent"))
    if may_try_another(opened):
        yield Way(_("Find another service"), reverse("referrals:another_service", args=[referral.reference]))
    if may_refer_onward(opened):
        yield Way(_("Refer onward"), reverse("referrals:onward", args=[referral.reference]))


def _ends_soon(opened: Opened) -> bool:
    """True where the consent of a running referral has expired or is about to."""
    referral, consent = opened.referral, opened.referral.consent
    if consent is None or Status(referral.status) not in ACTIVE or consent.withdrawn_at is not None:
        return False
    return consent.expires_at <= timezone.localdate() + timedelta(days=settings.REFERRAL_CONSENT_REMINDER_DAYS)
