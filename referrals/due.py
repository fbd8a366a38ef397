"""What time brings about by itself: reminders, escalation, expiry, closing, and the end of drafts. Meant for every 15 minutes.

Two runs at the same time do everything once: each reminder is claimed by a conditional update or by a row that the database lets
be written once, and each step by the version of the referral. Claim and mail to be sent are written in one transaction, so a
run that is killed loses nothing.

Somebody who is to be reminded of several things gets one mail with their number.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import Capacity, Membership, MembershipRole, ReferralIntake, Service
from referrals import actions
from referrals.deadlines import answer_due, expires_at, reminders
from referrals.doer import Doer
from referrals.erasure import erase_everything
from referrals.errors import ReferralError
from referrals.models import Consent, Notification, Referral, Reminder
from referrals.notifications import leads, queue_sending, recipients, senders
from referrals.retention import drafts_due
from referrals.workflow import BusinessStatus, Status

logger = logging.getLogger(__name__)


@dataclass
class Tally:
    """How many things each person, and each address without an account, is to be reminded of."""

    people: Counter[tuple[int, str]] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)

    def add(self, people: Iterable[Any], kind: Notification.Kind = Notification.Kind.REMINDER) -> None:
        """One thing more for each of them."""
        self.people.update((person.pk, kind.value) for person in people)

    def write(self) -> None:
        """One row in the outbox for each of them, of no referral: the mail says a number and nothing else."""
        rows = [Notification(user_id=pk, kind=kind, count=number) for (pk, kind), number in self.people.items()]
        rows += [
            Notification(address=address, kind=Notification.Kind.REMINDER, count=number)
            for address, number in self.addresses.items()
        ]
        Notification.objects.bulk_create(rows)
        transaction.on_commit(queue_sending)


def run(now: datetime | None = None) -> dict[str, int]:
    """Does everything that is due, and returns how often each thing was done."""
    moment = now or timezone.now()
    done = {
        "expired": _each(_expired(moment), lambda each: actions.expire(each)),
        "closed": _each(_to_close(moment), lambda each: actions.close(each, Doer.system())),
        "drafts deleted": _each(drafts_due(moment), lambda each: erase_everything(each, in_ledger=False)),
    }
    with transaction.atomic():
        tally = Tally()
        done |= {
            "requests reminded of": _remind_of_requests(moment, tally),
            "questions reminded of": _remind_of_questions(moment, tally),
            "reviews reminded of": _remind_of_reviews(moment, tally),
            "consents reminded of": _remind_of_consents(moment, tally),
            "capacities reminded of": _remind_of_capacities(moment, tally),
        }
        tally.write()
    done["people and addresses reminded"] = len({pk for pk, _kind in tally.people}) + len(tally.addresses)
    return done


def _each(referrals: Iterable[Referral], act: Callable[[Referral], Any]) -> int:
    """Acts on each, and counts. Where somebody was faster, or one fails, the others go on."""
    done = 0
    for referral in referrals:
        try:
            act(referral)
            done += 1
        except ReferralError:
            continue
        except Exception as problem:
            logger.error("A deadline could not be kept: %s", type(problem).__name__)
    return done


def _delay(referral: Referral) -> timedelta:
    """For how long the recipient's clock stood still while the sender had a question to answer."""
    if referral.sent_at is None or referral.due_at is None:
        return timedelta(0)
    return max(timedelta(0), referral.due_at - answer_due(referral.urgency, referral.sent_at))


def _requested() -> QuerySet[Referral]:
    return Referral.objects.filter(status=Status.REQUESTED, sent_at__isnull=False, erased_at__isnull=True)


def _expired(now: datetime) -> list[Referral]:
    """Requests that nobody answered, and questions that the sender left open for as long as a request may wait."""
    return [each for each in _requested() if (end := _end_of(each)) is not None and end <= now]


def _end_of(referral: Referral) -> datetime | None:
    if referral.paused_at is not None:
        return expires_at(referral.urgency, referral.paused_at)
    end = expires_at(referral.urgency, referral.sent_at) if referral.sent_at else None
    return end + _delay(referral) if end else None


def _to_close(now: datetime) -> QuerySet[Referral]:
    """Ended referrals of which the sender has taken no note."""
    ended = Referral.objects.filter(status__in=[Status.COMPLETED, Status.FAILED, Status.REJECTED])
    waited = now - timedelta(days=settings.REFERRAL_AUTO_CLOSE_DAYS)
    return ended.exclude(business_status=BusinessStatus.CLOSED).filter(ended_at__lte=waited, erased_at__isnull=True)


