"""What a person gets to know about themselves (G1, A9, E3)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import MembershipRole, Organization, Service
from portal.accounts.models import User
from referrals import access_log, actions
from referrals.actions import Setting, Slot
from referrals.doer import Doer
from referrals.errors import NotYours
from referrals.export import export_case, may_export
from referrals.fields import PERSON_BLOCKS, Block, Kind, fields_of
from referrals.models import AccessEntry, Attachment, Case, Message, Referral
from referrals.retention import erase_expired
from tests.factories import MembershipFactory, UserFactory
from tests.referrals import making


@pytest.fixture
def full(alice: User, charlie: User, walter: User, service: Service) -> Referral:
    """An accepted referral with everything in it."""
    referral = making.draft(alice, service, request="TOKEN-REQUEST", goal="TOKEN-GOAL")
    doer = Doer.of(alice, referral)
    for block in PERSON_BLOCKS:
        content: dict[str, object] = {
            each.name: f"TOKEN-{each.name}" for each in fields_of(block) if each.kind in (Kind.TEXT, Kind.LONG_TEXT)
        }
        if block is Block.CONTACT:
            content |= {"contact_permission": ["call"]}
        actions.save_block(referral, doer, block, content)
    making.consent_for(referral, purpose_note="TOKEN-PURPOSE")
    Attachment.objects.create(
        referral=referral, side="sender", kind="other", media_type="application/pdf", size=7, name="TOKEN-FILE",
        storage_name="x",
    )  # fmt: skip
    referral = actions.send(Referral.objects.get(pk=referral.pk), doer)
    referral = actions.accept(
        referral,
        Doer.of(charlie, referral),
        responsible_name="TOKEN-RESPONSIBLE",
        responsible_phone="02421 222222",
        first_contact_on=making.soon(),
        assignee=walter,
    )
    Message.objects.create(referral=referral, side="recipient", author=walter, tier=2, text="TOKEN-MESSAGE")
    slot = Slot(timezone.now() + timedelta(days=20), 60)
    setting = Setting(mode="on_site", place_note="TOKEN-PLACE")
    referral = actions.propose(referral, Doer.of(walter, referral), [slot], setting)
    access_log.note("192.0.2.1", charlie, "read", "detail", referral, 2, "intake")
    return referral


def test_g1_the_export_holds_everything_about_the_person(full: Referral, alice: User, service: Service) -> None:
    export = export_case(full.case, alice, "192.0.2.1")
    text = json.dumps(export, ensure_ascii=False)
    expected = [
        each.name for block in PERSON_BLOCKS for each in fields_of(block) if each.kind in (Kind.TEXT, Kind.LONG_TEXT)
    ]
    tokens = [f"TOKEN-{name}" for name in expected] + [
        f"TOKEN-{name}" for name in ("REQUEST", "GOAL", "PURPOSE", "FILE", "RESPONSIBLE", "MESSAGE", "PLACE")
    ]
    assert [token for token in tokens if token not in text] == []
    (referral,) = export["referrals"]
    assert referral["reference"] == full.reference
    assert referral["recipients"] == [{"organization": service.organization.name, "service": str(service)}]
    assert [step["step"] for step in referral["history"]][:3] == ["create", "send", "accept"]
    assert [each["scope"] for each in export["consents"]]


def test_a9_the_export_says_what_was_disclosed_to_whom_when_and_on_which_basis(full: Referral, alice: User) -> None:
    (referral,) = export_case(full.case, alice, "192.0.2.1")["referrals"]
    disclosures = referral["disclosures"]
    assert {each["tier"] for each in disclosures} == {1, 2, 3}
    names = {field["name"] for each in disclosures for field in each["fields"]}
    assert {"request", "family_name", "health_details"} <= names
    assert all(each["to"]["organization"] == full.recipient_organization.name for each in disclosures)
    assert all(each["legal_basis"] and each["at"] for each in disclosures)


def test_e3_the_export_says_who_opened_what_by_organization_and_not_by_name(
    full: Referral, alice: User, charlie: User, partner: Organization
) -> None:
    export = export_case(full.case, alice, "192.0.2.1")
    lines = export["referrals"][0]["access"]
    opened = [each for each in lines if each["organization"] == partner.name]
    assert [(each["page"], each["tier"], each["role"]) for each in opened] == [("detail", 2, "intake")]
    text = json.dumps(export, ensure_ascii=False)
    for person in (alice, charlie):
        assert person.email not in text
        assert person.get_full_name() not in text


def test_e1_the_export_is_noted_and_in_itself(full: Referral, alice: User) -> None:
    export = export_case(full.case, alice, "192.0.2.77")
    line = AccessEntry.objects.get(verb=AccessEntry.Verb.EXPORT)
    assert (line.reference, line.user, line.network, line.tier) == (full.reference, alice, "192.0.2.0", 3)
    assert any(each["page"] == line.view for each in export["referrals"][0]["access"])


def test_only_the_counsellor_of_the_case_and_their_lead_can_export(
    full: Referral,
    alice: User,
    bob: User,
    charlie: User,
    dora: User,
    eve: User,
    operator: User,
    ludwig: User,
    lea: User,
) -> None:
    assert may_export(full.case, alice)
    assert may_export(full.case, ludwig)
    for other in (bob, charlie, dora, eve, operator, lea):
        assert not may_export(full.case, other)
        with pytest.raises(NotYours):
            export_case(full.case, other, "192.0.2.1")
    alice.is_active = False
    assert not may_export(full.case, alice)


def test_a_counsellor_who_left_and_the_lead_of_another_team_cannot_export(
    full: Referral, alice: User, counselling_office: Organization
) -> None:
    Case.objects.filter(pk=full.case_id).update(team="Nord")
    case = Case.objects.get(pk=full.case_id)
    leads = {}
    for team in ("Nord", "Süd"):
        leads[team] = UserFactory.create()
        MembershipFactory.create(user=leads[team], organization=counselling_office, role=MembershipRole.LEAD, team=team)
    assert may_export(case, leads["Nord"])
    assert not may_export(case, leads["Süd"])
    alice.memberships.all().delete()
    assert not may_export(case, alice)


def test_another_case_is_not_in_the_export(full: Referral, alice: User, service: Service) -> None:
    other = making.sent(alice, service, request="OTHER-TOKEN")
    assert "OTHER-TOKEN" not in json.dumps(export_case(full.case, alice, "192.0.2.1"))
    assert "OTHER-TOKEN" in json.dumps(export_case(other.case, alice, "192.0.2.1"))


def test_a_draft_is_in_the_export_and_has_reached_nobody(alice: User, service: Service) -> None:
    draft = making.draft(alice, service, request="TOKEN-REQUEST")
    (referral,) = export_case(draft.case, alice, "192.0.2.1")["referrals"]
    assert referral["recipients"] == []
    assert referral["disclosures"] == []
    assert "TOKEN-REQUEST" in json.dumps(referral)


def test_after_the_content_is_erased_the_proofs_are_left_in_the_export(
    full: Referral, alice: User, walter: User
) -> None:
    done = actions.complete(full, Doer.of(walter, full), "need_resolved")
    actions.close(done, Doer.of(alice, done))
    erase_expired(timezone.now() + timedelta(days=181))
    export = export_case(full.case, alice, "192.0.2.1")
    (referral,) = export["referrals"]
    assert referral["data"] == []
    assert referral["messages"] == []
    assert referral["erased_at"]
    assert len(referral["disclosures"]) == 3
    assert referral["history"]
    assert export["consents"]
