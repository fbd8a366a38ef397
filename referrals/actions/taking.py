"""Takes one step of the table: may they, is it still possible, change, history and news in one transaction.

The change is conditional on the version that was read: of two people who accept at once one wins, and the other gets a
sentence. A step with a key that was taken already is not taken again, however often the form is sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals.doer import Doer
from referrals.errors import NotPossibleNow, NotYours
from referrals.labels import state_label
from referrals.models import HistoryEntry, Referral
from referrals.notifications import tell
from referrals.workflow import ENDED, BusinessStatus, Side, State, Status, Step, step


def take(
    referral: Referral,
    name: str,
    doer: Doer,
    *,
    key: uuid.UUID | None = None,
    to: State | None = None,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    tells: Side | None = None,
) -> Referral:
    """Takes the step and returns the referral as it is afterwards; the given object is left as it was.

    ``to``: the target where the step has several. ``changes``: further columns. ``tells``: who gets news, where it differs
    from the table. Raises NotYours and NotPossibleNow.
    """
    row = step(name)
    try:
        with transaction.atomic():
            current = locked(referral)
            if already_taken(key):
                return current
            return _take(current, row, doer, key, to, reason, dict(changes or {}), tells)
    except IntegrityError:
        if already_taken(key):  # the same key, for two referrals at the same moment
            return Referral.objects.get(pk=referral.pk)
        raise


def locked(referral: Referral) -> Referral:
    """The referral as it is now; until the end of the transaction nobody else changes it.

    Every verb decides by this and never by the object that it was given: the page may have read that one long ago.
    """
    return Referral.objects.select_for_update().get(pk=referral.pk)


def already_taken(key: uuid.UUID | None) -> bool:
    """True when a step with this key is in the history."""
    return key is not None and HistoryEntry.objects.filter(key=key).exists()


def require_possible(referral: Referral, name: str, doer: Doer) -> Step:
    """The step, when the doer may take it in the referral's state. Raises NotYours and NotPossibleNow."""
    row = step(name)
    if doer.role_for(row.actors) is None:
        raise NotYours(_("You cannot do this with this referral."))
    if referral.state not in row.sources or referral.erased_at is not None:
        raise NotPossibleNow(
            _("This is no longer possible: the referral is now “%(state)s”.") % {"state": state_label(referral.state)}
        )
    return row


def _take(
    referral: Referral,
    row: Step,
    doer: Doer,
    key: uuid.UUID | None,
    to: State | None,
    reason: str,
    changes: dict[str, Any],
    tells: Side | None,
) -> Referral:
    require_possible(referral, row.name, doer)
    target = _target(row, referral.state, to)
    now = timezone.now()
    changed = _update(referral, target, now, {"reason": reason} | changes if reason else changes)
    if not changed:
        fresh = Referral.objects.get(pk=referral.pk)
        raise NotPossibleNow(
            _("Somebody was faster: the referral is now “%(state)s”. Please look at it again.")
            % {"state": state_label(fresh.state)}
        )
    HistoryEntry.objects.create(
        referral=referral,
        step=row.name,
        from_status=referral.status,
        from_business_status=referral.business_status,
        to_status=target[0],
        to_business_status=target[1],
        role=doer.role_for(row.actors) or "",
        user_id=doer.user.pk if doer.user else None,
        organization_id=doer.organization_id,
        reason=reason,
        key=key,
    )
    after = Referral.objects.get(pk=referral.pk)
    tell(after, row.tells if tells is None else tells, besides=doer.user)
    return after


def _target(row: Step, state: State, to: State | None) -> State:
    targets = row.leads_to(state)
    if to is None and len(targets) == 1:
        return targets[0]
    if to not in targets:
        raise ValueError(f"{row.name} does not lead to {to}")
    return to


def _update(referral: Referral, target: State, now: datetime, changes: dict[str, Any]) -> int:
    """Writes the new state if nobody wrote since; returns 1 or 0."""
    status, business = target
    values: dict[str, Any] = {"status": status.value, "business_status": business.value, "changed_at": now, **changes}
    if (status, business) != referral.state:
        values["status_since"] = now
    if status in ENDED and referral.ended_at is None:
        values.setdefault("ended_at", now)
    if status in ENDED:  # nobody waits any more
        values |= {"paused_at": None, "review_on": None}
    if business is BusinessStatus.CLOSED or status in (Status.CANCELLED, Status.ENTERED_IN_ERROR):
        values.setdefault("closed_at", referral.closed_at or now)
    unchanged = Referral.objects.filter(
        pk=referral.pk,
        version=referral.version,
        status=referral.status,
        business_status=referral.business_status,
    )
    return unchanged.update(version=referral.version + 1, **values)
