"""The log of accesses (E1, E2): what a line holds, that it is never changed, and who may read it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from pytest_django import Settings

from directory.models import MembershipRole, Organization, Service
from portal.accounts.models import User
from referrals import access_log
from referrals.models import AccessEntry
from referrals.permissions import DATA_PROTECTION_OFFICERS
from referrals.workflow import Actor
from tests.factories import MembershipFactory, UserFactory
from tests.referrals import making


@pytest.fixture
def officer(db: None) -> User:
    """The data protection officer."""
    Group.objects.get_or_create(name=DATA_PROTECTION_OFFICERS)
    return UserFactory.create(groups=[DATA_PROTECTION_OFFICERS])


def _request(address: str, forwarded: str = "") -> HttpRequest:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": forwarded}
    return request


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3::"),
        ("::ffff:192.0.2.77", "192.0.2.0"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(address: str, network: str) -> None:
    assert access_log.network_of(address) == network
    assert access_log.network_of(_request(address)) == network


def test_behind_a_proxy_the_visitors_network_is_noted_and_not_what_the_visitor_claims(
    settings: Settings,
) -> None:
    request = _request("127.0.0.1", forwarded="203.0.113.9, 192.0.2.77")
    assert access_log.network_of(request) == "127.0.0.0"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert access_log.network_of(request) == "192.0.2.0"


def test_a_line_says_who_for_whom_what_and_how_much_and_no_content(
    alice: User, charlie: User, service: Service
) -> None:
    referral = making.sent(alice, service, request="TOKEN-REQUEST")
    line = access_log.note(
        _request("192.0.2.77"), charlie, AccessEntry.Verb.READ, "detail", referral, tier=1, role=Actor.INTAKE
    )
    stored = AccessEntry.objects.values().get(pk=line.pk)
    assert stored["organization_id"] == service.organization_id
    assert (stored["reference"], stored["verb"], stored["tier"]) == (referral.reference, "read", 1)
    assert (stored["user_id"], stored["role"], stored["network"]) == (charlie.pk, "intake", "192.0.2.0")
    assert "TOKEN" not in repr(stored)
    assert "Mustermann" not in repr(stored)


def test_what_is_done_by_link_is_noted_without_a_user_for_the_recipient(alice: User, service: Service) -> None:
    referral = making.sent(alice, service)
    line = access_log.note("192.0.2.77", None, "read", "link", referral, tier=1, role=Actor.LINK)
    assert (line.user, line.organization) == (None, service.organization)


def test_a_list_is_noted_for_the_only_organization_of_the_person(
    alice: User, counselling_office: Organization, partner: Organization
) -> None:
    assert access_log.note("192.0.2.1", alice, "list", "outbox").organization == counselling_office
    MembershipFactory.create(user=alice, organization=partner, role=MembershipRole.WORKER)
    assert access_log.note("192.0.2.1", alice, "list", "outbox").organization is None


def test_a_line_is_never_changed_neither_by_the_program_nor_by_the_database(alice: User) -> None:
    line = access_log.note("192.0.2.1", alice, "list", "outbox")
    line.view = "other"
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessEntry.objects.filter(pk=line.pk).update(view="other")
    assert AccessEntry.objects.get(pk=line.pk).view == "outbox"


def test_only_the_officer_reads_all_lines_and_leads_those_of_their_organization(
    alice: User, charlie: User, eve: User, operator: User, ludwig: User, lea: User, officer: User, service: Service
) -> None:
    referral = making.sent(alice, service)
    ours = access_log.note("192.0.2.1", alice, "read", "detail", referral, 3, Actor.SENDER)
    theirs = access_log.note("192.0.2.1", charlie, "read", "detail", referral, 1, Actor.INTAKE)

    def read_by(user: User | AnonymousUser) -> set[AccessEntry]:
        return set(access_log.entries_for(user))

    assert read_by(officer) == {ours, theirs}
    assert read_by(ludwig) == {ours}
    assert read_by(lea) == {theirs}
    for other in (alice, charlie, eve, operator, AnonymousUser()):
        assert read_by(other) == set()
    lea.is_active = False
    assert read_by(lea) == set()


def test_the_lead_of_a_team_reads_what_the_team_did_and_what_was_done_by_link_for_it(
    alice: User, partner: Organization, service: Service
) -> None:
    north, south, lead = UserFactory.create(), UserFactory.create(), UserFactory.create()
    MembershipFactory.create(user=north, organization=partner, role=MembershipRole.INTAKE, team="Nord")
    MembershipFactory.create(user=south, organization=partner, role=MembershipRole.INTAKE, team="Süd")
    MembershipFactory.create(user=lead, organization=partner, role=MembershipRole.LEAD, team="Nord")
    referral = making.sent(alice, service)
    of_north = access_log.note("192.0.2.1", north, "read", "detail", referral, 1, Actor.INTAKE)
    access_log.note("192.0.2.1", south, "read", "detail", referral, 1, Actor.INTAKE)
    by_link = access_log.note("192.0.2.1", None, "read", "link", referral, 1, Actor.LINK)
    assert set(access_log.entries_for(lead)) == {of_north, by_link}
