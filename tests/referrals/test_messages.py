"""Messages between both sides: who may write, who reads, what the other side is told."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from directory.models import Service
from portal.accounts.models import User
from referrals import actions
from referrals.doer import Doer
from referrals.errors import Incomplete, NotPossibleNow, NotYours
from referrals.models import AccessEntry, Message, Notification, Referral, SecureLink
from referrals.notifications import send_pending
from tests.conftest import SignIn
from tests.referrals.making import accepted, draft, sent, soon

WORDS = "Bitte den Sprachnachweis XQ77 mitbringen."


@pytest.fixture
def referral(alice: User, charlie: User, service: Service) -> Referral:
    return sent(alice, service)


def address(referral: Referral) -> str:
    return f"/de/referrals/{referral.reference}/messages/"


def write(client: Client, referral: Referral, text: str = WORDS, key: uuid.UUID | None = None) -> int:
    return client.post(address(referral), {"text": text, "key": key or uuid.uuid4()}).status_code


def test_both_sides_write_and_read(referral: Referral, alice: User, charlie: User, sign_in: SignIn) -> None:
    sender, recipient = sign_in(alice), sign_in(charlie)
    assert write(sender, referral, "Frage eins ZZ1") == 302
    assert write(recipient, referral, "Antwort zwei ZZ2") == 302
    for client in (sender, recipient):
        page = client.get(f"/de/referrals/{referral.reference}/").content.decode()
        assert "Frage eins ZZ1" in page
        assert "Antwort zwei ZZ2" in page


def test_the_other_side_is_told_and_nothing_about_the_message(referral: Referral, alice: User, charlie: User) -> None:
    Notification.objects.all().delete()
    actions.write_message(referral, Doer.of(alice, referral), WORDS)
    assert [row.user for row in Notification.objects.all()] == [charlie]
    actions.write_message(referral, Doer.of(charlie, referral), WORDS)
    assert [row.user for row in Notification.objects.order_by("pk")] == [charlie, alice]


@pytest.mark.django_db(transaction=True)
def test_no_word_of_a_message_is_in_a_mail(
    alice: User,
    charlie: User,
    service: Service,
    sign_in: SignIn,
) -> None:
    referral = sent(alice, service)
    assert write(sign_in(alice), referral) == 302
    send_pending.call()
    assert mail.outbox
    for each in mail.outbox:
        assert "XQ77" not in each.subject + str(each.body)
        assert referral.reference not in each.subject + str(each.body)


def test_a_message_is_stored_encrypted(referral: Referral, alice: User) -> None:
    actions.write_message(referral, Doer.of(alice, referral), WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM referrals_message")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert stored
    assert b"XQ77" not in stored


def test_a_form_that_is_sent_twice_writes_once(referral: Referral, alice: User, sign_in: SignIn) -> None:
    key = uuid.uuid4()
    client = sign_in(alice)
    assert write(client, referral, key=key) == 302
    assert write(client, referral, key=key) == 302
    assert Message.objects.filter(referral=referral).count() == 1


def test_an_empty_message_is_asked_for_again(referral: Referral, alice: User, sign_in: SignIn) -> None:
    response = sign_in(alice).post(address(referral), {"text": "  ", "key": uuid.uuid4()})
    assert response.status_code == 400
    assert not Message.objects.exists()
    with pytest.raises(Incomplete):
        actions.write_message(referral, Doer.of(alice, referral), "x" * 5000)


def test_what_is_written_before_acceptance_is_tier_1_and_afterwards_tier_2(
    alice: User, charlie: User, service: Service
) -> None:
    before = sent(alice, service)
    assert actions.write_message(before, Doer.of(alice, before), WORDS).tier == 1
    after = accepted(alice, service, charlie)
    assert actions.write_message(after, Doer.of(charlie, after), WORDS).tier == 2


def test_nobody_writes_into_a_draft_or_after_the_end(
    alice: User, charlie: User, service: Service, sign_in: SignIn
) -> None:
    unsent = draft(alice, service)
    with pytest.raises(NotPossibleNow):
        actions.write_message(unsent, Doer.of(alice, unsent), WORDS)
    over = sent(alice, service)
    actions.withdraw(over, Doer.of(alice, over), "need_changed")
    assert write(sign_in(alice), over) == 409
    assert not Message.objects.exists()


def test_the_recipient_of_a_withdrawn_referral_gets_410(
    referral: Referral, alice: User, charlie: User, sign_in: SignIn
) -> None:
    actions.withdraw(referral, Doer.of(alice, referral), "need_changed")
    response = sign_in(charlie).post(address(referral), {"text": WORDS, "key": uuid.uuid4()})
    assert response.status_code == 410
    assert not Message.objects.exists()


def test_the_lead_reads_and_does_not_write(referral: Referral, lea: User, sign_in: SignIn) -> None:
    assert write(sign_in(lea), referral) == 409
    page = sign_in(lea).get(f"/de/referrals/{referral.reference}/").content.decode()
    assert f'action="{address(referral)}"' not in page


def test_for_strangers_it_does_not_exist(referral: Referral, bob: User, dora: User, sign_in: SignIn) -> None:
    for person in (bob, dora):
        assert write(sign_in(person), referral) == 404
    assert not Message.objects.exists()


def test_the_holder_of_a_link_writes_what_they_may_read(alice: User, charlie: User, service: Service) -> None:
    referral = sent(alice, service)
    soon_over = timezone.now() + timedelta(days=3)
    link = SecureLink.objects.create(
        referral=referral,
        token_digest="d" * 64,
        recipient_address="a@example.org",
        code_expires_at=soon_over,
        expires_at=soon_over,
    )
    holder = Doer.holder(link)
    assert actions.write_message(referral, holder, WORDS).side == "recipient"
    actions.accept(referral, holder, responsible_name="Kim", responsible_phone="02421 1", first_contact_on=soon())
    link.refresh_from_db()
    with pytest.raises(NotYours):
        actions.write_message(referral, Doer.holder(link), WORDS)
    assert actions.write_message(referral, Doer.holder(link, has_identity=True), WORDS).tier == 2


def test_writing_leaves_one_line_in_the_access_log(referral: Referral, alice: User, sign_in: SignIn) -> None:
    AccessEntry.objects.all().delete()
    write(sign_in(alice), referral)
    assert [(line.verb, line.view) for line in AccessEntry.objects.all()] == [("write", "message")]
