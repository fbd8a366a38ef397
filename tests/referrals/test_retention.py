"""Retention and erasure (D1 to D5): what goes when, what stays until when, and what a restored back-up does not bring back."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from directory.models import Service
from portal.accounts.models import User
from referrals import access_log, actions, ledger
from referrals.actions import Setting, Slot
from referrals.doer import Doer
from referrals.encryption import encrypt
from referrals.errors import Incomplete
from referrals.fields import FIELDS, PERSON_BLOCKS, Block, Kind, fields_of
from referrals.models import (
    AccessEntry,
    Attachment,
    Case,
    Consent,
    Disclosure,
    ErasureEntry,
    HistoryEntry,
    Invitation,
    Message,
    Notification,
    Referral,
    SecureLink,
    StatisticsRow,
)
from referrals.retention import erase_expired, keep, replay
from referrals.workflow import Status
from tests.factories import LegalCircleFactory, LifeAreaFactory, ResidenceStatusGroupFactory, ServiceFactory
from tests.referrals import making
from tests.referrals.stored import everything_stored

CODES = {"life_areas": "TOKENAREA", "legal_circles": "TOKENCIRCLE", "residence_group": "TOKENGROUP"}


@pytest.fixture(autouse=True)
def _no_ledger_yet(settings: Settings) -> None:
    ledger.file().unlink(missing_ok=True)


def _tokens() -> dict[str, str]:
    texts = [each for each in FIELDS if each.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL)]
    return {each.name: f"TOKEN-{each.name.upper()}" for each in texts} | {
        name: f"TOKEN-{name.upper()}" for name in ("message", "file", "file_name", "place", "company", "outcome_note")
    }


def _full(alice: User, charlie: User, walter: User, service: Service) -> Referral:
    """An accepted referral in which every field, a message, a file and an appointment hold a token."""
    tokens = _tokens()
    referral = making.draft(
        alice,
        service,
        request=tokens["request"],
        urgency="urgent",
        urgency_reason=tokens["urgency_reason"],
        done_so_far=tokens["done_so_far"],
        goal=tokens["goal"],
        external_deadline=making.soon(20),
        external_deadline_type="appeal",
        life_areas=[LifeAreaFactory.create(code="work", name_de="Arbeit")],
        legal_circles=[LegalCircleFactory.create(code="sgb2")],
        residence_group=ResidenceStatusGroupFactory.create(code="tolerated"),
        household_size=7,
        contact_risk=True,
        accessibility_needs=["wheelchair"],
        other_services=[ServiceFactory.create()],
    )
    doer = Doer.of(alice, referral)
    for block in PERSON_BLOCKS:
        content: dict[str, Any] = {each.name: tokens[each.name] for each in fields_of(block) if each.name in tokens}
        if block is Block.CONTACT:
            content |= {"contact_permission": ["call"], "email": "token-email@example.org"}
        actions.save_block(referral, doer, block, content)
    making.consent_for(referral, purpose_note="PROOF-PURPOSE", witness="PROOF-WITNESS")
    attachment_of(referral, b"TOKEN-FILE", tokens["file_name"])
    referral = actions.send(Referral.objects.get(pk=referral.pk), doer)
    referral = actions.accept(
        referral,
        Doer.of(charlie, referral),
        responsible_name="TOKEN-RESPONSIBLE",
        responsible_phone="TOKEN-NUMBER",
        first_contact_on=making.soon(),
        assignee=walter,
    )
    Message.objects.create(referral=referral, side="sender", author=alice, tier=2, text=tokens["message"])
    slot = Slot(timezone.now() + timedelta(days=20), 60)
    setting = Setting(mode="on_site", place_note=tokens["place"], accompanied_by=tokens["company"])
    return actions.propose(referral, Doer.of(walter, referral), [slot], setting)


def attachment_of(referral: Referral, content: bytes, name: str = "brief.pdf") -> Attachment:
    """A stored, encrypted file."""
    row = Attachment.objects.create(
        referral=referral, side="sender", kind="other", media_type="application/pdf", size=len(content), name=name,
        storage_name=uuid4().hex,
    )  # fmt: skip
    path = Path(django_settings.REFERRAL_FILES_DIR) / row.storage_name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encrypt(content))
    return row


def _close(referral: Referral, alice: User, walter: User) -> Referral:
    done = actions.complete(referral, Doer.of(walter, referral), "service_received", note=_tokens()["outcome_note"])
    return actions.close(done, Doer.of(alice, done))


def _closed_ago(referral: Referral, days: int) -> None:
    """Sets the closing back, as if so many days had passed."""
    at = timezone.now() - timedelta(days=days)
    Referral.objects.filter(pk=referral.pk).update(closed_at=at, ended_at=at)


def _run(command: str = "erase_expired_referrals", *args: Any) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def test_d1_after_the_period_nothing_of_the_referral_is_stored_but_proofs_and_a_row_of_the_statistics(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = _close(_full(alice, charlie, walter, service), alice, walter)
    tokens = [*_tokens().values(), "TOKEN-RESPONSIBLE", "TOKEN-NUMBER", "token-email@example.org"]
    before = everything_stored()
    del tokens[tokens.index("TOKEN-EMAIL")]
    assert [token for token in tokens if token not in before] == []

    _closed_ago(referral, 181)
    _run()

    after = everything_stored()
    assert [token for token in tokens if token in after] == []
    left = Referral.objects.get(pk=referral.pk)
    assert left.erased_at is not None
    assert (left.reference, left.status, left.outcome) == (referral.reference, "completed", "service_received")
    assert left.recipient_service == service
    assert (left.age_band, left.municipality, left.residence_group, left.household_size) == ("", None, None, None)
    assert (left.external_deadline, left.external_deadline_type, left.contact_risk) == (None, "", False)
    assert (left.accessibility_needs, left.german_level, left.interpreter_need) == ([], "", "")
    for many in (left.life_areas, left.legal_circles, left.languages, left.other_services):
        assert not many.exists()
    for gone in ("blocks", "versions", "messages", "attachments", "appointments", "links", "notifications"):
        assert not getattr(left, gone).exists(), gone
    assert left.history.exists()
    assert left.disclosures.exists()
    assert "PROOF-PURPOSE" in after
    row = StatisticsRow.objects.get()
    assert (row.life_area, row.outcome, row.path) == ("work", "service_received", "requested accepted completed")
    assert referral.reference not in repr(StatisticsRow.objects.values().get())


def test_d1_at_the_end_of_the_third_year_the_proofs_go_too(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = _close(_full(alice, charlie, walter, service), alice, walter)
    year = timezone.localdate().year
    last_day = timezone.make_aware(datetime(year + 3, 12, 31, 12))
    erase_expired(last_day)
    assert Disclosure.objects.exists()
    assert Consent.objects.exists()

    erase_expired(last_day + timedelta(days=1))

    for model in (Referral, Case, Consent, Disclosure, HistoryEntry):
        assert not model.objects.exists(), model
    stored = everything_stored()
    assert "PROOF" not in stored
    assert referral.reference not in stored
    assert StatisticsRow.objects.count() == 1
    assert ErasureEntry.objects.get().what == ledger.EVERYTHING


def test_each_kind_of_end_has_its_own_period(alice: User, charlie: User, walter: User, service: Service) -> None:
    declined = making.sent(alice, service)
    declined = actions.decline(declined, Doer.of(charlie, declined), "no_capacity")
    declined = actions.close(declined, Doer.of(alice, declined))
    completed = _close(making.accepted(alice, service, charlie, walter), alice, walter)
    withdrawn = making.sent(alice, service)
    withdrawn = actions.withdraw_consent(withdrawn, Doer.of(alice, withdrawn), via="phone")

    def erased_after(days: int) -> set[Referral]:
        erase_expired(timezone.now() + timedelta(days=days))
        return set(Referral.objects.filter(erased_at__isnull=False))

    assert erased_after(29) == set()
    assert erased_after(31) == {withdrawn}
    assert erased_after(89) == {withdrawn}
    assert erased_after(91) == {withdrawn, declined}
    assert erased_after(179) == {withdrawn, declined}
    assert erased_after(181) == {withdrawn, declined, completed}


def test_attachments_go_a_month_after_closing_and_everything_else_stays(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = _close(_full(alice, charlie, walter, service), alice, walter)
    _closed_ago(referral, 31)
    _run()
    assert not Attachment.objects.exists()
    stored = everything_stored()
    assert "TOKEN-FILE" not in stored
    assert "TOKEN-FAMILY_NAME" in stored


def test_a_referral_that_has_not_ended_is_left_alone_however_old_it_is(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = making.accepted(alice, service, charlie, walter)
    erase_expired(timezone.now() + timedelta(days=4000))
    assert Referral.objects.get(pk=referral.pk).erased_at is None
    assert referral.blocks.exists()


def test_what_was_created_by_mistake_is_erased_in_the_next_run_and_not_counted(alice: User, service: Service) -> None:
    sent = making.sent(alice, service)
    actions.mark_as_error(sent, Doer.of(alice, sent), "wrong_recipient")
    draft = making.draft(alice, service)
    making.consent_for(draft)
    actions.mark_as_error(draft, Doer.of(alice, draft), "duplicate")
    _run()
    left = Referral.objects.get()
    assert left == sent
    assert not left.blocks.exists()
    assert left.history.filter(step="mark_as_error").exists()
    assert left.disclosures.exists()
    assert Case.objects.get() == sent.case
    assert not StatisticsRow.objects.exists()


def test_d3_a_second_run_does_nothing_and_reports_counts_alone(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = _close(_full(alice, charlie, walter, service), alice, walter)
    _closed_ago(referral, 181)
    first = _run()
    stored = everything_stored()
    second = _run()
    assert "contents: 1" in first
    assert "contents: 0" in second
    assert referral.reference not in first
    assert StatisticsRow.objects.count() == 1
    assert everything_stored() == stored


def test_d3_a_failure_stops_no_other_and_is_mailed_to_the_operator_as_a_number(
    alice: User, charlie: User, walter: User, operator: User, service: Service
) -> None:
    bad = _close(making.accepted(alice, service, charlie, walter), alice, walter)
    good = _close(making.accepted(alice, service, charlie, walter), alice, walter)
    row = attachment_of(bad, b"x")
    path = Path(django_settings.REFERRAL_FILES_DIR) / row.storage_name
    path.unlink()
    path.mkdir()  # a folder in the place of the file cannot be unlinked
    for each in (bad, good):
        _closed_ago(each, 181)
    mail.outbox.clear()

    with pytest.raises(CommandError):
        _run()

    assert Referral.objects.get(pk=good.pk).erased_at is not None
    assert Referral.objects.get(pk=bad.pk).erased_at is None
    (message,) = mail.outbox
    assert message.to == [operator.email]
    assert "failures: 2" in message.body  # its content and its attachments
    assert bad.reference not in message.subject + message.body
    path.rmdir()
    _run()
    assert Referral.objects.get(pk=bad.pk).erased_at is not None


def test_d3_a_legal_hold_needs_a_reason_and_a_day_and_stops_every_rule_until_then(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = _close(_full(alice, charlie, walter, service), alice, walter)
    today = timezone.localdate()
    for reason, until in (("", today), ("Klage", today - timedelta(days=1)), ("Klage", today + timedelta(days=2000))):
        with pytest.raises(Incomplete):
            keep(referral, reason=reason, until=until)
    _run("hold_referral", referral.reference, f"--until={today + timedelta(days=300)}", "--reason=Klage")
    erase_expired(timezone.now() + timedelta(days=300))
    assert "TOKEN-FILE" in everything_stored()
    assert referral.blocks.exists()
    erase_expired(timezone.now() + timedelta(days=301))
    assert not referral.blocks.exists()
    assert Referral.objects.get(pk=referral.pk).legal_hold_reason == ""


def test_d3_a_hold_cannot_be_set_on_a_number_that_is_not_there(db: None) -> None:
    with pytest.raises(CommandError):
        _run("hold_referral", "DN-AAAA-AA", f"--until={timezone.localdate()}", "--reason=Klage")


def test_what_a_restored_backup_brings_back_is_erased_again(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = _close(_full(alice, charlie, walter, service), alice, walter)
    content = dict(referral.blocks.values_list("block", "content"))
    _closed_ago(referral, 181)
    _run()
    # The database goes back to yesterday: the ledger in it forgets, the file does not.
    ErasureEntry.objects.all().delete()
    StatisticsRow.objects.all().delete()
    Referral.objects.filter(pk=referral.pk).update(erased_at=None, request="TOKEN-REQUEST", age_band="age_27_44")
    for block, values in content.items():
        referral.blocks.create(block=block, content=values)
    assert "TOKEN-FAMILY_NAME" in everything_stored()

    out = _run("replay_erasures")

    assert "erased again: 1" in out
    stored = everything_stored()
    assert "TOKEN-FAMILY_NAME" not in stored
    assert "TOKEN-REQUEST" not in stored
    assert StatisticsRow.objects.count() == 1
    assert "erased again: 0" in _run("replay_erasures")


def test_a_restored_backup_in_which_the_referral_was_still_open_is_erased_too(alice: User, service: Service) -> None:
    referral = making.sent(alice, service)
    ledger.enter(referral.reference, ledger.CONTENT)
    replay()
    left = Referral.objects.get(pk=referral.pk)
    assert left.erased_at is not None
    assert left.status == Status.ENTERED_IN_ERROR
    assert not left.blocks.exists()
    assert not StatisticsRow.objects.exists()


def test_of_a_restored_backup_nothing_is_left_where_the_proofs_were_deleted(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = _close(making.accepted(alice, service, charlie, walter), alice, walter)
    other = making.sent(alice, service)
    ledger.enter(referral.reference, ledger.EVERYTHING)
    replay()
    assert set(Referral.objects.all()) == {other}


def test_the_ledger_names_no_number_and_is_found_with_an_old_key_too(settings: Settings, db: None) -> None:
    old = settings.REFERRAL_KEYS[0]
    ledger.enter("DN-7K4Q-2M", ledger.CONTENT)
    ledger.write_file()
    assert ledger.write_file() == 0
    assert "DN-7K4Q-2M" not in ledger.file().read_text()
    ErasureEntry.objects.all().delete()
    settings.REFERRAL_KEYS = ["dGhlIG5ldyBrZXkgb2YgdGhpcyB0ZXN0LCAzMiBieXQ=", old]
    assert ledger.what_was_erased("DN-7K4Q-2M") == ""
    assert ledger.read_file(ledger.file()) == 1
    assert ledger.what_was_erased("DN-7K4Q-2M") == ledger.CONTENT
    ledger.enter("DN-7K4Q-2M", ledger.EVERYTHING)
    assert ErasureEntry.objects.count() == 1
    assert ledger.what_was_erased("DN-7K4Q-2M") == ledger.EVERYTHING
    assert ledger.what_was_erased("DN-7K4Q-2N") == ""


def test_a_ledger_that_cannot_be_read_is_refused_by_the_number_of_its_line(db: None, tmp_path: Path) -> None:
    broken = tmp_path / "ledger.txt"
    broken.write_text("2026-01-01T00:00:00+00:00 content 00\n")
    with pytest.raises(CommandError, match="Line 1"):
        _run("replay_erasures", broken)
    with pytest.raises(CommandError):
        _run("replay_erasures", tmp_path / "missing.txt")


def test_lines_of_the_access_log_links_news_and_invitations_have_periods_of_their_own(
    alice: User, charlie: User, service: Service
) -> None:
    referral = making.sent(alice, service)
    access_log.note("192.0.2.1", charlie, "read", "detail", referral)
    soon = timezone.now() + timedelta(days=14)
    SecureLink.objects.create(
        referral=referral, recipient_address="partner@example.org", token_digest="a", code_digest="b",
        code_expires_at=soon, expires_at=soon,
    )  # fmt: skip
    Invitation.objects.create(
        organization=service.organization, role="worker", email="new@example.org", token_digest="c", expires_at=soon
    )

    def left_after(days: float) -> list[bool]:
        erase_expired(timezone.now() + timedelta(days=days))
        return [model.objects.exists() for model in (SecureLink, Invitation, Notification, AccessEntry)]

    assert left_after(14.9) == [True, True, True, True]
    assert left_after(15.1) == [False, False, True, True]
    assert left_after(31) == [False, False, False, True]
    assert left_after(366) == [False, False, False, False]
    assert Referral.objects.filter(pk=referral.pk).exists()


def test_files_that_belong_to_nothing_are_deleted_after_a_day(alice: User, service: Service) -> None:
    referral = making.draft(alice, service)
    kept, lost = attachment_of(referral, b"kept"), attachment_of(referral, b"lost")
    Attachment.objects.filter(pk=lost.pk).delete()
    folder = Path(django_settings.REFERRAL_FILES_DIR)
    erase_expired()
    assert (folder / lost.storage_name).exists()
    erase_expired(timezone.now() + timedelta(days=2))
    assert not (folder / lost.storage_name).exists()
    assert (folder / kept.storage_name).exists()


def test_d5_history_stays_without_the_user_when_an_account_is_erased(
    alice: User, charlie: User, walter: User, service: Service
) -> None:
    referral = _close(making.accepted(alice, service, charlie, walter), alice, walter)
    access_log.note("192.0.2.1", alice, "read", "detail", referral, 3, "sender")
    steps = referral.history.count()
    for person in (alice, charlie, walter):
        person.delete()
    assert referral.history.count() == steps
    assert not referral.history.filter(user__isnull=False).exists()
    assert referral.history.get(step="send").organization == referral.sender_organization
    assert AccessEntry.objects.get(reference=referral.reference).user is None
    assert Referral.objects.get(pk=referral.pk).sender is None
