"""Who sees what, in every state: requirements A1 to A4 and A9, E5. Every field is filled, and each text is found again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from directory.models import Membership, MembershipRole, Organization, Service
from portal.accounts.models import User
from referrals import actions
from referrals.disclosure import IDENTITY, PROTECTED, REQUEST, STUB, Disclosed, disclosed, tier_of
from referrals.doer import Doer
from referrals.fields import Block
from referrals.models import Deputyship, Referral, SecureLink
from referrals.permissions import DATA_PROTECTION_OFFICERS, roles_in
from referrals.workflow import BALL_WITH, BusinessStatus, State, Status
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.referrals.making import accepted, draft, sent
from tests.referrals.steps import People, take
from tests.referrals.tokens import ALL_TOKENS, filled_draft, names_of, tokens_of

S, B = Status, BusinessStatus
ACCEPTED = ("send", "accept")
WAYS: dict[State, tuple[str, ...]] = {
    (S.DRAFT, B.NONE): (),
    (S.REQUESTED, B.SENT): ("send",),
    (S.REQUESTED, B.ACKNOWLEDGED): ("send", "acknowledge"),
    (S.REQUESTED, B.INFO_REQUESTED): ("send", "ask_back"),
    (S.REQUESTED, B.INFO_PROVIDED): ("send", "ask_back", "answer"),
    (S.ACCEPTED, B.ACCEPTED): ACCEPTED,
    (S.ACCEPTED, B.CONTACT_PENDING): (*ACCEPTED, "hold", "resume"),
    (S.ACCEPTED, B.APPOINTMENT_PROPOSED): (*ACCEPTED, "propose_appointment"),
    (S.ACCEPTED, B.APPOINTMENT_SCHEDULED): (*ACCEPTED, "propose_appointment", "confirm_appointment"),
    (S.ACCEPTED, B.HANDOVER_JOINT): (*ACCEPTED, "plan_joint_handover"),
    (S.ON_HOLD, B.WAITLIST): (*ACCEPTED, "hold"),
    (S.ON_HOLD, B.WAITING_DOCUMENTS): (*ACCEPTED, "hold"),
    (S.ON_HOLD, B.WAITING_AUTHORITY): (*ACCEPTED, "hold"),
    (S.ON_HOLD, B.CLIENT_PAUSED): (*ACCEPTED, "hold"),
    (S.IN_PROGRESS, B.APPOINTMENT_ATTENDED): (*ACCEPTED, "propose_appointment", "confirm_appointment", "begin"),
    (S.IN_PROGRESS, B.APPOINTMENT_NO_SHOW): (*ACCEPTED, "no_show"),
    (S.IN_PROGRESS, B.APPOINTMENT_CANCELLED): (*ACCEPTED, "no_show", "propose_appointment", "cancel_appointment"),
    (S.IN_PROGRESS, B.SERVICE_RUNNING): (*ACCEPTED, "begin"),
    (S.IN_PROGRESS, B.INTERIM_REPORT): (*ACCEPTED, "begin", "report"),
    (S.COMPLETED, B.OUTCOME_REPORTED): (*ACCEPTED, "complete"),
    (S.COMPLETED, B.CLOSED): (*ACCEPTED, "complete", "close_completed"),
    (S.FAILED, B.OUTCOME_REPORTED): (*ACCEPTED, "fail"),
    (S.FAILED, B.CLOSED): (*ACCEPTED, "fail", "close_failed"),
    (S.REJECTED, B.DECLINED): ("send", "decline"),
    (S.REJECTED, B.REDIRECT_SUGGESTED): ("send", "decline"),
    (S.REJECTED, B.CLOSED): ("send", "decline", "close_rejected"),
    (S.CANCELLED, B.WITHDRAWN_BY_SENDER): (*ACCEPTED, "withdraw"),
    (S.CANCELLED, B.CONSENT_WITHDRAWN): (*ACCEPTED, "withdraw_consent"),
    (S.CANCELLED, B.CLIENT_WITHDREW): (*ACCEPTED, "withdraw"),
    (S.CANCELLED, B.EXPIRED): ("send", "expire"),
    (S.ENTERED_IN_ERROR, B.NONE): (*ACCEPTED, "mark_as_error"),
}
#: Person → tier while requested, released, rejected, over; None: the referral does not exist for them.
SEEN: dict[str, tuple[int | None, int | None, int | None, int | None]] = {
    "sender": (PROTECTED, PROTECTED, PROTECTED, PROTECTED),
    "deputy": (PROTECTED, PROTECTED, PROTECTED, PROTECTED),
    "sender_lead": (PROTECTED, PROTECTED, PROTECTED, PROTECTED),
    "colleague": (None, None, None, None),
    "intake": (REQUEST, IDENTITY, REQUEST, STUB),
    "worker": (REQUEST, PROTECTED, None, STUB),  # assigned when accepted
    "other_worker": (REQUEST, None, None, None),
    "recipient_lead": (REQUEST, REQUEST, REQUEST, STUB),
    "other_organization": (None, None, None, None),
    "operator": (None, None, None, None),
    "editor": (None, None, None, None),
    "privacy_officer": (None, None, None, None),
}
LINKS: dict[bool, tuple[int, int, int, int]] = {  # with the second code or without
    False: (REQUEST, REQUEST, REQUEST, STUB),
    True: (REQUEST, IDENTITY, REQUEST, STUB),
}


@pytest.fixture
def cast(
    people: People, bob: User, wanda: User, dora: User, operator: User, eve: User, counselling_office: Organization
) -> dict[str, User]:
    colleague = _member(counselling_office, MembershipRole.COUNSELLOR)
    _stands_in(bob, people.sender, counselling_office)
    officer = UserFactory.create()
    officer.groups.add(Group.objects.get_or_create(name=DATA_PROTECTION_OFFICERS)[0])
    return {
        "sender": people.sender,
        "deputy": bob,
        "sender_lead": people.sender_lead,
        "colleague": colleague,
        "intake": people.intake,
        "worker": people.worker,
        "other_worker": wanda,
        "recipient_lead": people.recipient_lead,
        "other_organization": dora,
        "operator": operator,
        "editor": eve,
        "privacy_officer": officer,
    }


def test_every_state_is_in_the_table() -> None:
    assert set(WAYS) == set(BALL_WITH)


@pytest.mark.parametrize("state", WAYS, ids=["/".join(state) for state in WAYS])
def test_a1_a2_a3_each_person_sees_exactly_what_their_role_allows(
    state: State, cast: dict[str, User], people: People, service: Service
) -> None:
    referral = _reach(state, people, service)
    for person, user in cast.items():
        expected = _expected(person, state)
        is_there = Referral.objects.visible_to(user).filter(pk=referral.pk).exists()
        assert is_there == (expected is not None), person
        assert bool(roles_in(referral, user)) == is_there, person
        _shows_exactly(disclosed(referral, Doer.of(user, referral)), expected or STUB, person)
    link = _link(referral)  # a new one: those from before end with the referral
    for has_identity, tiers in LINKS.items():
        shown = disclosed(referral, Doer.holder(link, has_identity=has_identity))
        _shows_exactly(shown, STUB if state[0] is S.DRAFT else tiers[_phase(state)], f"link {has_identity}")


def _reach(state: State, people: People, service: Service) -> Referral:
    referral = filled_draft(people, service)
    for name in WAYS[state]:
        referral = take(name, referral, people)
        if name == "accept":
            referral = actions.assign(referral, Doer.of(people.intake, referral), people.worker)
    Referral.objects.filter(pk=referral.pk).update(business_status=state[1])  # four states of one verb each
    referral = Referral.objects.get(pk=referral.pk)
    assert referral.state == state
    return referral


def _phase(state: State) -> int:
    return 0 if state[0] in (S.DRAFT, S.REQUESTED) else 2 if state[0] is S.REJECTED else 3 if _is_over(state) else 1


def _is_over(state: State) -> bool:
    return state[0] in (S.CANCELLED, S.ENTERED_IN_ERROR)


def _expected(person: str, state: State) -> int | None:
    if state[0] is S.DRAFT:
        return PROTECTED if person in ("sender", "deputy") else None
    if state == (S.CANCELLED, B.EXPIRED) and person == "worker":
        return None  # was never assigned
    return SEEN[person][_phase(state)]


def _shows_exactly(shown: Disclosed, tier: int, person: str) -> None:
    assert shown.tier == tier, person
    assert shown.is_stub == (tier == STUB)
    assert set(shown.names) == names_of(tier), person
    text = " ".join(str(_plain(each.value)) for block in Block for each in shown.of(block))
    assert {each for each in ALL_TOKENS if each in text} == tokens_of(tier), person


def _plain(value: object) -> object:
    return [getattr(each, "name_de", each) for each in value] if isinstance(value, list) else value


def test_a2_the_assigned_worker_sees_only_blocks_of_the_consent(people: People, service: Service) -> None:
    referral = _reach((S.ACCEPTED, B.ACCEPTED), people, service)
    beyond = [Block.HEALTH, Block.FINANCES, Block.GUARDIAN, Block.SERVICES]
    consent = referral.consent
    consent.scope_blocks = [name for name in consent.scope_blocks if name not in beyond]
    consent.save()
    referral = Referral.objects.get(pk=referral.pk)
    worker = disclosed(referral, Doer.of(people.worker, referral))
    assert set(worker.names) == names_of(PROTECTED, without=beyond)
    intake = disclosed(referral, Doer.of(people.intake, referral))
    assert set(intake.names) == names_of(IDENTITY, without=beyond)
    sender = disclosed(referral, Doer.of(people.sender, referral))
    assert set(sender.names) == names_of(PROTECTED)


def test_a2_who_had_it_before_loses_it_with_the_assignment(
    alice: User, service: Service, charlie: User, walter: User, wanda: User
) -> None:
    referral = accepted(alice, service, charlie, assignee=walter)
    after = actions.assign(referral, Doer.of(charlie, referral), wanda)
    assert not Referral.objects.visible_to(walter).exists()
    assert tier_of(after, Doer.of(walter, after)) == STUB
    assert tier_of(after, Doer.of(wanda, after)) == PROTECTED


def test_a2_a_gatekeeper_who_works_on_it_sees_it_like_a_worker(alice: User, service: Service, charlie: User) -> None:
    referral = accepted(alice, service, charlie, assignee=charlie)
    assert tier_of(referral, Doer.of(charlie, referral)) == PROTECTED


@pytest.mark.parametrize(("days", "tier"), [(6, REQUEST), (8, STUB)])
def test_a4_a_rejected_request_is_visible_for_seven_days(
    days: int, tier: int, people: People, service: Service
) -> None:
    referral = _reach((S.REJECTED, B.DECLINED), people, service)
    later = timezone.now() + timedelta(days=days)
    for user in (people.intake, people.recipient_lead):
        _shows_exactly(disclosed(referral, Doer.of(user, referral), later), tier, user.first_name)
    _shows_exactly(disclosed(referral, Doer.of(people.sender, referral), later), PROTECTED, "sender")


def test_a4_what_was_erased_shows_nothing_to_anybody(people: People, service: Service) -> None:
    referral = _reach((S.COMPLETED, B.CLOSED), people, service)
    Referral.objects.filter(pk=referral.pk).update(erased_at=timezone.now())
    referral = Referral.objects.get(pk=referral.pk)
    for user in (people.sender, people.sender_lead, people.intake, people.worker):
        _shows_exactly(disclosed(referral, Doer.of(user, referral)), STUB, user.first_name)


def test_a3_a_draft_that_was_a_mistake_never_reaches_the_recipient(people: People, service: Service) -> None:
    referral = take("mark_as_error", draft(people.sender, service), people)
    for user in (people.intake, people.worker, people.recipient_lead):
        assert not Referral.objects.visible_to(user).exists()
        assert not roles_in(referral, user)
    assert Referral.objects.visible_to(people.sender).exists()


def test_that_there_are_no_children_is_shown(people: People, service: Service) -> None:
    referral = _reach((S.REQUESTED, B.SENT), people, service)
    shown = disclosed(referral, Doer.of(people.intake, referral)).of(Block.REQUEST)
    assert {each.field.name: each.value for each in shown}["children_count"] == 0


# Secure links -------------------------------------------------------------------------------------------------------


def test_a_link_opens_its_own_referral_while_it_holds(alice: User, service: Service) -> None:
    referral, other = sent(alice, service), sent(alice, service)
    link = _link(referral)
    holder = Doer.holder(link)
    assert tier_of(referral, holder) == REQUEST
    assert tier_of(other, holder) == STUB
    assert tier_of(referral, holder, now=link.expires_at) == STUB
    link.revoked_at = timezone.now()
    assert tier_of(referral, holder) == STUB


# Teams, deputies, leavers ---------------------------------------------------------------------------------------------


def test_teams_see_what_is_theirs_and_what_no_team_has(alice: User, service: Service, partner: Organization) -> None:
    referral = sent(alice, service)
    teams = {team: _member(partner, MembershipRole.INTAKE, team=team) for team in ("", "Nord", "Süd")}
    assert _who_sees(referral, teams) == {"", "Nord", "Süd"}
    Referral.objects.filter(pk=referral.pk).update(recipient_team="Nord")
    assert _who_sees(referral, teams) == {"", "Nord"}


def test_whoever_is_assigned_sees_it_whatever_their_team(
    alice: User, service: Service, charlie: User, partner: Organization
) -> None:
    helper = _member(partner, MembershipRole.WORKER, team="Süd")
    referral = accepted(alice, service, charlie)
    actions.assign(referral, Doer.of(charlie, referral), helper, team="Nord")
    referral = Referral.objects.get(pk=referral.pk)
    assert Referral.objects.visible_to(helper).exists()
    assert tier_of(referral, Doer.of(helper, referral)) == PROTECTED


def test_a_lead_of_a_team_sees_what_the_team_sends(
    alice: User, service: Service, counselling_office: Organization
) -> None:
    Membership.objects.filter(user=alice).update(team="Nord")
    referral = sent(alice, service)
    leads = {team: _member(counselling_office, MembershipRole.LEAD, team=team) for team in ("", "Nord", "Süd")}
    assert _who_sees(referral, leads) == {"", "Nord"}


def _who_sees(referral: Referral, users: dict[str, User]) -> set[str]:
    return {name for name, user in users.items() if Referral.objects.visible_to(user).filter(pk=referral.pk).exists()}


@pytest.mark.parametrize(
    ("first", "last", "sees"), [(-5, -1, False), (1, 5, False), (0, 0, True), (-5, 0, True), (0, 5, True)]
)
def test_a_deputy_sees_only_in_time(
    first: int, last: int, sees: bool, alice: User, bob: User, service: Service, counselling_office: Organization
) -> None:
    referral = sent(alice, service)
    _stands_in(bob, alice, counselling_office, first, last)
    assert Referral.objects.visible_to(bob).exists() is sees
    assert (tier_of(referral, Doer.of(bob, referral)) == PROTECTED) is sees


def test_a_deputy_of_the_worker_sees_what_the_worker_sees(
    alice: User, service: Service, charlie: User, walter: User, wanda: User, partner: Organization
) -> None:
    referral = accepted(alice, service, charlie, assignee=walter)
    _stands_in(wanda, walter, partner)
    assert tier_of(referral, Doer.of(wanda, referral)) == PROTECTED


def test_a_deputy_must_be_in_the_same_role_and_team(
    alice: User, bob: User, service: Service, counselling_office: Organization
) -> None:
    sent(alice, service)
    _stands_in(bob, alice, counselling_office)
    for changed in ({"role": MembershipRole.EDITOR}, {"team": "Süd"}):
        kept = Membership.objects.filter(user=bob).values("role", "team").get()
        Membership.objects.filter(user=bob).update(**changed)
        assert not Referral.objects.visible_to(bob).exists()
        Membership.objects.filter(user=bob).update(**kept)
    assert Referral.objects.visible_to(bob).exists()


def test_a_deputyship_of_another_organization_opens_nothing(
    alice: User, bob: User, service: Service, other_organization: Organization
) -> None:
    sent(alice, service)
    for user in (alice, bob):
        MembershipFactory.create(user=user, organization=other_organization, role=MembershipRole.COUNSELLOR)
    _stands_in(bob, alice, other_organization)
    assert not Referral.objects.visible_to(bob).exists()


def _deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def _leave(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def _change_role(user: User) -> None:
    Membership.objects.filter(user=user).update(role=MembershipRole.EDITOR)


def _move(user: User) -> None:
    Membership.objects.filter(user=user).update(organization=OrganizationFactory.create())


@pytest.mark.parametrize("leave", [_deactivate, _leave, _change_role, _move])
def test_e5_whoever_has_left_sees_nothing(
    leave: Callable[[User], None], cast: dict[str, User], people: People, service: Service
) -> None:
    referral = _reach((S.ACCEPTED, B.ACCEPTED), people, service)
    for person in ("deputy", "sender", "sender_lead", "intake", "worker", "recipient_lead"):
        user = cast[person]
        assert Referral.objects.visible_to(user).exists(), person
        leave(user)
        user = User.objects.get(pk=user.pk)
        assert not Referral.objects.visible_to(user).exists(), person
        assert not roles_in(referral, user), person
        _shows_exactly(disclosed(referral, Doer.of(user, referral)), STUB, person)


# A9: the proof --------------------------------------------------------------------------------------------------------


def test_a9_each_disclosure_is_on_record_with_its_fields(people: People, service: Service) -> None:
    referral = filled_draft(people, service)
    assert not referral.disclosures.exists()
    referral = take("send", referral, people)
    proof = referral.disclosures.get()
    assert set(proof.fields) == names_of(REQUEST)
    assert (proof.tier, proof.version, proof.by) == (REQUEST, 1, people.sender)
    assert (proof.to_organization, proof.to_service) == (service.organization, service)
    assert proof.legal_basis == "consent"
    referral = take("accept", referral, people)
    assert [each.tier for each in referral.disclosures.all()] == [REQUEST, IDENTITY]
    proof = referral.disclosures.last()
    assert set(proof.fields) == names_of(IDENTITY) - names_of(REQUEST)
    assert proof.by == people.intake
    actions.assign(referral, Doer.of(people.intake, referral), people.worker)
    proof = referral.disclosures.last()
    assert set(proof.fields) == names_of(PROTECTED) - names_of(IDENTITY) | {"attachments"}


def test_a9_accepting_with_an_assignment_records_both_tiers(people: People, service: Service, walter: User) -> None:
    referral = take("send", filled_draft(people, service), people)
    referral = actions.assign(referral, Doer.of(people.intake, referral), walter)
    assert [each.tier for each in referral.disclosures.all()] == [REQUEST]
    take("accept", referral, people)
    assert [each.tier for each in referral.disclosures.all()] == [REQUEST, IDENTITY, PROTECTED]


def test_a9_no_tier_without_content_is_recorded(alice: User, service: Service, charlie: User, walter: User) -> None:
    referral = accepted(alice, service, charlie, assignee=walter)
    assert [each.tier for each in referral.disclosures.all()] == [REQUEST, IDENTITY]


def test_the_proof_holds_names_of_fields_and_no_content(people: People, service: Service) -> None:
    referral = _reach((S.ACCEPTED, B.ACCEPTED), people, service)
    text = str(list(referral.disclosures.values()) + list(referral.history.values()))
    assert not [each for each in ALL_TOKENS if each in text]


def _member(organization: Organization, role: MembershipRole, team: str = "") -> User:
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, organization=organization, role=role, team=team)
    return user


def _stands_in(deputy: User, colleague: User, organization: Organization, first: int = 0, last: int = 0) -> None:
    today = timezone.localdate()
    Deputyship.objects.create(
        deputy=deputy,
        absentee=colleague,
        organization=organization,
        starts_on=today + timedelta(days=first),
        ends_on=today + timedelta(days=last),
    )


def _link(referral: Referral) -> SecureLink:
    later = timezone.now() + timedelta(days=14)
    return SecureLink.objects.create(
        referral=referral,
        recipient_address="stelle@example.org",
        token_digest=uuid.uuid4().hex,
        code_digest="x",
        code_expires_at=later,
        expires_at=later,
    )
