"""The legal basis: nothing is sent without it (A6), it is withdrawn at once and everywhere (B3), and it ends (B4)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from directory.models import Organization, Service
from portal.accounts.models import User
from referrals import actions
from referrals.disclosure import IDENTITY, PROTECTED, REQUEST, STUB, disclosed, tier_of
from referrals.doer import Doer
from referrals.errors import NoConsent, NotPossibleNow, NotYours
from referrals.fields import BLOCK_LABELS, Block
from referrals.models import Case, Consent, Referral
from referrals.permissions import DATA_PROTECTION_OFFICERS
from referrals.workflow import Actor, BusinessStatus, Status
from tests.factories import OrganizationFactory, UserFactory
from tests.referrals.making import consent_for, draft, receiving_service, sent
from tests.referrals.steps import People, go, ready, take

YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The sentences are compared in the language that they are written in."""
    with translation.override("en"):
        yield


# A6: sending --------------------------------------------------------------------------------------------------------


def _refusal(referral: Referral) -> str:
    with pytest.raises(NoConsent) as refused:
        actions.send(Referral.objects.get(pk=referral.pk), Doer.of(referral.sender, referral))
    assert Referral.objects.get(pk=referral.pk).status == Status.DRAFT
    assert not referral.disclosures.exists()
    return str(refused.value)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"withdrawn_at": timezone.now()}, "withdrawn"),
        ({"expires_at": YESTERDAY}, "expired"),
    ],
)
def test_a6_a_consent_that_ended_sends_nothing(
    fields: dict[str, Any], sentence: str, alice: User, service: Service
) -> None:
    referral = draft(alice, service)
    consent_for(referral, **fields)
    assert sentence in _refusal(referral)


def test_a6_on_its_last_day_a_consent_still_holds(alice: User, service: Service) -> None:
    referral = draft(alice, service)
    consent_for(referral, expires_at=timezone.localdate())
    assert actions.send(referral, Doer.of(alice, referral)).status == Status.REQUESTED


def test_a6_without_a_consent_nothing_is_sent(alice: User, service: Service) -> None:
    assert "no consent" in _refusal(draft(alice, service))


def test_a6_the_consent_of_another_person_sends_nothing(alice: User, service: Service) -> None:
    referral, other = draft(alice, service), draft(alice, service)
    Referral.objects.filter(pk=referral.pk).update(consent=consent_for(other))
    assert "no consent" in _refusal(referral)


def test_a6_a_consent_that_does_not_name_the_service_sends_nothing(
    alice: User, service: Service, partner: Organization
) -> None:
    referral = draft(alice, service)
    consent_for(referral)
    actions.choose_recipient(referral, Doer.of(alice, referral), receiving_service(partner))
    assert "name this service" in _refusal(referral)


def _fill(referral: Referral, block: Block) -> None:
    doer = Doer.of(referral.sender, referral)
    match block:
        case Block.SERVICES:
            referral.other_services.add(receiving_service(OrganizationFactory.create()))
        case Block.ATTACHMENTS:
            referral.attachments.create(side="sender", kind="cv", size=1, storage_name=uuid.uuid4().hex)
        case _:
            names = {
                Block.GUARDIAN: "guardian_name",
                Block.RESIDENCE: "nationality",
                Block.IDENTITY: "family_name",
                Block.CONTACT: "phone",
            }
            content = {names.get(block, f"{block.value}_details"): "x"}
            kept = referral.blocks.filter(block=block.value).first()
            actions.save_block(referral, doer, block, (kept.content if kept else {}) | content)


@pytest.mark.parametrize("block", [block for block in Block if block is not Block.REQUEST])
def test_a6_what_is_filled_beyond_the_scope_is_named(block: Block, alice: User, service: Service) -> None:
    referral = draft(alice, service)
    _fill(referral, block)
    consent = consent_for(referral)
    consent.scope_blocks = [name for name in consent.scope_blocks if name != block]
    consent.save()
    sentence = _refusal(referral)
    assert str(BLOCK_LABELS[block]) in sentence
    assert [label for label in BLOCK_LABELS.values() if str(label) in sentence] == [BLOCK_LABELS[block]]
    consent.scope_blocks = [*consent.scope_blocks, block.value]
    consent.save()
    assert actions.send(referral, Doer.of(alice, referral)).status == Status.REQUESTED


@pytest.mark.parametrize("right", ["superuser", "lead"])
def test_a6_no_right_overrides_the_consent(right: str, alice: User, ludwig: User, service: Service) -> None:
    referral = draft(alice, service)
    if right == "superuser":
        User.objects.filter(pk=alice.pk).update(is_superuser=True, is_staff=True)
        assert "no consent" in _refusal(referral)
    else:
        with pytest.raises(NotYours):
            actions.send(referral, Doer.of(ludwig, referral))


