"""Cases group the referrals of one person for their counsellor, and for nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from directory.models import Membership, Service
from portal.accounts.models import User
from referrals import actions
from referrals.cases import cases_of
from referrals.doer import Doer
from referrals.models import Deputyship, Referral
from tests.conftest import SignIn
from tests.referrals.making import sent


def case_page(referral: Referral) -> str:
    return f"/de/referrals/cases/{referral.case.pseudonym}/"


def stands_in(absentee: User, deputy: User, referral: Referral, days: int = 0) -> Deputyship:
    today = timezone.localdate()
    return Deputyship.objects.create(
        absentee=absentee,
        deputy=deputy,
        organization=referral.sender_organization,
        starts_on=today + timedelta(days=days),
        ends_on=today + timedelta(days=days),
    )


def text_of(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def test_a_case_shows_its_referrals_and_what_happened(
    alice: User, charlie: User, service: Service, sign_in: SignIn
) -> None:
    first = sent(alice, service)
    actions.acknowledge(first, Doer.of(charlie, first))
    second = actions.create_draft(alice, case=first.case)
    page = text_of(sign_in(alice), case_page(first))
    assert first.reference in page
    assert second.reference in page
    timeline = page[page.index('id="timeline"') :]
    assert timeline.count(first.reference + "</bdi></a>") == 3
    assert "Mustermann" not in page
    assert "Bitte zum Deutschkurs beraten." not in page


def test_a_new_referral_starts_from_the_case(alice: User, service: Service, sign_in: SignIn) -> None:
    referral = sent(alice, service)
    browser = sign_in(alice)
    pseudonym = referral.case.pseudonym
    assert f"/de/referrals/new/?case={pseudonym}" in text_of(browser, case_page(referral))
    assert f'name="case" value="{pseudonym}"' in text_of(browser, f"/de/referrals/new/?case={pseudonym}")
    browser.post("/de/referrals/new/", {"handover_type": "cold", "case": pseudonym})
    assert referral.case.referrals.count() == 2


def test_another_counsellor_has_no_such_case(
    alice: User, bob: User, charlie: User, ludwig: User, operator: User, service: Service, sign_in: SignIn
) -> None:
    referral = sent(alice, service)
    for other in (bob, charlie, ludwig, operator):
        assert sign_in(other).get(case_page(referral)).status_code == 404
    assert referral.case.pseudonym not in text_of(sign_in(bob), "/de/referrals/cases/")
    sign_in(bob).post("/de/referrals/new/", {"handover_type": "cold", "case": referral.case.pseudonym})
    assert referral.case.referrals.count() == 1


def test_a_deputy_sees_the_case_on_the_days_of_the_deputyship(
    alice: User, bob: User, service: Service, sign_in: SignIn
) -> None:
    referral = sent(alice, service)
    given = stands_in(alice, bob, referral, days=1)
    assert sign_in(bob).get(case_page(referral)).status_code == 404
    given.delete()
    stands_in(alice, bob, referral)
    assert sign_in(bob).get(case_page(referral)).status_code == 200
    assert referral.case.pseudonym in text_of(sign_in(bob), "/de/referrals/cases/")


def test_who_counsels_there_no_more_has_no_case(alice: User, service: Service) -> None:
    sent(alice, service)
    assert cases_of(alice).count() == 1
    Membership.objects.filter(user=alice).delete()
    assert cases_of(alice).count() == 0


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    alice: User, service: Service, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = sign_in(alice)
    sent(alice, service)
    browser.get("/de/referrals/cases/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/de/referrals/cases/")
    for _number in range(5):
        actions.create_draft(alice, service=service)
    with django_assert_num_queries(len(few)):
        browser.get("/de/referrals/cases/")
