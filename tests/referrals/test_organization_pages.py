"""A partner organization's own pages: agreement, capacity, deputies, the lead's view, and the filters of the inbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from directory.models import Capacity, MembershipRole, Organization, Service
from portal.accounts.models import User
from referrals import deputies
from referrals.errors import Incomplete, NotYours
from referrals.models import Agreement, Deputyship, Referral
from tests.conftest import SignIn
from tests.factories import MembershipFactory, OrganizationFactory
from tests.referrals.making import accepted, receiving_service, sent

pytestmark = pytest.mark.django_db


def at(organization: Organization, rest: str = "") -> str:
    return f"/de/referrals/organization/{organization.pk}/{rest}"


def days(count: int) -> object:
    return timezone.localdate() + timedelta(days=count)


# Capacity -----------------------------------------------------------------------------------------------------------


def test_the_intake_states_the_capacity_with_todays_date(service: Service, charlie: User, sign_in: SignIn) -> None:
    client = sign_in(charlie)
    page = at(service.organization, f"services/{service.pk}/")
    assert client.get(page).status_code == 200
    answer = client.post(page, {"capacity": "waiting_list", "waiting_weeks": "6", "answer_days": "3"})
    assert answer.status_code == 302
    live = Service.objects.get(pk=service.pk)
    assert (live.capacity, live.waiting_weeks, live.answer_days) == ("waiting_list", 6, 3)
    assert live.capacity_stated_on == timezone.localdate()
    entry = ModelLogEntry.objects.get(action="directory.state_capacity")
    assert (entry.object_id, entry.user_id) == (str(service.pk), charlie.pk)
    assert "waiting list" in str(entry.message).lower() or "Warteliste" in str(entry.message)


def test_a_number_that_cannot_be_meant_is_refused_and_what_was_typed_stays(
    service: Service, charlie: User, sign_in: SignIn
) -> None:
    answer = sign_in(charlie).post(
        at(service.organization, f"services/{service.pk}/"), {"capacity": "open", "waiting_weeks": "900"}
    )
    assert answer.status_code == 400
    assert "900" in answer.content.decode()
    assert Service.objects.get(pk=service.pk).capacity == Capacity.UNKNOWN


def test_an_older_draft_does_not_undo_the_statement(service: Service, charlie: User, sign_in: SignIn) -> None:
    draft = Service.objects.get(pk=service.pk)
    draft.name_de = "Neuer Name"
    revision = draft.save_revision()
    sign_in(charlie).post(at(service.organization, f"services/{service.pk}/"), {"capacity": "full"})
    assert Service.objects.get(pk=service.pk).name_de != "Neuer Name"  # the draft is left alone
    revision.publish()
    live = Service.objects.get(pk=service.pk)
    assert (live.name_de, live.capacity, live.capacity_stated_on) == ("Neuer Name", "full", timezone.localdate())


def test_a_later_statement_of_the_editors_counts(service: Service, charlie: User, sign_in: SignIn) -> None:
    sign_in(charlie).post(at(service.organization, f"services/{service.pk}/"), {"capacity": "full"})
    Service.objects.filter(pk=service.pk).update(capacity_stated_on=days(-3))
    draft = Service.objects.get(pk=service.pk)
    draft.capacity, draft.capacity_stated_on = Capacity.OPEN, timezone.localdate()
    draft.save_revision().publish()
    assert Service.objects.get(pk=service.pk).capacity == Capacity.OPEN


def test_workers_see_the_capacity_and_cannot_change_it(service: Service, walter: User, sign_in: SignIn) -> None:
    client = sign_in(walter)
    page = at(service.organization, f"services/{service.pk}/")
    assert page not in client.get(at(service.organization)).content.decode()
    assert client.post(page, {"capacity": "full"}).status_code == 403
    assert Service.objects.get(pk=service.pk).capacity == Capacity.UNKNOWN


def test_services_of_others_do_not_exist(
    service: Service, other_organization: Organization, charlie: User, sign_in: SignIn
) -> None:
    theirs = receiving_service(other_organization)
    client = sign_in(charlie)
    for page in (at(service.organization, f"services/{theirs.pk}/"), at(other_organization, f"services/{theirs.pk}/")):
        assert client.post(page, {"capacity": "full"}).status_code == 404
    assert Service.objects.get(pk=theirs.pk).capacity == Capacity.UNKNOWN


def test_an_old_statement_asks_to_be_renewed(service: Service, charlie: User, sign_in: SignIn) -> None:
    client, page = sign_in(charlie), at(service.organization)
    Service.objects.filter(pk=service.pk).update(capacity="open", capacity_stated_on=days(-1))
    fresh = client.get(page).content.decode().count("notice--warning")
    Service.objects.filter(pk=service.pk).update(capacity_stated_on=days(-15))
    assert client.get(page).content.decode().count("notice--warning") == fresh + 1


# Agreement ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "kind"), [(300, None), (60, "warning"), (1, "warning"), (-1, "stop")])
def test_the_agreement_warns_sixty_days_before_its_end(
    service: Service, charlie: User, sign_in: SignIn, left: int, kind: str | None
) -> None:
    Service.objects.filter(pk=service.pk).update(capacity="open", capacity_stated_on=timezone.localdate())
    Agreement.objects.update(signed_on=days(-400), valid_until=days(left))
    text = sign_in(charlie).get(at(service.organization)).content.decode()
    found = {each for each in ("warning", "stop") if f"notice--{each}" in text}
    assert found == ({kind} if kind else set())


# Who gets in --------------------------------------------------------------------------------------------------------


def test_strangers_editors_and_operators_find_no_organization_page(
    service: Service, charlie: User, alice: User, dora: User, eve: User, operator: User, sign_in: SignIn
) -> None:
    pages = ["", "deputies/", "members/", "team/", f"services/{service.pk}/"]
    for stranger in (alice, dora, eve, operator):
        client = sign_in(stranger)
        assert {client.get(at(service.organization, page)).status_code for page in pages} == {404}
    assert Client().get(at(service.organization)).status_code == 302
    own = sign_in(charlie)
    assert [own.get(at(service.organization, page)).status_code for page in pages] == [200, 200, 403, 403, 200]


def test_one_organization_is_opened_at_once_and_several_are_offered(
    service: Service, charlie: User, dora: User, sign_in: SignIn
) -> None:
    client = sign_in(charlie)
    assert client.get("/de/referrals/organization/")["Location"] == at(service.organization)
    second = OrganizationFactory.create(name="Zweitverein Muster")
    MembershipFactory.create(user=charlie, organization=second, role=MembershipRole.WORKER)
    text = client.get("/de/referrals/organization/").content.decode()
    assert "Zweitverein Muster" in text
    assert service.organization.name in text
    assert sign_in(dora).get("/de/referrals/organization/").status_code == 404


# The lead's view ----------------------------------------------------------------------------------------------------


def test_the_lead_sees_numbers_of_both_sides_and_no_content(
    service: Service, alice: User, charlie: User, lea: User, ludwig: User, sign_in: SignIn
) -> None:
    sent(alice, service)
    accepted(alice, service, charlie)
    late = sent(alice, service)
    Referral.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    client = sign_in(lea)
    page = client.get(at(service.organization, "team/"))
    received = page.context["sides"][0]
    assert sum(count for _label, count in received.counts) == 3
    assert (received.ours, received.theirs, received.overdue) == (3, 0, 1)
    assert "Deutschkurs" not in page.content.decode()
    other_side = sign_in(ludwig).get(at(alice.memberships.get().organization, "team/")).context["sides"][1]
    assert (other_side.ours, other_side.theirs) == (0, 3)


def test_the_lead_assigns_the_open_work_of_somebody_switched_off(
    service: Service, alice: User, charlie: User, walter: User, wanda: User, lea: User, sign_in: SignIn
) -> None:
    referral = accepted(alice, service, charlie, assignee=walter)
    client, page = sign_in(lea), at(service.organization, "team/")
    assert referral.reference not in client.get(page).content.decode()
    walter.is_active = False
    walter.save()
    text = client.get(page).content.decode()
    assign = f"/de/referrals/{referral.reference}/steps/assign/"
    assert assign in text
    form = client.get(assign)
    key = form.context["form"]["key"].value()
    assert client.post(assign, {"key": str(key), "to": wanda.pk}).status_code == 302
    assert Referral.objects.get(pk=referral.pk).assignee_id == wanda.pk
    assert referral.reference not in client.get(page).content.decode()


# Deputies -----------------------------------------------------------------------------------------------------------


def _deputy(client: Client, organization: Organization, absentee: User, deputy: User, start: int, end: int) -> int:
    data = {"absentee": absentee.pk, "deputy": deputy.pk, "starts_on": days(start), "ends_on": days(end)}
    return client.post(at(organization, "deputies/"), data).status_code


def test_a_counsellor_names_a_deputy_who_sees_her_referrals_until_it_is_ended(
    service: Service, alice: User, bob: User, sign_in: SignIn
) -> None:
    referral = sent(alice, service)
    office = alice.memberships.get().organization
    hers, his = sign_in(alice), sign_in(bob)
    page = f"/de/referrals/{referral.reference}/"
    assert his.get(page).status_code == 404
    assert _deputy(hers, office, alice, bob, 0, 10) == 302
    assert his.get(page).status_code == 200
    given = Deputyship.objects.get()
    assert hers.post(at(office, f"deputies/{given.pk}/end/")).status_code == 302
    assert his.get(page).status_code == 404


def test_a_deputyship_that_began_earlier_ends_at_once_and_stays_on_record(
    service: Service, alice: User, bob: User, sign_in: SignIn
) -> None:
    office = alice.memberships.get().organization
    given = Deputyship.objects.create(
        absentee=alice, deputy=bob, organization=office, starts_on=days(-5), ends_on=days(5)
    )
    sign_in(alice).post(at(office, f"deputies/{given.pk}/end/"))
    given.refresh_from_db()
    assert given.ends_on == days(-1)


def test_nobody_names_a_deputy_for_a_colleague_but_the_lead_does(
    alice: User, bob: User, ludwig: User, sign_in: SignIn
) -> None:
    office = alice.memberships.get().organization
    assert _deputy(sign_in(bob), office, alice, bob, 0, 5) == 400
    assert not Deputyship.objects.exists()
    with pytest.raises(NotYours):
        deputies.appoint(alice, bob, office, days(0), days(5), bob)  # type: ignore[arg-type]
    assert _deputy(sign_in(ludwig), office, alice, bob, 0, 5) == 302


def test_a_deputy_works_in_the_same_role_and_team(alice: User, bob: User, charlie: User, sign_in: SignIn) -> None:
    office = alice.memberships.get().organization
    bob.memberships.update(team="Nord")
    with pytest.raises(Incomplete):
        deputies.appoint(alice, bob, office, days(0), days(5), alice)  # type: ignore[arg-type]
    assert _deputy(sign_in(alice), office, alice, charlie, 0, 5) == 400


@pytest.mark.parametrize(("start", "end"), [(3, 1), (-9, -1), (0, 400)])
def test_days_that_do_not_fit_are_refused(alice: User, bob: User, sign_in: SignIn, start: int, end: int) -> None:
    assert _deputy(sign_in(alice), alice.memberships.get().organization, alice, bob, start, end) == 400
    assert not Deputyship.objects.exists()


def test_a_colleague_cannot_end_the_deputyship_of_others(alice: User, bob: User, sign_in: SignIn) -> None:
    office = alice.memberships.get().organization
    given = Deputyship.objects.create(
        absentee=alice, deputy=bob, organization=office, starts_on=days(0), ends_on=days(5)
    )
    sign_in(bob).post(at(office, f"deputies/{given.pk}/end/"))
    assert Deputyship.objects.filter(pk=given.pk, ends_on=days(5)).exists()


# Filters of the inbox -----------------------------------------------------------------------------------------------


def test_the_inbox_is_narrowed_by_service_team_and_person(
    service: Service, alice: User, charlie: User, walter: User, sign_in: SignIn
) -> None:
    other_service = receiving_service(service.organization, name_de="Andere Beratung")
    for_nobody = sent(alice, service)
    for_walter = accepted(alice, service, charlie, assignee=walter)
    of_team = sent(alice, other_service)
    Referral.objects.filter(pk=of_team.pk).update(recipient_team="Nord")
    client = sign_in(charlie)

    def found(query: str) -> set[str]:
        text = client.get(f"/de/referrals/inbox/?{query}").content.decode()
        every = (for_nobody, for_walter, of_team)
        return {each.reference for each in every if each.reference in text}

    assert found("") == {for_nobody.reference, for_walter.reference, of_team.reference}
    assert found(f"service={other_service.pk}") == {of_team.reference}
    assert found("team=Nord") == {of_team.reference}
    assert found("assignee=nobody") == {for_nobody.reference, of_team.reference}
    assert found(f"assignee={walter.pk}") == {for_walter.reference}
    assert found("assignee=me") == set()
    assert found("service=abc&assignee=99999999999999") == found("")


def test_the_choices_are_those_of_the_persons_own_list(
    service: Service, other_organization: Organization, alice: User, charlie: User, sign_in: SignIn
) -> None:
    theirs = receiving_service(other_organization, name_de="Fremde Beratung")
    sent(alice, theirs)
    sent(alice, service)
    text = sign_in(charlie).get("/de/referrals/inbox/").content.decode()
    assert "Muster-Beratung" in text
    assert "Fremde Beratung" not in text
