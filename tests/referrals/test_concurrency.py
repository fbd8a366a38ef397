"""Two at the same moment, with threads and transactions of their own: one wins, nothing is doubled, nothing is lost."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from directory.models import MembershipRole, Organization, Service
from portal.accounts.models import User
from referrals import actions, notifications
from referrals.doer import Doer
from referrals.errors import NotPossibleNow
from referrals.models import Consent, Disclosure, HistoryEntry, Notification, Referral
from referrals.workflow import Status
from tests.factories import MembershipFactory, UserFactory
from tests.referrals.making import consent_for, draft, sent, soon
from tests.referrals.steps import People, ready, take

pytestmark = pytest.mark.django_db(transaction=True)


def _together(*steps: Callable[[], object]) -> list[Exception]:
    """Runs the steps at the same moment in threads of their own; returns what they raised."""
    errors: list[Exception] = []
    start = threading.Barrier(len(steps))

    def run(step: Callable[[], object]) -> None:
        start.wait()
        try:
            step()
        except Exception as error:  # whatever it is, the test looks at it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def _accept(referral: Referral, doer: Doer, key: uuid.UUID | None = None) -> Referral:
    contact = {"responsible_name": doer.user.pk if doer.user else "", "responsible_phone": "02421 1"}
    contact["responsible_name"] = f"Person {contact['responsible_name']}"
    return actions.accept(referral, doer, first_contact_on=soon(), key=key, **contact)  # type: ignore[arg-type]


def _rows(referral: Referral, step: str) -> int:
    return HistoryEntry.objects.filter(referral=referral, step=step).count()


def test_of_several_who_accept_at_once_one_wins_and_the_others_are_told(
    alice: User, service: Service, partner: Organization
) -> None:
    referral = sent(alice, service)
    members = [MembershipFactory.create(organization=partner, role=MembershipRole.INTAKE).user for _ in range(4)]
    doers = [Doer.of(member, referral) for member in members]
    errors = _together(*[lambda doer=doer: _accept(referral, doer) for doer in doers])
    assert [type(error) for error in errors] == [NotPossibleNow] * 3
    assert all(str(error) for error in errors)
    after = Referral.objects.get(pk=referral.pk)
    line = HistoryEntry.objects.get(referral=referral, step="accept")
    assert (after.status, after.version) == (Status.ACCEPTED, referral.version + 1)
    assert after.accepted_by == line.user
    assert after.responsible_name == f"Person {line.user.pk}"
    assert Disclosure.objects.filter(referral=referral, tier=2).count() == 1
    assert Notification.objects.filter(referral=referral, user=alice).count() == 1


def test_accepting_and_declining_at_once_has_one_winner(alice: User, service: Service, charlie: User) -> None:
    referral = sent(alice, service)
    doer = Doer.of(charlie, referral)
    errors = _together(
        lambda: _accept(referral, doer), lambda: actions.decline(referral, doer, "other", text="Kein Platz")
    )
    assert [type(error) for error in errors] == [NotPossibleNow]
    after = Referral.objects.get(pk=referral.pk)
    is_accepted = after.status == Status.ACCEPTED
    assert _rows(referral, "accept") + _rows(referral, "decline") == 1
    assert Disclosure.objects.filter(referral=referral, tier=2).exists() is is_accepted
    assert after.messages.exists() is not is_accepted


@pytest.mark.parametrize("name", ["accept", "ask_back", "propose_appointment", "report", "no_show"])
def test_the_same_form_sent_twice_at_once_is_one_step(name: str, people: People, service: Service) -> None:
    way = {"ask_back": ("send",), "accept": ("send",), "report": ("send", "accept", "begin")}
    referral = ready(people, service)
    for each in way.get(name, ("send", "accept")):
        referral = take(each, referral, people)
    key = uuid.uuid4()
    errors = _together(*[lambda: take(name, referral, people, key=key)] * 3)
    assert errors == []
    after = Referral.objects.get(pk=referral.pk)
    assert (_rows(referral, name), after.version) == (1, referral.version + 1)
    assert after.messages.count() == (1 if name in ("ask_back", "report") else 0)
    assert after.appointments.count() == (2 if name == "propose_appointment" else 0)
    assert after.no_show_count == (1 if name == "no_show" else 0)


def test_a_draft_that_is_sent_twice_at_once_is_sent_once(alice: User, service: Service) -> None:
    referral = draft(alice, service)
    consent_for(referral)
    doer = Doer.of(alice, referral)
    errors = _together(*[lambda: actions.send(referral, doer)] * 2)
    assert [type(error) for error in errors] == [NotPossibleNow]
    assert (_rows(referral, "send"), referral.versions.count(), referral.disclosures.count()) == (1, 1, 1)


def test_a_withdrawal_and_an_acceptance_at_once_end_withdrawn(people: People, service: Service) -> None:
    referral = take("send", ready(people, service), people)
    sender, intake = Doer.of(people.sender, referral), Doer.of(people.intake, referral)
    _together(lambda: actions.withdraw_consent(referral, sender, via="am Telefon"), lambda: _accept(referral, intake))
    after = Referral.objects.get(pk=referral.pk)
    assert after.status == Status.CANCELLED
    assert Consent.objects.get(pk=after.consent_id).withdrawn_at is not None


def _outbox(count: int) -> list[str]:
    people = [UserFactory.create() for _ in range(count)]
    Notification.objects.bulk_create([Notification(kind=Notification.Kind.NEWS, user=each) for each in people])
    return sorted(each.email for each in people)


def _mailed() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_workers_at_once_send_no_mail_twice_and_leave_none() -> None:
    addresses = _outbox(120)
    errors = _together(*[notifications.send_pending.call] * 3)
    notifications.send_pending.call()  # what two were after at the same time
    assert errors == []
    assert _mailed() == addresses
    assert not Notification.objects.filter(sent_at__isnull=True).exists()


def test_what_a_dead_worker_had_taken_up_is_sent_later() -> None:
    addresses = _outbox(2)
    first, second = Notification.objects.all()
    now = timezone.now()
    Notification.objects.filter(pk=first.pk).update(claimed_at=now - timedelta(minutes=6), tries=1)
    Notification.objects.filter(pk=second.pk).update(claimed_at=now - timedelta(minutes=4), tries=1)
    assert notifications.send_pending.call() == 1
    assert _mailed() == [first.user.email]
    Notification.objects.filter(pk=second.pk).update(claimed_at=now - timedelta(minutes=6))
    assert notifications.send_pending.call() == 1
    assert _mailed() == addresses


def test_a_step_that_fails_leaves_neither_news_nor_a_mail(people: People, service: Service) -> None:
    referral = take("send", ready(people, service), people)
    before = (Notification.objects.count(), len(mail.outbox))
    with pytest.raises(NotPossibleNow):
        take("answer", referral, people)
    assert (Notification.objects.count(), len(mail.outbox)) == before


def test_the_mail_goes_out_with_the_commit(people: People, service: Service) -> None:
    take("send", ready(people, service), people)
    assert _mailed() == [people.intake.email]
