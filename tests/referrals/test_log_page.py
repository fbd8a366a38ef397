"""The access log as a page: for data protection officers and leads, without any content (E2)."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from directory.models import Service
from portal.accounts.models import User
from referrals.models import AccessEntry
from referrals.permissions import DATA_PROTECTION_OFFICERS
from tests.conftest import SignIn
from tests.factories import UserFactory
from tests.referrals.making import accepted, sent

pytestmark = pytest.mark.django_db
PAGE = "/de/referrals/log/"


@pytest.fixture
def officer(db: None) -> User:
    user: User = UserFactory.create(first_name="Pia", last_name="Prüfer")
    user.groups.add(Group.objects.get_or_create(name=DATA_PROTECTION_OFFICERS)[0])
    return user


def test_the_officer_reads_who_looked_at_what_and_no_content(
    service: Service, alice: User, charlie: User, officer: User, sign_in: SignIn
) -> None:
    referral = accepted(alice, service, charlie)
    sign_in(charlie).get(f"/de/referrals/{referral.reference}/")
    client = sign_in(officer)
    text = client.get(PAGE).content.decode()
    assert referral.reference in text
    assert "Charlie Example" in text
    for content in ("Mustermann", "Mika", "Deutschkurs", "02421 000000", "Kim Beispiel"):
        assert content not in text
    assert client.get(f"/de/referrals/{referral.reference}/").status_code == 404


def test_e2_nobody_else_finds_the_log(
    alice: User, charlie: User, walter: User, dora: User, eve: User, operator: User, sign_in: SignIn
) -> None:
    for person in (alice, charlie, walter, dora, eve, operator):
        assert sign_in(person).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_a_lead_reads_the_lines_of_the_own_organization_alone(
    service: Service, alice: User, charlie: User, lea: User, ludwig: User, sign_in: SignIn
) -> None:
    referral = sent(alice, service)
    sign_in(charlie).get(f"/de/referrals/{referral.reference}/")
    sign_in(alice).get(f"/de/referrals/{referral.reference}/")
    hers, his = sign_in(lea).get(PAGE).content.decode(), sign_in(ludwig).get(PAGE).content.decode()
    assert "Charlie Example" in hers
    assert "Alice Example" not in hers
    assert "Alice Example" in his
    assert "Charlie Example" not in his


def test_the_log_is_narrowed_by_number_and_person(
    service: Service, alice: User, charlie: User, walter: User, officer: User, sign_in: SignIn
) -> None:
    first, second = sent(alice, service), sent(alice, service)
    sign_in(charlie).get(f"/de/referrals/{first.reference}/")
    sign_in(walter).get(f"/de/referrals/{second.reference}/")
    client = sign_in(officer)

    def references(query: str) -> set[str]:
        return {entry.reference for entry in client.get(f"{PAGE}?{query}").context["entries"]} - {""}

    assert references("") == {first.reference, second.reference}
    assert references(f"reference={first.reference.lower()}") == {first.reference}
    assert references(f"person={walter.pk}") == {second.reference}
    assert references(f"person={walter.pk}&reference={first.reference}") == set()
    assert references("person=abc") == {first.reference, second.reference}


def test_a_lead_cannot_look_for_people_of_others(
    service: Service, alice: User, charlie: User, lea: User, sign_in: SignIn
) -> None:
    referral = sent(alice, service)
    sign_in(alice).get(f"/de/referrals/{referral.reference}/")
    page = sign_in(lea).get(f"{PAGE}?person={alice.pk}")
    assert page.context["entries"] == []
    assert "Alice" not in page.content.decode()


def test_long_logs_come_in_pages(officer: User, sign_in: SignIn) -> None:
    for number in range(55):
        AccessEntry.objects.create(verb="read", view="detail", reference=f"DN-{number:04}-AA")
    client = sign_in(officer)
    first = client.get(PAGE)
    assert len(first.context["entries"]) == 50
    assert "?page=2" in first.content.decode()
    seen = {entry.reference for entry in first.context["entries"]}
    seen |= {entry.reference for entry in client.get(f"{PAGE}?page=2").context["entries"]}
    assert len(seen - {""}) == 55


def test_e1_reading_and_searching_the_log_leaves_a_line_too(officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    client.get(PAGE)
    client.get(f"{PAGE}?reference=DN-AAAA-AA")
    lines = AccessEntry.objects.filter(user=officer, view="log").order_by("pk")
    assert [line.verb for line in lines] == ["list", "search"]
    assert "DN-AAAA-AA" not in set(AccessEntry.objects.values_list("reference", flat=True))
