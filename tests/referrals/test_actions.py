"""Each verb: once as it should be, and what it refuses."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from directory.models import MembershipRole, Organization, Service
from portal.accounts.models import User
from referrals import actions
from referrals.doer import Doer
from referrals.errors import Incomplete, NoConsent, NotPossibleNow, NotYours, ReferralError
from referrals.fields import Block
from referrals.models import Appointment, Case, Deputyship, Disclosure, HistoryEntry, Message, Referral, SecureLink
from referrals.workflow import STEPS, Actor, BusinessStatus, Side, Status
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory
from tests.referrals.making import (
    accepted,
    agreement_of,
    consent_for,
    draft,
    receiving_service,
    request_values,
    sent,
    soon,
)
from tests.referrals.steps import CALLS, People, before, doer_of, go, ready, slots, take

NAMES = [row.name for row in STEPS]
#: Somebody who has a role in the referral, but not one for this step.
WRONG = {
    **{row.name: "intake" if Actor.INTAKE not in row.actors else "sender" for row in STEPS},
    "withdraw_consent": "sender_lead",
    "propose_appointment": "recipient_lead",
    "confirm_appointment": "recipient_lead",
    "cancel_appointment": "recipient_lead",
    "refer_onward": "recipient_lead",
}


# Every step of the table --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_each_step_leads_where_the_table_says_and_writes_one_line_of_history(
    name: str, people: People, service: Service
) -> None:
    referral = before(name, people, service)
    doer = doer_of(name, referral, people)
    after = CALLS[name](referral, doer, None)
    line = HistoryEntry.objects.filter(referral=referral).latest("pk")
    row = next(row for row in STEPS if row.name == name)
    assert after.state in row.leads_to(referral.state)
    assert (line.step, line.from_status, line.from_business_status) == (name, *referral.state)
    assert (line.to_status, line.to_business_status) == after.state
    assert line.role in row.actors
    assert line.user == doer.user
    assert line.organization_id == doer.organization_id
    assert after.version == referral.version + 1


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name != "expire"]
)  # which only the portal itself can ask for
def test_each_step_is_refused_to_strangers_and_to_the_wrong_role(
    name: str, people: People, service: Service, dora: User
) -> None:
    referral = before(name, people, service)
    wrong = Doer.of(getattr(people, WRONG[name]), referral)
    assert wrong.roles or referral.status == Status.DRAFT
    for doer in (Doer.of(dora, referral), wrong):
        with pytest.raises(NotYours):
            CALLS[name](referral, doer, None)
    assert Referral.objects.get(pk=referral.pk).version == referral.version


@pytest.mark.parametrize("name", NAMES)
def test_each_step_is_refused_in_a_state_that_it_does_not_start_from(
    name: str, people: People, service: Service
) -> None:
    referral = go(("send", "mark_as_error"), ready(people, service), people)
    Appointment.objects.create(referral=referral, proposal=uuid.uuid4(), starts_at=timezone.now(), duration=60)
    with pytest.raises(NotPossibleNow):
        take(name, referral, people)
    assert Referral.objects.get(pk=referral.pk).version == referral.version


@pytest.mark.parametrize("name", NAMES)
def test_each_step_happens_once_for_one_key(name: str, people: People, service: Service) -> None:
    referral = before(name, people, service)
    doer, key = doer_of(name, referral, people), uuid.uuid4()
    first = CALLS[name](referral, doer, key)
    left_behind = _counts(referral)
    for seen in (referral, first):  # the page as it was before the step, and as it is now
        again = CALLS[name](seen, doer, key)
        assert (again.state, again.version) == (first.state, first.version)
    assert _counts(referral) == left_behind


def _counts(referral: Referral) -> list[int]:
    related = (referral.history, referral.messages, referral.disclosures, referral.versions, referral.appointments)
    return [each.count() for each in (*related, referral.notifications, referral.children)]


def test_a_step_that_does_not_exist_is_an_error_of_the_program(people: People, service: Service) -> None:
    with pytest.raises(KeyError):
        actions.taking.take(ready(people, service), "fly", Doer.system())  # type: ignore[attr-defined]


# What is missing ----------------------------------------------------------------------------------------------------

Ask = Callable[[Referral, Doer], object]
_GOOD = {"responsible_name": "Kim", "responsible_phone": "02421 1", "first_contact_on": soon()}
YESTERDAY = timezone.localdate() - timedelta(days=1)
INCOMPLETE: list[tuple[str, Ask, set[str]]] = [
    ("ask_back", lambda r, d: actions.ask_back(r, d, "", " "), {"topic", "text"}),
    ("answer", lambda r, d: actions.answer(r, d, " "), {"text"}),
    ("answer", lambda r, d: actions.answer(r, d, "", changed={"request": ""}), {"request"}),
    (
        "accept",
        lambda r, d: actions.accept(r, d, responsible_name=" ", responsible_phone="", first_contact_on=None),
        {"responsible_name", "responsible_phone", "first_contact_on"},
    ),
    ("accept", lambda r, d: actions.accept(r, d, **(_GOOD | {"first_contact_on": YESTERDAY})), {"first_contact_on"}),
    ("decline", lambda r, d: actions.decline(r, d, "no_such_reason"), {"reason"}),
    ("decline", lambda r, d: actions.decline(r, d, "other"), {"text"}),
    ("decline", lambda r, d: actions.decline(r, d, "not_appropriate", text=" "), {"text"}),
    ("withdraw", lambda r, d: actions.withdraw(r, d, ""), {"reason"}),
    ("withdraw", lambda r, d: actions.withdraw(r, d, "Frau Mustermann will nicht"), {"reason"}),
    ("withdraw_consent", lambda r, d: actions.withdraw_consent(r, d, via=" "), {"via"}),
    ("mark_as_error", lambda r, d: actions.mark_as_error(r, d, ""), {"reason"}),
    ("hold", lambda r, d: actions.hold(r, d, "bored", soon()), {"reason"}),
    ("hold", lambda r, d: actions.hold(r, d, "waitlist", None), {"review_on"}),
    ("hold", lambda r, d: actions.hold(r, d, "waitlist", timezone.localdate()), {"review_on"}),
    ("hold", lambda r, d: actions.hold(r, d, "waitlist", soon(91)), {"review_on"}),
    ("begin", lambda r, d: actions.begin(r, d, None), {"on"}),
    ("begin", lambda r, d: actions.begin(r, d, soon()), {"on"}),
    ("report", lambda r, d: actions.report(r, d, " "), {"text"}),
    ("complete", lambda r, d: actions.complete(r, d, ""), {"outcome"}),
    ("complete", lambda r, d: actions.complete(r, d, "no_show"), {"outcome"}),  # of the other list
    ("fail", lambda r, d: actions.fail(r, d, "need_resolved"), {"outcome"}),
    ("fail", lambda r, d: actions.fail(r, d, "other"), {"note"}),
    ("undo_acceptance", lambda r, d: actions.undo_acceptance(r, d, " "), {"reason"}),
    ("propose_appointment", lambda r, d: actions.propose(r, d, [], actions.Setting("phone")), {"starts_at"}),
    ("propose_appointment", lambda r, d: actions.propose(r, d, slots(4), actions.Setting("phone")), {"starts_at"}),
    (
        "propose_appointment",
        lambda r, d: actions.propose(r, d, [actions.Slot(timezone.now(), 60)], actions.Setting("phone")),
        {"starts_at"},
    ),
    (
        "propose_appointment",
        lambda r, d: actions.propose(r, d, [actions.Slot(slots()[0].starts_at, 4)], actions.Setting("phone")),
        {"duration"},
    ),
    ("propose_appointment", lambda r, d: actions.propose(r, d, slots(), actions.Setting("")), {"mode"}),
]


@pytest.mark.parametrize(("name", "ask", "fields"), INCOMPLETE)
def test_what_is_missing_is_named(name: str, ask: Ask, fields: set[str], people: People, service: Service) -> None:
    referral = before(name, people, service)
    with pytest.raises(Incomplete) as refused:
        ask(referral, doer_of(name, referral, people))
    assert set(refused.value.fields) == fields
    assert all(str(sentence) for sentence in refused.value.fields.values())
    same = Referral.objects.get(pk=referral.pk)
    assert (same.version, same.request) == (referral.version, referral.request)


SENDING: list[tuple[dict[str, Any], set[str]]] = [
    ({"request": ""}, {"request"}),
    ({"life_areas": []}, {"life_areas"}),
    ({"urgency": "urgent"}, {"urgency_reason"}),
    ({"external_deadline": soon()}, {"external_deadline_type"}),
    ({"external_deadline_type": "objection"}, {"external_deadline_type"}),
    ({"age_band": "", "german_level": ""}, {"age_band", "german_level"}),
    ({"languages": [], "interpreter_need": ""}, {"languages", "interpreter_need"}),
    ({"municipality": None}, {"municipality"}),
    ({"age_band": "age_6_15"}, {"guardian_name"}),
]


@pytest.mark.parametrize(("values", "fields"), SENDING)
def test_a_draft_with_gaps_cannot_be_sent(
    values: dict[str, Any], fields: set[str], alice: User, service: Service
) -> None:
    referral = draft(alice, service, **values)
    consent_for(referral)
    with pytest.raises(Incomplete) as refused:
        actions.send(referral, Doer.of(alice, referral))
    assert set(refused.value.fields) == fields


@pytest.mark.parametrize(
    "values",
    [
        {"municipality": None, "lives_outside": True},
        {"age_band": "age_16_17", "unaccompanied_minor": True},
        {"urgency": "urgent", "urgency_reason": "Räumung am Freitag"},
    ],
)
def test_what_takes_the_place_of_a_gap_is_enough(values: dict[str, Any], alice: User, service: Service) -> None:
    assert sent(alice, service, **values).status == Status.REQUESTED


def test_name_and_way_of_contact_must_be_there_before_sending(alice: User, service: Service) -> None:
    referral = draft(alice, service)
    consent_for(referral)
    doer = Doer.of(alice, referral)
    actions.save_block(referral, doer, Block.IDENTITY, {})
    actions.save_block(referral, doer, Block.CONTACT, {"phone": "02421 000000"})
    with pytest.raises(Incomplete) as refused:
        actions.send(referral, doer)
    assert set(refused.value.fields) == {"family_name", "given_name", "contact_permission"}


# Who can be sent to -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"referral_intake": "none"},
        {"referral_intake": "phone"},
        {"capacity": "full", "capacity_stated_on": timezone.localdate()},
        {"live": False},
    ],
)
def test_a_service_that_takes_nothing_cannot_be_sent_to(
    fields: dict[str, Any], people: People, service: Service
) -> None:
    referral = ready(people, service)
    Service.objects.filter(pk=service.pk).update(**fields)
    _cannot_be_sent(referral, people)


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_until": YESTERDAY},
        {"signed_on": soon(1)},
        {"ended_on": timezone.localdate()},
    ],
)
def test_without_an_agreement_in_force_nothing_can_be_sent(
    fields: dict[str, Any], people: People, service: Service
) -> None:
    referral = ready(people, service)
    service.organization.agreements.update(**fields)
    _cannot_be_sent(referral, people)
    agreement_of(service.organization)
    actions.send(Referral.objects.get(pk=referral.pk), Doer.of(people.sender, referral))


def test_the_kind_information_is_printed_and_never_sent(people: People, service: Service) -> None:
    referral = ready(people, service)
    actions.save_request(referral, Doer.of(people.sender, referral), {"handover_type": "information"})
    _cannot_be_sent(referral, people)


def test_a_draft_without_a_recipient_cannot_be_sent(people: People, service: Service) -> None:
    referral = ready(people, service)
    Referral.objects.filter(pk=referral.pk).update(recipient_service=None, recipient_organization=None)
    _cannot_be_sent(referral, people)


def test_an_authority_asks_for_a_second_confirmation(people: People, service: Service) -> None:
    Organization.objects.filter(pk=service.organization_id).update(is_public_authority=True)
    referral = ready(people, service)
    doer = Doer.of(people.sender, referral)
    with pytest.raises(Incomplete) as refused:
        actions.send(referral, doer)
    assert set(refused.value.fields) == {"authority_confirmed"}
    assert actions.send(referral, doer, authority_confirmed=True).status == Status.REQUESTED


def _cannot_be_sent(referral: Referral, people: People) -> None:
    with pytest.raises(ReferralError) as refused:
        actions.send(Referral.objects.get(pk=referral.pk), Doer.of(people.sender, referral))
    assert str(refused.value)
    assert Referral.objects.get(pk=referral.pk).status == Status.DRAFT


# Drafts -------------------------------------------------------------------------------------------------------------


def test_only_counsellors_start_a_referral(charlie: User, eve: User, service: Service) -> None:
    for user in (charlie, eve):
        with pytest.raises(NotYours):
            actions.create_draft(user, service=service)


def test_a_case_of_somebody_else_is_refused(alice: User, bob: User, service: Service) -> None:
    case = draft(alice, service).case
    with pytest.raises(NotYours):
        actions.create_draft(bob, service=service, case=case)


def test_a_deputy_writes_in_the_name_of_the_colleague(alice: User, bob: User, service: Service) -> None:
    referral = sent(alice, service)
    stands_in(bob, alice, referral.sender_organization)
    copy = actions.copy_for_another_service(referral, Doer.of(bob, referral))
    assert copy.sender == alice
    assert copy.history.get().user == bob
    assert Doer.of(bob, copy).roles == {Actor.SENDER}


def test_what_was_sent_is_no_draft_any_more(people: People, service: Service) -> None:
    referral = go(("send",), ready(people, service), people)
    doer = Doer.of(people.sender, referral)
    writes: list[Callable[[], object]] = [
        lambda: actions.save_request(referral, doer, {"request": "Anders"}),
        lambda: actions.save_block(referral, doer, Block.IDENTITY, {"family_name": "Anders"}),
        lambda: actions.choose_recipient(referral, doer, service),
        lambda: actions.discard(referral, doer),
    ]
    for write in writes:
        with pytest.raises(NotPossibleNow):
            write()
    assert referral.blocks.get(block="identity").content["family_name"] == "Mustermann"


def test_drafts_are_changed_by_their_counsellor_only(people: People, service: Service, bob: User) -> None:
    referral = ready(people, service)
    for user in (bob, people.sender_lead, people.intake):
        with pytest.raises(NotYours):
            actions.save_request(referral, Doer.of(user, referral), {"request": "Anders"})


def test_saving_the_request_keeps_what_happened_since_the_page_was_read(alice: User, service: Service) -> None:
    seen = draft(alice, service)
    consent = consent_for(Referral.objects.get(pk=seen.pk))
    actions.save_request(seen, Doer.of(alice, seen), {"goal": "Arbeit"})
    now = Referral.objects.get(pk=seen.pk)
    assert (now.consent, now.goal, now.request) == (consent, "Arbeit", seen.request)


def test_an_emptied_block_is_taken_away(alice: User, service: Service) -> None:
    referral = draft(alice, service)
    doer = Doer.of(alice, referral)
    actions.save_block(referral, doer, Block.HEALTH, {"health_details": "Rücken", "unknown": "x"})
    assert referral.blocks.get(block="health").content == {"health_details": "Rücken"}
    actions.save_block(referral, doer, Block.HEALTH, {"health_details": ""})
    assert not referral.blocks.filter(block="health").exists()


def test_discarding_leaves_nothing(people: People, service: Service) -> None:
    referral = ready(people, service)
    actions.discard(referral, Doer.of(people.sender, referral))
    assert not Referral.objects.exists()
    assert not Case.objects.exists()


# The course ---------------------------------------------------------------------------------------------------------


def test_a_late_answer_does_not_undo_an_acceptance(people: People, service: Service) -> None:
    seen = go(("send", "ask_back"), ready(people, service), people)
    take("accept", seen, people)
    with pytest.raises(NotPossibleNow):
        actions.answer(seen, Doer.of(people.sender, seen), "Arabisch", changed={"goal": "Arbeit"})
    now = Referral.objects.get(pk=seen.pk)
    assert (now.status, now.goal) == (Status.ACCEPTED, "")


def test_the_clock_stops_while_a_question_is_open(people: People, service: Service) -> None:
    referral = go(("send", "ask_back"), ready(people, service), people)
    assert (referral.paused_at is not None, referral.review_on is not None) == (True, True)
    Referral.objects.filter(pk=referral.pk).update(paused_at=referral.paused_at - timedelta(days=2))
    after = take("answer", referral, people)
    assert after.due_at - referral.due_at >= timedelta(days=2)
    assert (after.paused_at, after.review_on) == (None, None)


def test_a_corrected_request_is_a_new_version_that_is_on_record(people: People, service: Service) -> None:
    referral = go(("send", "ask_back"), ready(people, service), people)
    actions.answer(referral, Doer.of(people.sender, referral), "", changed={"german_level": "b1"})
    assert [version.content["german_level"] for version in referral.versions.all()] == ["a1", "b1"]
    assert [proof.version for proof in referral.disclosures.filter(tier=1)] == [1, 2]


def test_a_correction_beyond_the_consent_is_refused(people: People, service: Service, partner: Organization) -> None:
    referral = ready(people, service)
    scope = [block for block in referral.consent.scope_blocks if block != Block.SERVICES]
    referral.consent.scope_blocks = scope
    referral.consent.save()
    referral = go(("send", "ask_back"), referral, people)
    with pytest.raises(NoConsent):
        actions.answer(
            referral, Doer.of(people.sender, referral), "", changed={"other_services": [receiving_service(partner)]}
        )
    assert not referral.other_services.exists()


def test_sending_freezes_what_the_recipient_is_shown(alice: User, service: Service) -> None:
    referral = sent(alice, service)
    content = referral.versions.get().content
    assert content["request"] == referral.request
    assert content["languages"] == ["ar"]
    assert "family_name" not in content


def test_accepting_assigns_the_worker_who_accepts(alice: User, service: Service, walter: User, wanda: User) -> None:
    referral = sent(alice, service)
    after = actions.accept(referral, Doer.of(walter, referral), **_GOOD)
    assert after.assignee == walter
    assert not Doer.of(wanda, after).roles


def test_a_deputy_who_accepts_leaves_the_work_with_the_colleague(
    alice: User, service: Service, charlie: User, walter: User, wanda: User
) -> None:
    referral = sent(alice, service)
    actions.assign(referral, Doer.of(charlie, referral), walter)
    stands_in(wanda, walter, referral.recipient_organization)
    after = actions.accept(referral, Doer.of(wanda, referral), **_GOOD)
    assert (after.assignee, after.accepted_by) == (walter, wanda)


@pytest.mark.parametrize("role", [MembershipRole.LEAD, MembershipRole.EDITOR, MembershipRole.COUNSELLOR])
def test_only_people_who_work_on_referrals_there_can_be_assigned(
    role: MembershipRole, alice: User, service: Service, charlie: User
) -> None:
    referral = sent(alice, service)
    somebody = UserFactory.create()
    MembershipFactory.create(user=somebody, organization=referral.recipient_organization, role=role)
    with pytest.raises(Incomplete) as refused:
        actions.assign(referral, Doer.of(charlie, referral), somebody)
    assert set(refused.value.fields) == {"assignee"}


def test_whoever_has_left_cannot_be_assigned(alice: User, service: Service, charlie: User, walter: User) -> None:
    referral = sent(alice, service)
    User.objects.filter(pk=walter.pk).update(is_active=False)
    with pytest.raises(Incomplete):
        actions.accept(referral, Doer.of(charlie, referral), **_GOOD, assignee=walter)


def test_an_acceptance_is_undone_by_whoever_accepted_and_within_a_day(
    alice: User, service: Service, charlie: User, walter: User
) -> None:
    referral = accepted(alice, service, charlie, assignee=walter)
    with pytest.raises(NotYours):
        actions.undo_acceptance(referral, Doer.of(walter, referral), "Doch nicht")
    Referral.objects.filter(pk=referral.pk).update(accepted_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(NotPossibleNow):
        actions.undo_acceptance(referral, Doer.of(charlie, referral), "Doch nicht")


def test_an_undone_acceptance_leaves_nothing_of_itself_but_the_proof(people: People, service: Service) -> None:
    referral = go(("send", "accept", "propose_appointment"), ready(people, service), people)
    after = take("undo_acceptance", referral, people)
    assert after.state == (Status.REQUESTED, BusinessStatus.ACKNOWLEDGED)
    assert (after.accepted_at, after.accepted_by, after.assignee, after.answered_at) == (None,) * 4
    assert (after.responsible_name, after.expected_start_on, after.proposed_by) == ("", None, Side.NONE)
    assert set(after.appointments.values_list("status", flat=True)) == {"cancelled"}
    assert after.messages.get().text == "Doch nicht zuständig."
    assert after.disclosures.filter(tier=2).exists()
    actions.assign(after, Doer.of(people.intake, after), people.worker)
    assert not after.disclosures.filter(tier=3).exists()  # nothing more was disclosed


def test_a_link_holder_accepts_without_an_account(alice: User, service: Service) -> None:
    referral = sent(alice, service)
    after = actions.accept(referral, Doer.holder(link_to(referral)), **_GOOD)
    assert (after.status, after.accepted_by) == (Status.ACCEPTED, None)
    assert HistoryEntry.objects.latest("pk").role == Actor.LINK


def test_the_reason_already_a_client_needs_a_consent_to_report_content(people: People, service: Service) -> None:
    referral = ready(people, service)
    referral.consent.return_channel = "status"
    referral.consent.save()
    referral = go(("send",), referral, people)
    with pytest.raises(Incomplete):
        actions.decline(referral, Doer.of(people.intake, referral), "already_client")


def test_another_service_can_be_suggested(people: People, service: Service, partner: Organization) -> None:
    referral = go(("send",), ready(people, service), people)
    better = receiving_service(partner)
    after = actions.decline(referral, Doer.of(people.intake, referral), "out_of_area", suggested=better)
    assert after.state == (Status.REJECTED, BusinessStatus.REDIRECT_SUGGESTED)
    assert (after.suggested_service, after.reason) == (better, "out_of_area")


def test_the_text_of_a_refusal_is_kept_only_where_the_reason_asks_for_one(people: People, service: Service) -> None:
    referral = go(("send",), ready(people, service), people)
    actions.decline(referral, Doer.of(people.intake, referral), "out_of_area", text="Nicht gefragt")
    assert not referral.messages.exists()


@pytest.mark.parametrize("channel", ["none", "status", "status_outcome"])
def test_a_report_needs_a_consent_to_report_content(channel: str, people: People, service: Service) -> None:
    referral = go(("send", "accept", "begin"), ready(people, service), people)
    referral.consent.return_channel = channel
    referral.consent.save()
    with pytest.raises(NotPossibleNow):
        take("report", referral, people)
    assert not Message.objects.filter(kind=Message.Kind.REPORT).exists()


@pytest.mark.parametrize(("channel", "kept"), [("status", ""), ("status_outcome", "Kurs"), ("content", "Kurs")])
def test_the_words_of_an_outcome_go_back_only_with_consent(
    channel: str, kept: str, people: People, service: Service
) -> None:
    referral = go(("send", "accept"), ready(people, service), people)
    referral.consent.return_channel = channel
    referral.consent.save()
    after = actions.complete(referral, Doer.of(people.intake, referral), "enrolled", note="Kurs")
    assert (after.outcome, after.outcome_note) == ("enrolled", kept)


def test_the_end_revokes_links_and_cancels_appointments(people: People, service: Service) -> None:
    for name in ("withdraw", "withdraw_consent", "complete", "fail", "mark_as_error"):
        referral = go(("send", "accept", "propose_appointment"), ready(people, service), people)
        link = link_to(referral)
        take(name, referral, people)
        link.refresh_from_db()
        assert link.revoked_at is not None, name
        assert set(referral.appointments.values_list("status", "sequence")) == {("cancelled", 1)}, name
    for name in ("decline", "expire"):
        referral = go(("send",), ready(people, service), people)
        link = link_to(referral)
        take(name, referral, people)
        link.refresh_from_db()
        assert link.revoked_at is not None, name


def test_the_reason_of_a_hold_ends_with_it(people: People, service: Service) -> None:
    referral = go(("send", "accept", "hold"), ready(people, service), people)
    assert referral.reason == "waitlist"
    after = take("resume", referral, people)
    assert (after.reason, after.review_on) == ("", None)
    assert after.state == (Status.ACCEPTED, BusinessStatus.CONTACT_PENDING)
    later = go(("begin", "hold", "resume"), after, people)
    assert later.state == (Status.IN_PROGRESS, BusinessStatus.SERVICE_RUNNING)


def test_each_time_somebody_does_not_come_is_counted(people: People, service: Service) -> None:
    seen = go(("send", "accept"), ready(people, service), people)
    take("no_show", seen, people)
    take("no_show", seen, people)  # from a page that was read before the first
    assert Referral.objects.get(pk=seen.pk).no_show_count == 2


def test_an_appointment_is_proposed_confirmed_and_kept(people: People, service: Service) -> None:
    referral = go(("send", "accept", "propose_appointment"), ready(people, service), people)
    assert referral.ball_with is Side.SENDER
    chosen, other = referral.appointments.all()
    with pytest.raises(NotPossibleNow):  # by the side that proposed
        actions.confirm(referral, Doer.of(people.intake, referral), chosen)
    after = actions.confirm(referral, Doer.of(people.sender, referral), chosen)
    assert after.business_status == BusinessStatus.APPOINTMENT_SCHEDULED
    assert [each.status for each in referral.appointments.all()] == ["booked", "cancelled"]
    with pytest.raises(NotPossibleNow):
        actions.confirm(after, Doer.of(people.sender, after), other)
    kept = take("begin", after, people)
    assert kept.business_status == BusinessStatus.APPOINTMENT_ATTENDED
    assert referral.appointments.first().status == "fulfilled"


def test_a_time_that_has_passed_cannot_be_chosen(people: People, service: Service) -> None:
    referral = go(("send", "accept", "propose_appointment"), ready(people, service), people)
    referral.appointments.update(starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(NotPossibleNow):
        take("confirm_appointment", referral, people)


def test_a_new_proposal_replaces_the_one_before(people: People, service: Service) -> None:
    way = ("send", "accept", "propose_appointment", "confirm_appointment", "propose_appointment")
    referral = go(way, ready(people, service), people)
    assert sorted(referral.appointments.values_list("status", flat=True)) == ["cancelled"] * 2 + ["proposed"] * 2


def test_an_appointment_cancelled_after_somebody_did_not_come_stays_in_progress(
    people: People, service: Service
) -> None:
    way = ("send", "accept", "no_show", "propose_appointment", "cancel_appointment")
    referral = go(way, ready(people, service), people)
    assert referral.state == (Status.IN_PROGRESS, BusinessStatus.APPOINTMENT_CANCELLED)


@pytest.mark.parametrize(("days", "short"), [(9, True), (11, False)])
def test_the_interpreters_want_ten_days(days: int, short: bool) -> None:
    assert actions.is_short_for_interpreter(timezone.now() + timedelta(days=days)) is short


def test_an_expired_request_tells_the_sender_and_their_lead(people: People, service: Service) -> None:
    referral = go(("send",), ready(people, service), people)
    referral.notifications.all().delete()
    after = actions.expire(referral)
    assert after.state == (Status.CANCELLED, BusinessStatus.EXPIRED)
    told = set(after.notifications.values_list("user", flat=True))
    assert told == {people.sender.pk, people.sender_lead.pk}


def test_onward_the_sender_stays_in_the_case_and_a_new_consent_is_needed(people: People, service: Service) -> None:
    referral = go(("send", "accept"), ready(people, service), people)
    child = actions.refer_onward(referral, Doer.of(people.sender, referral), service=service)
    assert (child.part_of, child.case, child.consent, child.status) == (referral, referral.case, None, Status.DRAFT)
    assert child.request == referral.request
    assert not child.blocks.exists()


def test_onward_a_recipient_who_counsels_begins_a_case_of_their_own(people: People, service: Service) -> None:
    referral = go(("send", "accept"), ready(people, service), people)
    elsewhere = MembershipFactory.create(user=people.intake, role=MembershipRole.COUNSELLOR)
    with pytest.raises(NotYours):  # counsels, but for another organization
        actions.refer_onward(referral, Doer.of(people.intake, referral))
    MembershipFactory.create(
        user=people.intake, organization=referral.recipient_organization, role=MembershipRole.COUNSELLOR
    )
    child = actions.refer_onward(referral, Doer.of(people.intake, referral))
    assert child.sender_organization == referral.recipient_organization != elsewhere.organization
    assert child.case != referral.case


def test_onward_nothing_leaves_a_sealed_referral(people: People, service: Service) -> None:
    referral = go(("send", "accept"), ready(people, service), people)
    MembershipFactory.create(
        user=people.intake, organization=referral.recipient_organization, role=MembershipRole.COUNSELLOR
    )
    referral.consent.expires_at = YESTERDAY
    referral.consent.save()
    with pytest.raises(NotPossibleNow):
        actions.refer_onward(Referral.objects.get(pk=referral.pk), Doer.of(people.intake, referral))
    assert not referral.children.exists()


def test_a_refused_referral_is_copied_without_its_consent(people: People, service: Service) -> None:
    referral = go(("send", "decline"), ready(people, service), people)
    copy = actions.copy_for_another_service(referral, Doer.of(people.sender, referral))
    assert (copy.status, copy.consent, copy.case) == (Status.DRAFT, None, referral.case)
    assert copy.blocks.get(block="identity").content["family_name"] == "Mustermann"
    with pytest.raises(NotYours):
        actions.copy_for_another_service(referral, Doer.of(people.intake, referral))


# The database itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "requested", "business_status": "sent"},  # without a recipient and a day
        {"status": "accepted", "business_status": "accepted", "sent_at": timezone.now()},  # without an acceptance
        {"status": "completed", "sent_at": timezone.now(), "accepted_at": timezone.now()},  # without an outcome
    ],
)
def test_the_database_refuses_states_that_cannot_be(fields: dict[str, Any], alice: User, service: Service) -> None:
    referral = draft(alice, service)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**fields)


def test_the_database_knows_each_key_once(alice: User, service: Service) -> None:
    referral, key = draft(alice, service), uuid.uuid4()
    HistoryEntry.objects.create(referral=referral, step="send", to_status="requested", role="sender", key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        HistoryEntry.objects.create(referral=referral, step="send", to_status="requested", role="sender", key=key)


@pytest.mark.parametrize(("model", "field"), [(HistoryEntry, "step"), (Disclosure, "version")])
def test_history_and_proofs_are_never_changed(model: Any, field: str, alice: User, service: Service) -> None:
    line = model.objects.filter(referral=sent(alice, service)).first()
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=line.pk).update(**{field: 7})


def test_one_appointment_is_booked_at_a_time(people: People, service: Service) -> None:
    referral = go(("send", "accept", "propose_appointment"), ready(people, service), people)
    with pytest.raises(IntegrityError), transaction.atomic():
        referral.appointments.update(status="booked")


def test_values_of_a_request_can_be_written_twice(alice: User, service: Service) -> None:
    referral = draft(alice, service)
    values = request_values(municipality=MunicipalityFactory.create(name="Jülich"), goal="Arbeit")
    for _time in range(2):
        actions.save_request(referral, Doer.of(alice, referral), values)
    now = Referral.objects.get(pk=referral.pk)
    assert (now.municipality.name, now.goal, now.languages.count()) == ("Jülich", "Arbeit", 1)


def stands_in(deputy: User, colleague: User, organization: Organization) -> Deputyship:
    today = timezone.localdate()
    return Deputyship.objects.create(
        deputy=deputy, absentee=colleague, organization=organization, starts_on=today, ends_on=today
    )


def link_to(referral: Referral) -> SecureLink:
    later = timezone.now() + timedelta(days=14)
    return SecureLink.objects.create(
        referral=referral,
        recipient_address="stelle@example.org",
        token_digest=uuid.uuid4().hex,
        code_digest="x",
        code_expires_at=later,
        expires_at=later,
    )