@pytest.mark.parametrize("basis", ["statutory_transfer", "vital"])
def test_a6_a_norm_takes_the_place_of_the_consent_only_with_its_reason(
    basis: str, alice: User, service: Service
) -> None:
    referral = draft(alice, service)
    consent = consent_for(referral, legal_basis=basis, informed_refusal=False, informed_withdrawal=False)
    assert "norm" in _refusal(referral)
    consent.legal_basis_note = "§ 69 SGB X: Leistung beantragt"
    consent.save()
    after = actions.send(Referral.objects.get(pk=referral.pk), Doer.of(alice, referral))
    assert after.disclosures.get().legal_basis == basis


def test_a_consultation_needs_no_consent_and_holds_no_person(alice: User, service: Service) -> None:
    referral = draft(alice, service, handover_type="consult")
    sentence = _refusal(referral)  # the name is still there
    assert str(BLOCK_LABELS[Block.IDENTITY]) in sentence
    assert str(BLOCK_LABELS[Block.CONTACT]) in sentence
    referral.blocks.all().delete()
    after = actions.send(referral, Doer.of(alice, referral))
    assert after.disclosures.get().legal_basis == "none_needed"


def test_a_consultation_is_accepted_without_anything_to_release(people: People, service: Service) -> None:
    referral = draft(people.sender, service, handover_type="consult")
    referral.blocks.all().delete()
    referral = go(("send", "accept"), referral, people)
    assert not disclosed(referral, Doer.of(people.intake, referral)).person
    assert not referral.disclosures.filter(tier__gt=1).exists()


def test_a_handover_that_becomes_a_consultation_releases_nobody(people: People, service: Service) -> None:
    referral = go(("send",), ready(people, service), people)
    Referral.objects.filter(pk=referral.pk).update(handover_type="consult")
    Referral.objects.filter(pk=referral.pk).update(status="accepted", accepted_at=timezone.now())
    referral = Referral.objects.get(pk=referral.pk)
    assert not disclosed(referral, Doer.of(people.intake, referral)).person


# B1: what a consent is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", ["consent", "consent_secrecy"])
@pytest.mark.parametrize("missing", ["informed_refusal", "informed_withdrawal"])
def test_b1_without_both_explanations_nothing_is_stored(
    basis: str, missing: str, alice: User, service: Service
) -> None:
    referral = draft(alice, service)
    with pytest.raises(IntegrityError), transaction.atomic():
        consent_for(referral, legal_basis=basis, **{missing: False})
    assert not Consent.objects.exists()


def test_b5_nothing_is_agreed_to_by_default() -> None:
    consent = Consent()
    assert (consent.informed_refusal, consent.informed_withdrawal, consent.mutual_release) == (False, False, False)
    assert (consent.scope_blocks, consent.legal_basis) == ([], "")


# B3: withdrawal -----------------------------------------------------------------------------------------------------


@pytest.fixture
def two(people: People, service: Service) -> tuple[Referral, Referral]:
    """Two accepted referrals of one person under one consent, to two organizations."""
    first = go(("send", "accept"), ready(people, service), people)
    elsewhere = receiving_service(OrganizationFactory.create(name="Andere Stelle"))
    first.consent.recipients.add(elsewhere)
    second = actions.create_draft(people.sender, service=elsewhere, case=first.case)
    doer = Doer.of(people.sender, second)
    values = {name: getattr(first, name) for name in ("request", "age_band", "german_level", "interpreter_need")}
    many = {name: list(getattr(first, name).all()) for name in ("life_areas", "languages")}
    actions.save_request(second, doer, values | many | {"lives_outside": True})
    for row in first.blocks.all():
        actions.save_block(second, doer, Block(row.block), row.content)
    Referral.objects.filter(pk=second.pk).update(consent=first.consent)
    return first, actions.send(Referral.objects.get(pk=second.pk), doer)


def test_b3_a_withdrawal_holds_at_once_for_every_referral_under_the_consent(
    two: tuple[Referral, Referral], people: People, alice: User, walter: User
) -> None:
    first, second = two
    actions.assign(first, Doer.of(people.intake, first), walter)
    intake, worker = Doer.of(people.intake, first), Doer.of(walter, first)
    first = Referral.objects.get(pk=first.pk)
    assert (tier_of(first, intake), tier_of(first, worker)) == (IDENTITY, PROTECTED)
    after = take("withdraw_consent", first, people)
    for each in (after, Referral.objects.get(pk=second.pk)):
        assert each.state == (Status.CANCELLED, BusinessStatus.CONSENT_WITHDRAWN)
        for doer in (intake, worker):  # whose roles were found before: an open session
            assert disclosed(each, doer).is_stub
            assert not disclosed(each, doer).names
        assert tier_of(each, Doer.of(alice, each)) == PROTECTED  # the sender keeps it until it is erased
        assert each.history.latest("pk").step == "withdraw_consent"


