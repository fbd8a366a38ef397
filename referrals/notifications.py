"""News of a referral: rows in the outbox, written with the step that caused them and mailed after the commit.

A mail says that there is something new, and nothing about whom or what (requirements C1 and C2). Rows that a worker has
taken up and not sent are taken up again: nothing is lost when a worker dies.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from directory.models import Membership, MembershipRole
from referrals.models import Deputyship, Notification, Referral
from referrals.workflow import Side

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

logger = logging.getLogger(__name__)
_BATCH: Final = 50
_CLAIM: Final = timedelta(minutes=5)  # after which a worker that took a row up counts as dead
_MOST_TRIES: Final = 8


def tell(referral: Referral, side: Side, *, besides: AbstractBaseUser | None = None) -> None:
    """Writes news for everybody on the side who should know, except the person who caused it. Sent after the commit."""
    if side is Side.NONE:
        return
    tell_people(referral, senders(referral) if side is Side.SENDER else recipients(referral), besides=besides)
    if side is Side.RECIPIENT:
        open_links = referral.links.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
        addresses = sorted(set(open_links.values_list("recipient_address", flat=True)))
        Notification.objects.bulk_create(
            [Notification(referral=referral, kind=Notification.Kind.NEWS, address=each) for each in addresses]
        )


def tell_people(referral: Referral, people: Iterable[Any], *, besides: AbstractBaseUser | None = None) -> None:
    """Writes news for these people, except the one who caused it. Sent after the commit."""
    Notification.objects.bulk_create(
        [
            Notification(referral=referral, kind=Notification.Kind.NEWS, user=user)
            for user in people
            if besides is None or user.pk != besides.pk
        ]
    )
    transaction.on_commit(queue_sending)


def senders(referral: Referral) -> list[Any]:
    """The counsellor who sent it, and whoever stands in for them today; the lead where nobody of them is left."""
    today = timezone.localdate()
    deputies = Deputyship.objects.filter(
        absentee=referral.sender_id,
        organization=referral.sender_organization_id,
        starts_on__lte=today,
        ends_on__gte=today,
    ).values("deputy")
    counsellors = _members(referral.sender_organization_id, MembershipRole.COUNSELLOR)
    people = list(counsellors.filter(Q(pk=referral.sender_id) | Q(pk__in=deputies)))
    return people or leads(referral.sender_organization_id)


def recipients(referral: Referral) -> list[Any]:
    """The person it is assigned to, or the intake of the organization and team where there is none or they have left."""
    workers = _members(referral.recipient_organization_id, MembershipRole.WORKER, MembershipRole.INTAKE)
    if referral.assignee_id and (assigned := list(workers.filter(pk=referral.assignee_id))):
        return assigned
    return list(_members(referral.recipient_organization_id, MembershipRole.INTAKE, team=referral.recipient_team))


def leads(organization_id: int | None) -> list[Any]:
    """The active leads of an organization."""
    return list(_members(organization_id, MembershipRole.LEAD))


def queue_sending() -> None:
    """Queues one task for everything that is unsent, if anything is: after a commit, and when a worker starts."""
    if Notification.objects.filter(sent_at__isnull=True, tries__lt=_MOST_TRIES).exists():
        send_pending.enqueue()


@task(priority=30)
def send_pending() -> int:
    """Sends what is unsent and returns how many mails went out. What fails stays and is tried again with the next news."""
    sent = 0
    while rows := _claim():
        sent += sum(_send(row) for row in rows)
    return sent


def _claim() -> list[Notification]:
    """Takes up some rows; two workers never take up the same one."""
    now = timezone.now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - _CLAIM)
    due = Notification.objects.filter(free, sent_at__isnull=True, tries__lt=_MOST_TRIES)
    taken = []
    for row in due.select_related("user")[:_BATCH]:
        mine = Notification.objects.filter(free, pk=row.pk, sent_at__isnull=True)
        if mine.update(claimed_at=now, tries=F("tries") + 1):
            taken.append(row)
    return taken


def _send(row: Notification) -> bool:
    address = row.address or (row.user.email if row.user else "")
    if not address:
        Notification.objects.filter(pk=row.pk).update(sent_at=timezone.now())
        return False
    try:
        mail_of(row, address).send()
    except Exception as problem:  # no mail server, an address that is none: the row stays, and the others go out
        logger.warning("A notification could not be sent: %s", type(problem).__name__)
        _try_later(row)
        return False
    Notification.objects.filter(pk=row.pk).update(sent_at=timezone.now())
    return True


def _try_later(row: Notification) -> None:
    """Waits twice as long each time, so that the tries last through a day without a mail server."""
    wait = _CLAIM * 2**row.tries  # of the tries before this one
    Notification.objects.filter(pk=row.pk).update(claimed_at=timezone.now() + wait - _CLAIM)


def mail_of(row: Notification, address: str) -> EmailMessage:
    """The mail: a constant subject and a sentence, in the language of the reader. Nothing about any person."""
    language = getattr(row.user, "preferred_language", None) or settings.LANGUAGE_CODE
    with translation.override(language):
        subject, sentence = _words(row)
        if row.user is None:  # has no account: what leads to the referral is in an earlier mail
            ending = _("This mail holds no details, to protect people. Please open the link that you were sent before.")
            return EmailMessage(subject, f"{sentence}\n\n{ending}\n", to=[address])
        link = settings.PUBLIC_BASE_URL.rstrip("/") + reverse("referrals:start")
        ending = _("This mail holds no details, to protect people. Please sign in to see more.")
        return EmailMessage(subject, f"{sentence}\n\n{link}\n\n{ending}\n", to=[address])


def _words(row: Notification) -> tuple[str, str]:
    match row.kind:
        case Notification.Kind.REMINDER:
            sentence = _("Requests that wait for your answer: %(count)s") % {"count": row.count}
            return _("Reminder: something waits for you"), sentence
        case Notification.Kind.ESCALATION:
            sentence = _("Requests that are overdue: %(count)s") % {"count": row.count}
            return _("Overdue: something waits for you"), sentence
        case _other:
            return _("There is something new"), _("There is something new in the referral portal.")


def _members(organization_id: int | None, *roles: MembershipRole, team: str = "") -> Any:
    members = Membership.objects.filter(organization=organization_id, role__in=roles)
    if team:
        members = members.filter(team__in=["", team])
    return _active().filter(pk__in=members.values("user"))


def _active() -> Any:
    return get_user_model()._default_manager.filter(is_active=True)
