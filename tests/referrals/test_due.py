"""What time brings about (2.4, B4, C3, T10, T17, T18): who is reminded of how many things, what expires, closes and goes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from directory.models import Service
from portal.accounts.models import User
from referrals import actions, due
from referrals.deadlines import expires_at, reminders
from referrals.doer import Doer
from referrals.models import Case, Consent, Notification, Referral, SecureLink
from referrals.workflow import BusinessStatus, Status
from tests.referrals import making

REMINDER, ESCALATION = Notification.Kind.REMINDER, Notification.Kind.ESCALATION


def _reminded(kind: Notification.Kind = REMINDER) -> dict[str, int]:
    """Who is reminded of how many things; takes them out of the outbox."""
    rows = Notification.objects.filter(kind=kind)
    found = {row.user.first_name if row.user else row.address: row.count for row in rows}
    assert len(found) == rows.count(), "one mail for each person"
    rows.delete()
    return found


def _moments(referral: Referral) -> list[datetime]:
    assert referral.sent_at is not None
    return [each + timedelta(minutes=1) for each in reminders(referral.urgency, referral.sent_at)]


def _end(referral: Referral) -> datetime:
    assert referral.sent_at is not None
    end = expires_at(referral.urgency, referral.sent_at)
    assert end is not None
    return end


def _now(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def test_c3_somebody_with_three_waiting_requests_gets_one_mail_with_their_number(
    alice: User, charlie: User, service: Service, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    referrals = [making.sent(alice, service, request="TOKEN") for _each in range(3)]
    Notification.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        due.run(_moments(referrals[-1])[0])
    (message,) = [each for each in mail.outbox if each.to == [charlie.email]]
    assert "3" in message.body
    text = message.subject + message.body
    for secret in ("TOKEN", "Mustermann", service.name, *(each.reference for each in referrals)):
        assert secret not in text


def test_a_second_run_reminds_of_nothing_again(alice: User, charlie: User, service: Service) -> None:
    referral = making.sent(alice, service)
    first, second, _last = _moments(referral)
    due.run(first - timedelta(minutes=2))
    assert _reminded() == {}
    due.run(first)
    assert _reminded() == {"Charlie": 1}
    due.run(first + timedelta(minutes=15))
    assert _reminded() == {}
    due.run(second)
    assert _reminded() == {"Charlie": 1}


def test_with_the_last_reminder_the_lead_is_told(
    alice: User, charlie: User, lea: User, ludwig: User, service: Service
) -> None:
    referral = making.sent(alice, service)
    due.run(_moments(referral)[1])
    assert _reminded(ESCALATION) == {}
    assert _reminded() == {"Charlie": 1}
    due.run(_moments(referral)[2])
    assert _reminded(ESCALATION) == {"Lea": 1}
    assert _reminded() == {"Charlie": 1}


def test_reminders_that_were_missed_are_made_up_for_with_one_mail(alice: User, charlie: User, service: Service) -> None:
    referral = making.sent(alice, service)
    due.run(_moments(referral)[2])
    assert _reminded() == {"Charlie": 1}
    assert _now(referral).reminders_sent == 3


def test_a_confirmed_receipt_spares_the_first_reminder_and_no_other(
    alice: User, charlie: User, service: Service
) -> None:
    referral = making.sent(alice, service)
    actions.acknowledge(referral, Doer.of(charlie, referral))
    due.run(_moments(referral)[0])
    assert _reminded() == {}
    due.run(_moments(referral)[1])
    assert _reminded() == {"Charlie": 1}


def test_somebody_without_an_account_is_reminded_at_the_address_of_the_link(alice: User, service: Service) -> None:
    referral = making.sent(alice, service)
    later = timezone.now() + timedelta(days=14)
    SecureLink.objects.create(
        referral=referral, recipient_address="partner@example.org", token_digest="a", code_digest="b",
        code_expires_at=later, expires_at=later,
    )  # fmt: skip
    due.run(_moments(referral)[0])
    assert _reminded() == {"partner@example.org": 1}


def test_while_a_question_is_open_the_recipients_clock_stands_still_and_the_sender_is_reminded(
    alice: User, charlie: User, service: Service
) -> None:
    referral = making.sent(alice, service)
    moments = _moments(referral)
    asked = actions.ask_back(referral, Doer.of(charlie, referral), "language", "Welche Sprache?")
    assert asked.review_on is not None
    day_of_review = timezone.make_aware(datetime.combine(asked.review_on, datetime.min.time())) + timedelta(hours=12)
    due.run(day_of_review)
    assert _reminded() == {"Alice": 1}
    due.run(day_of_review + timedelta(days=2))
    assert _reminded() == {}
    # As if the answer had taken four days.
    Referral.objects.filter(pk=referral.pk).update(paused_at=timezone.now() - timedelta(days=4))
    actions.answer(_now(referral), Doer.of(alice, referral), "Arabisch")
    due.run(moments[0] + timedelta(days=3))
    assert _reminded() == {}
    due.run(moments[0] + timedelta(days=4, minutes=1))
    assert _reminded() == {"Charlie": 1}


def test_t18_what_nobody_answers_expires_and_both_sender_and_lead_are_told(
    alice: User, charlie: User, ludwig: User, service: Service
) -> None:
    referral = making.sent(alice, service)
    due.run(_end(referral) - timedelta(minutes=1))
    assert _now(referral).status == Status.REQUESTED
    Notification.objects.all().delete()
    due.run(_end(referral) + timedelta(minutes=1))
    assert _now(referral).state == (Status.CANCELLED, BusinessStatus.EXPIRED)
    told = Notification.objects.filter(kind=Notification.Kind.NEWS).values_list("user__first_name", flat=True)
    assert set(told) == {"Alice", "Ludwig"}
    step = referral.history.get(step="expire")
    assert (step.role, step.user) == ("system", None)


def test_an_acknowledged_request_expires_too_and_an_accepted_one_does_not(
    alice: User, charlie: User, service: Service
) -> None:
    acknowledged = making.sent(alice, service)
    actions.acknowledge(acknowledged, Doer.of(charlie, acknowledged))
    accepted = making.accepted(alice, service, charlie)
    due.run(_end(accepted) + timedelta(days=1))
    assert _now(acknowledged).status == Status.CANCELLED
    assert _now(accepted).status == Status.ACCEPTED


def test_a_question_that_is_never_answered_does_not_keep_a_request_for_ever(
    alice: User, charlie: User, service: Service
) -> None:
    referral = making.sent(alice, service)
    asked = actions.ask_back(referral, Doer.of(charlie, referral), "language", "Welche Sprache?")
    assert asked.paused_at is not None
    end = expires_at(asked.urgency, asked.paused_at)
    assert end is not None
    due.run(end - timedelta(minutes=1))
    assert _now(referral).status == Status.REQUESTED
    due.run(end + timedelta(minutes=1))
    assert _now(referral).status == Status.CANCELLED


def test_t17_what_ended_is_closed_after_two_weeks_and_not_before(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    completed = making.accepted(alice, service, charlie, walter)
    completed = actions.complete(completed, Doer.of(walter, completed), "need_resolved")
    failed = making.accepted(alice, service, charlie, walter)
    failed = actions.fail(failed, Doer.of(walter, failed), "no_show")
    declined = making.sent(alice, service)
    declined = actions.decline(declined, Doer.of(charlie, declined), "no_capacity")
    due.run(timezone.now() + timedelta(days=13))
    assert _now(completed).closed_at is None
    due.run(timezone.now() + timedelta(days=15))
    for each in (completed, failed, declined):
        assert _now(each).business_status == BusinessStatus.CLOSED
        assert _now(each).closed_at is not None


def test_b4_the_sender_is_reminded_once_before_a_consent_ends_that_is_still_needed(
    alice: User, charlie: User, service: Service
) -> None:
    referral = making.accepted(alice, service, charlie)
    ended = making.sent(alice, service)
    actions.withdraw(ended, Doer.of(alice, ended), "need_changed")
    last_day = timezone.localdate() + timedelta(days=100)
    Consent.objects.update(expires_at=last_day)
    due.run(timezone.now() + timedelta(days=69))
    assert _reminded() == {}
    due.run(timezone.now() + timedelta(days=70))
    assert _reminded() == {"Alice": 1}
    due.run(timezone.now() + timedelta(days=71))
    assert _reminded() == {}
    assert _now(referral).status == Status.ACCEPTED


def test_t10_the_recipient_is_reminded_once_when_the_day_of_review_has_come(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = making.accepted(alice, service, charlie, walter)
    actions.hold(referral, Doer.of(walter, referral), "waitlist", making.soon(10))
    due.run(timezone.now() + timedelta(days=9))
    assert _reminded() == {}
    due.run(timezone.now() + timedelta(days=10))
    assert _reminded() == {"Walter": 1}
    due.run(timezone.now() + timedelta(days=11))
    assert _reminded() == {}
    held = _now(referral)
    held = actions.resume(held, Doer.of(walter, held))
    actions.hold(held, Doer.of(walter, held), "waitlist", making.soon(30))
    due.run(timezone.now() + timedelta(days=30))
    assert _reminded() == {"Walter": 1}


def test_the_intake_is_reminded_once_of_each_old_statement_of_capacity(
    charlie: User, walter: User, service: Service
) -> None:
    today = timezone.localdate()
    Service.objects.filter(pk=service.pk).update(capacity="open", capacity_stated_on=today - timedelta(days=14))
    due.run()
    assert _reminded() == {}
    due.run(timezone.now() + timedelta(days=1))
    assert _reminded() == {"Charlie": 1}
    due.run(timezone.now() + timedelta(days=2))
    assert _reminded() == {}
    Service.objects.filter(pk=service.pk).update(capacity_stated_on=today)
    due.run(timezone.now() + timedelta(days=15))
    assert _reminded() == {"Charlie": 1}


def test_a_draft_that_nobody_touches_is_deleted_with_consent_and_case(alice: User, service: Service) -> None:
    draft = making.draft(alice, service)
    making.consent_for(draft)
    kept = making.sent(alice, service)
    Referral.objects.filter(pk=kept.pk).update(reminders_sent=3, due_at=None)
    due.run(timezone.now() + timedelta(days=29))
    assert Referral.objects.filter(pk=draft.pk).exists()
    due.run(timezone.now() + timedelta(days=31))
    assert not Referral.objects.filter(pk=draft.pk).exists()
    assert set(Case.objects.all()) == {kept.case}
    assert Consent.objects.count() == 1


def test_the_command_prints_numbers_and_nothing_about_anybody(alice: User, charlie: User, service: Service) -> None:
    referral = making.sent(alice, service)
    sent_at = timezone.now() - timedelta(days=6)
    Referral.objects.filter(pk=referral.pk).update(sent_at=sent_at, due_at=None)
    out = StringIO()
    call_command("run_referral_deadlines", stdout=out)
    assert "requests reminded of: 1" in out.getvalue()
    assert referral.reference not in out.getvalue()
    assert charlie.email not in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_time_do_everything_once(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referrals = [making.sent(alice, service) for _each in range(4)]
    held = making.accepted(alice, service, charlie, walter)
    actions.hold(held, Doer.of(walter, held), "waitlist", making.soon(1))
    expired = making.sent(alice, service)
    moment = _moments(referrals[-1])[0]
    Referral.objects.filter(pk=expired.pk).update(sent_at=moment - timedelta(days=60), due_at=None)

    def run(_number: int) -> dict[str, int]:
        try:
            return due.run(moment)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        reports = list(threads.map(run, range(4)))

    assert _reminded() == {"Charlie": 4, "Walter": 1}
    assert sum(report["requests reminded of"] for report in reports) == 4
    assert sum(report["expired"] for report in reports) == 1
    assert expired.history.filter(step="expire").count() == 1