def _remind_of_requests(now: datetime, tally: Tally) -> int:
    """Reminds the recipients, and with the last reminder their leads too. A confirmed receipt spares the first one (T3)."""
    done = 0
    for referral in _requested().filter(paused_at__isnull=True):
        moments = [at + _delay(referral) for at in reminders(referral.urgency, referral.sent_at or now)]
        due = sum(at <= now for at in moments)
        unchanged = _requested().filter(pk=referral.pk, version=referral.version, reminders_sent__lt=due)
        if due <= referral.reminders_sent or not unchanged.update(reminders_sent=due):
            continue
        is_last = due == len(moments)
        if due == 1 and referral.acknowledged_at is not None and not is_last:
            continue
        tally.add(recipients(referral))
        tally.addresses.update(_link_addresses(referral, now))
        if is_last:
            tally.add(leads(referral.recipient_organization_id), Notification.Kind.ESCALATION)
        done += 1
    return done


def _link_addresses(referral: Referral, now: datetime) -> set[str]:
    links = referral.links.filter(revoked_at__isnull=True, expires_at__gt=now)
    return set(links.values_list("recipient_address", flat=True))


def _remind_of_questions(now: datetime, tally: Tally) -> int:
    """Reminds the sender once of a question that should have been answered (T4)."""
    waiting = _requested().filter(paused_at__isnull=False, review_on__lte=timezone.localdate(now))
    return _remind_once(Reminder.Kind.QUESTION, waiting, tally, senders)


def _remind_of_reviews(now: datetime, tally: Tally) -> int:
    """Reminds the recipient once of a referral on hold whose day has come (T10)."""
    waiting = Referral.objects.filter(status=Status.ON_HOLD, review_on__lte=timezone.localdate(now))
    return _remind_once(Reminder.Kind.REVIEW, waiting, tally, recipients)


def _remind_once(
    kind: Reminder.Kind, referrals: Iterable[Referral], tally: Tally, people: Callable[[Referral], list[Any]]
) -> int:
    done = 0
    for referral in referrals:
        if referral.review_on is not None and _is_first(kind=kind, referral=referral, day=referral.review_on):
            tally.add(people(referral))
            done += 1
    return done


def _is_first(**key: Any) -> bool:
    """True the first time; the database lets it be written once."""
    return Reminder.objects.get_or_create(**key)[1]


def _remind_of_consents(now: datetime, tally: Tally) -> int:
    """Reminds the senders once of a consent that ends soon while a referral needs it (B4)."""
    today = timezone.localdate(now)
    soon = today + timedelta(days=settings.REFERRAL_CONSENT_REMINDER_DAYS)
    ending = Consent.objects.filter(
        reminded_at__isnull=True, withdrawn_at__isnull=True, expires_at__range=(today, soon)
    )
    done = 0
    for consent in ending.filter(referrals__in=Referral.objects.active()).distinct():
        if Consent.objects.filter(pk=consent.pk, reminded_at__isnull=True).update(reminded_at=now):
            needing = Referral.objects.active().filter(consent=consent)
            tally.add({person for referral in needing for person in senders(referral)})
            done += 1
    return done


def _remind_of_capacities(now: datetime, tally: Tally) -> int:
    """Reminds the intake once of a statement of capacity that grew old."""
    done = 0
    for service in _stale_capacities(timezone.localdate(now)):
        day = service.capacity_stated_on
        if day is not None and _is_first(kind=Reminder.Kind.CAPACITY, service=service, day=day):
            tally.add(_intake_of(service))
            done += 1
    return done


def _stale_capacities(today: date) -> QuerySet[Service]:
    oldest = today - timedelta(days=settings.REFERRAL_CAPACITY_STALE_DAYS)
    receiving = Service.objects.filter(live=True, referral_intake__in=[ReferralIntake.ACCOUNT, ReferralIntake.LINK])
    return receiving.exclude(capacity=Capacity.UNKNOWN).filter(capacity_stated_on__lt=oldest)


def _intake_of(service: Service) -> list[Any]:
    members = Membership.objects.filter(organization=service.organization_id, role=MembershipRole.INTAKE)
    return list(get_user_model()._default_manager.filter(is_active=True, pk__in=members.values("user")))
