"""Verbs that change a service: who does it, whether they may, what changes, and the line in the log, in one transaction.

Pages, bulk actions, commands and scripts call these and nothing else. They change the live entry and leave an editor's draft
alone; ``Service.with_content_json`` takes status, closing date and the newer statement of capacity from the live entry, so
publishing the draft later keeps them. The search index follows by itself after commit (``directory.search.signals``).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from directory.core.errors import InvalidChange
from directory.models import CAPACITY_FIELDS, Capacity, Service, ServiceStatus, Verification, VerificationMethod
from directory.permissions import check_interval_days, require

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

CHECKED = "directory.check"
CHECK_WITHDRAWN = "directory.withdraw_check"
CLOSED = "directory.close_temporarily"
REOPENED = "directory.reopen"
ARCHIVED = "directory.archive"
RESTORED = "directory.restore"
CAPACITY_STATED = "directory.state_capacity"
MOST_WAITING_WEEKS = 104
MOST_ANSWER_DAYS = 60


@transaction.atomic
def record_check(
    service: Service,
    *,
    by: AbstractBaseUser,
    office: str,
    method: VerificationMethod | str,
    on: date,
    next_due_on: date | None = None,
    note: str = "",
) -> Verification:
    """Notes that the entry was checked on a day; the next check is due after the setting CHECK_INTERVAL_DAYS.

    Raises NotAllowed, and InvalidChange for a day in the future, no office, or a next check that lies before this one.
    """
    require("directory.record_check", by, service)
    if on > timezone.localdate():
        raise InvalidChange(_("A check cannot lie in the future."))
    check = Verification(
        service=service,
        checked_on=on,
        checked_by_id=by.pk,
        checked_by_office=office,
        method=VerificationMethod(method),
        next_due_on=next_due_on or on + timedelta(days=check_interval_days()),
        note=note,
    )
    try:
        check.full_clean()
    except ValidationError as error:
        raise InvalidChange(" ".join(error.messages)) from error
    check.save()
    _log(service, CHECKED, by, on=on.isoformat(), method=check.method, office=office)
    return check


@transaction.atomic
def withdraw_check(check: Verification, *, by: AbstractBaseUser) -> None:
    """Takes back a check that was noted by mistake. Raises NotAllowed."""
    require("directory.record_check", by, check.service)
    _log(check.service, CHECK_WITHDRAWN, by, on=check.checked_on.isoformat(), method=check.method)
    check.delete()


@transaction.atomic
def close_temporarily(service: Service, *, by: AbstractBaseUser, until: date | None) -> Service:
    """Marks the service as closed, until a day (inclusive) or for an unknown time.

    Raises NotAllowed, and InvalidChange where it is archived or the day is past.
    """
    require("directory.close_temporarily", by, service)
    if until is not None and until < timezone.localdate():
        raise InvalidChange(_("The day until which it is closed lies in the past."))
    return _change_status(
        service,
        to=ServiceStatus.TEMPORARILY_CLOSED,
        allowed_from={ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED},
        closed_until=until,
        action=CLOSED,
        by=by,
    )


@transaction.atomic
def reopen(service: Service, *, by: AbstractBaseUser) -> Service:
    """Ends a temporary closing. Raises NotAllowed, and InvalidChange where it is not closed."""
    require("directory.close_temporarily", by, service)
    return _change_status(
        service, to=ServiceStatus.ACTIVE, allowed_from={ServiceStatus.TEMPORARILY_CLOSED}, action=REOPENED, by=by
    )


@transaction.atomic
def archive(service: Service, *, by: AbstractBaseUser) -> Service:
    """Takes the service out of the public directory for good; everything about it is kept.

    Raises NotAllowed, and InvalidChange where it is archived already.
    """
    require("directory.archive", by, service)
    others = set(ServiceStatus) - {ServiceStatus.DEFUNCT}
    return _change_status(service, to=ServiceStatus.DEFUNCT, allowed_from=others, action=ARCHIVED, by=by)


@transaction.atomic
def restore(service: Service, *, by: AbstractBaseUser) -> Service:
    """Brings an archived or inactive service back. Raises NotAllowed, and InvalidChange where it is neither."""
    require("directory.archive", by, service)
    gone = {ServiceStatus.DEFUNCT, ServiceStatus.INACTIVE}
    return _change_status(service, to=ServiceStatus.ACTIVE, allowed_from=gone, action=RESTORED, by=by)


@transaction.atomic
def state_capacity(
    service: Service,
    *,
    by: AbstractBaseUser,
    capacity: Capacity | str,
    waiting_weeks: int | None = None,
    answer_days: int | None = None,
) -> Service:
    """Notes what the service says today about its capacity, its waiting time and how fast it answers handovers.

    Raises NotAllowed, and InvalidChange for a number that cannot be meant.
    """
    require("directory.state_capacity", by, service)
    if waiting_weeks is not None and not 0 <= waiting_weeks <= MOST_WAITING_WEEKS:
        raise InvalidChange(_("Between 0 and %(most)s weeks.") % {"most": MOST_WAITING_WEEKS})
    if answer_days is not None and not 1 <= answer_days <= MOST_ANSWER_DAYS:
        raise InvalidChange(_("Between 1 and %(most)s working days.") % {"most": MOST_ANSWER_DAYS})
    live = Service.objects.select_for_update().get(pk=service.pk)
    before = live.capacity
    live.capacity, live.capacity_stated_on = Capacity(capacity), timezone.localdate()
    live.waiting_weeks, live.answer_days = waiting_weeks, answer_days
    live.save(update_fields=list(CAPACITY_FIELDS))
    _log(
        live,
        CAPACITY_STATED,
        by,
        before=before,
        after=live.capacity,
        waiting_weeks=waiting_weeks,
        answer_days=answer_days,
    )
    return live


def _change_status(
    service: Service,
    *,
    to: ServiceStatus,
    allowed_from: Collection[ServiceStatus],
    action: str,
    by: AbstractBaseUser,
    closed_until: date | None = None,
) -> Service:
    """Changes the live row under a lock, so that of two people one is first and the other is told."""
    live = Service.objects.select_for_update().get(pk=service.pk)
    before = ServiceStatus(live.status)
    if before not in allowed_from:
        raise InvalidChange(_("“%(name)s” is %(status)s.") % {"name": live, "status": before.label})
    live.status, live.closed_until = to, closed_until
    live.save(update_fields=["status", "closed_until"])
    service.status, service.closed_until = live.status, live.closed_until
    _log(live, action, by, before=before.value, until=closed_until.isoformat() if closed_until else None)
    return live


def _log(service: Service, action: str, by: AbstractBaseUser, **data: Any) -> None:
    log(service, action, user=by, data=data)