def test_b3_whoever_is_told_elsewhere_stays_unknown_to_the_others(
    two: tuple[Referral, Referral], people: People
) -> None:
    first, second = two
    actions.withdraw_consent(first, Doer.of(people.intake, first), via="im Gespräch")
    line = second.history.latest("pk")
    assert (line.role, line.user, line.organization) == (Actor.SYSTEM, None, None)
    assert Referral.objects.get(pk=second.pk).consent_withdrawn_told_by != "recipient"


@pytest.mark.parametrize(
    "way",
    [
        ("send", "accept", "complete"),
        ("send", "accept", "complete", "close_completed"),
        ("send", "accept", "fail"),
        ("send", "decline"),
    ],
)
def test_b3_after_the_end_consent_can_still_be_withdrawn(
    way: tuple[str, ...], people: People, service: Service
) -> None:
    referral = go(way, ready(people, service), people)
    intake = Doer.of(people.intake, referral)
    assert tier_of(referral, intake) >= REQUEST
    after = take("withdraw_consent", referral, people)
    assert after.state == referral.state
    assert after.consent.withdrawn_via == "am Telefon"
    assert tier_of(after, intake) == STUB
    with pytest.raises(NotPossibleNow):
        take("withdraw_consent", after, people)


def test_b3_a_withdrawal_seals_what_had_ended_under_the_same_consent(
    two: tuple[Referral, Referral], people: People
) -> None:
    first, second = two
    take("complete", first, people)
    actions.withdraw_consent(second, Doer.of(people.sender, second), via="am Telefon")
    ended = Referral.objects.get(pk=first.pk)
    assert ended.status == Status.COMPLETED
    assert tier_of(ended, Doer.of(people.intake, ended)) == STUB
    assert ended.history.latest("pk").step == "withdraw_consent"
    assert ended.notifications.filter(user=people.intake).exists()


@pytest.mark.parametrize("who", ["sender", "intake", "officer"])
def test_b3_the_sender_the_recipient_and_the_privacy_officer_can_record_it(
    who: str, people: People, service: Service
) -> None:
    referral = go(("send", "accept"), ready(people, service), people)
    officer = UserFactory.create()
    officer.groups.add(Group.objects.get_or_create(name=DATA_PROTECTION_OFFICERS)[0])
    doer = Doer.of({"officer": officer}.get(who) or getattr(people, who), referral)
    referral.notifications.all().delete()
    after = actions.withdraw_consent(referral, doer, via="per Brief")
    assert after.consent.withdrawn_at is not None
    told = set(after.notifications.values_list("user", flat=True))
    assert told == {people.sender.pk, people.intake.pk} - {doer.user.pk if doer.user else None}


def test_b3_after_a_withdrawal_nothing_new_is_sent_under_the_consent(people: People, service: Service) -> None:
    referral = go(("send",), ready(people, service), people)
    copy = actions.copy_for_another_service(referral, Doer.of(people.sender, referral), service=service)
    Referral.objects.filter(pk=copy.pk).update(consent=referral.consent)
    take("withdraw_consent", referral, people)
    assert "withdrawn" in _refusal(copy)


def test_a_norm_is_not_a_consent_that_could_be_withdrawn(people: People, service: Service) -> None:
    referral = draft(people.sender, service)
    consent_for(referral, legal_basis="vital", legal_basis_note="Art. 6 I d: akute Gefahr")
    referral = go(("send",), referral, people)
    with pytest.raises(NotPossibleNow):
        take("withdraw_consent", referral, people)
    assert Referral.objects.get(pk=referral.pk).status == Status.REQUESTED


# B4: expiry ---------------------------------------------------------------------------------------------------------


def test_b4_after_its_last_day_the_content_is_sealed_and_not_deleted(
    people: People, service: Service, alice: User
) -> None:
    referral = go(("send", "accept"), ready(people, service), people)
    _expire(referral)
    sealed = Referral.objects.get(pk=referral.pk)
    assert tier_of(sealed, Doer.of(people.intake, sealed)) == STUB
    assert tier_of(sealed, Doer.of(alice, sealed)) == PROTECTED
    assert sealed.blocks.count() == 2
    sealed.consent.expires_at = timezone.localdate() + timedelta(days=30)
    sealed.consent.save()
    assert tier_of(sealed, Doer.of(people.intake, sealed)) == IDENTITY


def test_b4_nothing_is_accepted_on_an_expired_consent(people: People, service: Service) -> None:
    referral = sent(people.sender, service)
    _expire(referral)
    with pytest.raises(NoConsent):
        take("accept", Referral.objects.get(pk=referral.pk), people)
    assert Referral.objects.get(pk=referral.pk).accepted_at is None
    assert not referral.disclosures.filter(tier__gt=1).exists()


def _expire(referral: Referral) -> None:
    Consent.objects.filter(pk=referral.consent_id).update(expires_at=YESTERDAY)


def test_a_case_goes_with_its_consents(alice: User, service: Service) -> None:
    referral = draft(alice, service)
    consent_for(referral)
    actions.discard(referral, Doer.of(alice, referral))
    assert not Case.objects.exists()
    assert not Consent.objects.exists()
