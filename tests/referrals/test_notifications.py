"""Who is told what and how: mails say nothing about anybody (C1, C2), reach the right people, and are not lost."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from directory.models import Membership, MembershipRole, Organization, Service
from portal.accounts.models import User
from referrals import actions, notifications
from referrals.doer import Doer
from referrals.models import Deputyship, Notification, Referral, SecureLink
from referrals.workflow import STEPS, Side
from tests.factories import MembershipFactory, UserFactory
from tests.referrals.making import accepted, sent
from tests.referrals.steps import WAYS, People, go, ready, take
from tests.referrals.tokens import ALL_TOKENS, filled_draft

NAMES = [row.name for row in STEPS]
SENDER, INTAKE, LEAD, NOBODY = {"sender"}, {"intake"}, {"sender_lead"}, set[str]()
#: Who gets a mail when the usual person takes the step.
TOLD: dict[str, set[str]] = {
    "send": INTAKE,
    "acknowledge": NOBODY,  # seen in the list only: it is no answer
    "ask_back": SENDER,
    "answer": INTAKE,
    "accept": SENDER,
    "decline": SENDER,
    "withdraw": INTAKE,
    "withdraw_consent": INTAKE,
    "hold": SENDER,
    "resume": SENDER,
    "propose_appointment": SENDER,
    "confirm_appointment": INTAKE,
    "cancel_appointment": SENDER,
    "plan_joint_handover": SENDER,
    "begin": SENDER,
    "no_show": SENDER,
    "report": SENDER,
    "complete": SENDER,
    "fail": SENDER,
    "close_completed": NOBODY,
    "close_failed": NOBODY,
    "close_rejected": NOBODY,
    "confirm_cancellation": NOBODY,
    "expire": SENDER | LEAD,
    "undo_acceptance": SENDER,
    "mark_as_error": INTAKE,
    "refer_onward": NOBODY,
    "assign": NOBODY,
}


def _told(referral: Referral, people: People) -> set[str]:
    names = {getattr(people, name).pk: name for name in people.__dataclass_fields__}
    return {names[pk] for pk in referral.notifications.values_list("user", flat=True)}


@pytest.mark.parametrize("name", NAMES)
def test_each_step_tells_the_right_people(name: str, people: People, service: Service) -> None:
    referral = go(WAYS[name], ready(people, service), people)
    referral.notifications.all().delete()
    take(name, referral, people)
    assert _told(referral, people) == TOLD[name]
    assert referral.notifications.count() == len(TOLD[name])


@pytest.mark.parametrize("name", NAMES)
def test_c1_c2_no_mail_of_any_step_says_anything(
    name: str, people: People, service: Service, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        referral = take(name, go(WAYS[name], filled_draft(people, service), people), people)
    assert len(mail.outbox) == Notification.objects.count() or name == "send"
    assert mail.outbox or name == "mark_as_error"
    secrets = {
        *ALL_TOKENS,
        referral.reference,
        referral.case.pseudonym,
        service.name_de,
        service.organization.name,
        referral.sender_organization.name,
        people.sender.first_name,
        people.intake.first_name,
        "Düren",
    }
    for message in mail.outbox:
        text = f"{message.subject} {message.body} {message.extra_headers}"
        assert not [secret for secret in secrets if secret in text]
        assert not message.attachments
    assert len({message.subject for message in mail.outbox}) <= 1
    assert len({message.body for message in mail.outbox}) <= 1


@pytest.mark.parametrize("kind", Notification.Kind.values)
@pytest.mark.parametrize("language", ["de", "en", "ru", "ar"])
def test_c2_the_subject_is_the_same_for_each_kind_whatever_it_is_about(
    kind: str, language: str, people: People, service: Service
) -> None:
    User.objects.filter(pk=people.intake.pk).update(preferred_language=language)
    user = User.objects.get(pk=people.intake.pk)
    referrals = [ready(people, service), None]
    rows = [Notification(kind=kind, user=user, referral=each, count=n) for n, each in enumerate(referrals, 3)]
    mails = [notifications.mail_of(row, user.email) for row in rows]
    assert mails[0].subject == mails[1].subject
    assert "\n" not in mails[0].subject
    assert f"{settings.PUBLIC_BASE_URL.rstrip('/')}/{language}/" in mails[0].body


@pytest.mark.parametrize("kind", [Notification.Kind.REMINDER, Notification.Kind.ESCALATION])
def test_c3_reminders_hold_a_count_and_nothing_else(kind: str, charlie: User) -> None:
    bodies = [notifications.mail_of(Notification(kind=kind, user=charlie, count=n), charlie.email).body for n in (3, 7)]
    assert bodies[0].replace("3", "7", 1) == bodies[1]


def test_the_kinds_have_subjects_of_their_own(charlie: User) -> None:
    kinds = [Notification.Kind.NEWS, Notification.Kind.REMINDER, Notification.Kind.ESCALATION]
    subjects = {notifications.mail_of(Notification(kind=kind, user=charlie), charlie.email).subject for kind in kinds}
    assert len(subjects) == 3


def test_who_has_no_account_is_not_asked_to_sign_in() -> None:
    message = notifications.mail_of(Notification(kind=Notification.Kind.NEWS, address="a@example.org"), "a@example.org")
    assert "/referrals/" not in message.body
    assert message.to == ["a@example.org"]


# Who ----------------------------------------------------------------------------------------------------------------


def test_nobody_is_told_about_their_own_step(alice: User, service: Service, partner: Organization) -> None:
    MembershipFactory.create(user=alice, organization=partner, role=MembershipRole.INTAKE)
    referral = sent(alice, service)  # to an organization whose intake she is herself
    assert not referral.notifications.exists()


def test_all_of_the_intake_are_told_once_each(alice: User, service: Service, charlie: User) -> None:
    colleague = _member(service.organization, MembershipRole.INTAKE)
    MembershipFactory.create(user=colleague, organization=service.organization, role=MembershipRole.INTAKE, team="Nord")
    referral = sent(alice, service)
    assert sorted(referral.notifications.values_list("user", flat=True)) == sorted([charlie.pk, colleague.pk])


def test_only_the_team_is_told_once_it_has_one(alice: User, service: Service, charlie: User) -> None:
    north, south = (_member(service.organization, MembershipRole.INTAKE, team) for team in ("Nord", "Süd"))
    referral = sent(alice, service)
    referral.notifications.all().delete()
    after = actions.assign(referral, Doer.of(charlie, referral), None, team="Nord")
    assert set(after.notifications.values_list("user", flat=True)) == {north.pk}
    assert south not in notifications.recipients(after)
    assert set(notifications.recipients(after)) == {north, charlie}


def test_the_assigned_worker_is_told_of_the_work_and_of_what_follows(
    alice: User, service: Service, charlie: User, walter: User
) -> None:
    referral = sent(alice, service)
    referral.notifications.all().delete()
    after = actions.assign(referral, Doer.of(charlie, referral), walter)
    assert after.notifications.get().user == walter
    actions.withdraw(after, Doer.of(alice, after), "need_changed")
    assert [row.user for row in after.notifications.all()] == [walter, walter]


def test_accepting_for_a_colleague_tells_the_colleague(
    alice: User, service: Service, charlie: User, walter: User
) -> None:
    referral = accepted(alice, service, charlie, assignee=walter)
    assert referral.notifications.filter(user=walter).count() == 1


@pytest.mark.parametrize("left", ["switched off", "no member"])
def test_e5_when_the_worker_has_left_the_intake_is_told(
    left: str, alice: User, service: Service, charlie: User, walter: User
) -> None:
    referral = accepted(alice, service, charlie, assignee=walter)
    _leave(walter, left)
    assert notifications.recipients(referral) == [charlie]


@pytest.mark.parametrize("left", ["switched off", "no member"])
def test_e5_when_the_counsellor_has_left_the_lead_is_told(
    left: str, alice: User, ludwig: User, service: Service
) -> None:
    referral = sent(alice, service)
    assert notifications.senders(referral) == [alice]
    _leave(alice, left)
    assert notifications.senders(referral) == [ludwig]


def _leave(user: User, how: str) -> None:
    if how == "switched off":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=user).delete()


@pytest.mark.parametrize(("first", "last", "is_told"), [(-1, 1, True), (1, 2, False), (-2, -1, False)])
def test_deputies_are_told_while_they_stand_in(
    first: int, last: int, is_told: bool, alice: User, bob: User, service: Service
) -> None:
    referral = sent(alice, service)
    today = timezone.localdate()
    Deputyship.objects.create(
        deputy=bob,
        absentee=alice,
        organization=referral.sender_organization,
        starts_on=today + timedelta(days=first),
        ends_on=today + timedelta(days=last),
    )
    assert (bob in notifications.senders(referral)) is is_told


@pytest.mark.parametrize(("revoked", "days", "is_told"), [(False, 1, True), (True, 1, False), (False, -1, False)])
def test_who_holds_a_link_is_told_while_it_opens(
    revoked: bool, days: int, is_told: bool, alice: User, service: Service
) -> None:
    referral = sent(alice, service)
    later = timezone.now() + timedelta(days=days)
    SecureLink.objects.create(
        referral=referral,
        recipient_address="stelle@example.org",
        token_digest="t",
        code_digest="c",
        code_expires_at=later,
        expires_at=later,
        revoked_at=timezone.now() if revoked else None,
    )
    notifications.tell(referral, Side.RECIPIENT)
    assert referral.notifications.filter(address="stelle@example.org").exists() is is_told


# Sending ------------------------------------------------------------------------------------------------------------


def _without_a_mail_server(settings: object) -> None:
    with socket.socket() as probe:  # a port on which nobody listens
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]  # type: ignore[attr-defined]
    settings.EMAIL_HOST = "127.0.0.1"  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]


def test_without_a_mail_server_the_row_stays_and_is_sent_later(charlie: User, settings: object) -> None:
    row = Notification.objects.create(kind=Notification.Kind.NEWS, user=charlie)
    working = settings.EMAIL_BACKEND  # type: ignore[attr-defined]
    _without_a_mail_server(settings)
    assert notifications.send_pending.call() == 0
    row.refresh_from_db()
    assert (row.sent_at, row.tries) == (None, 1)
    settings.EMAIL_BACKEND = working  # type: ignore[attr-defined]
    assert notifications.send_pending.call() == 0  # not at once
    _time_passes(row)
    assert notifications.send_pending.call() == 1
    assert mail.outbox[0].to == [charlie.email]
    row.refresh_from_db()
    assert row.sent_at is not None


def test_the_tries_last_through_a_night_without_a_mail_server(charlie: User, settings: object) -> None:
    row = Notification.objects.create(kind=Notification.Kind.NEWS, user=charlie)
    _without_a_mail_server(settings)
    waited = timedelta()
    for _try in range(8):
        assert notifications.send_pending.call() == 0
        row.refresh_from_db()
        waited += row.claimed_at - timezone.now() + timedelta(minutes=5)
        _time_passes(row)
    assert timedelta(hours=12) < waited < timedelta(days=2)


def test_an_address_that_cannot_be_written_to_holds_up_nobody(charlie: User) -> None:
    broken = Notification.objects.create(kind=Notification.Kind.NEWS, address="a@example.org\nBcc: b@example.org")
    Notification.objects.create(kind=Notification.Kind.NEWS, user=charlie)
    assert notifications.send_pending.call() == 1
    assert mail.outbox[0].to == [charlie.email]
    broken.refresh_from_db()
    assert broken.sent_at is None


def test_what_was_sent_is_not_sent_again(charlie: User) -> None:
    Notification.objects.create(kind=Notification.Kind.NEWS, user=charlie)
    assert [notifications.send_pending.call() for _time in range(2)] == [1, 0]


def _time_passes(row: Notification) -> None:
    Notification.objects.filter(pk=row.pk).update(claimed_at=timezone.now() - timedelta(minutes=6))


def _member(organization: Organization, role: MembershipRole, team: str = "") -> User:
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, organization=organization, role=role, team=team)
    return user
