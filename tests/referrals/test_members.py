"""The people of a partner organization: invited by mail, joined with a second factor, gone at the next request."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from directory.models import Membership, MembershipRole, Organization, Service
from portal.accounts.models import User
from referrals import members
from referrals.errors import NotPossibleNow, NotYours
from referrals.models import Deputyship, HistoryEntry, Invitation, Notification, Referral
from tests.conftest import SignIn
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.referrals.making import accepted

pytestmark = pytest.mark.django_db

NEW = "neu@partner.example.org"
SENTENCE = "vier blaue Fahrräder am Bach"
Capture = Callable[..., object]


def at(organization: Organization, rest: str = "members/") -> str:
    return f"/de/referrals/organization/{organization.pk}/{rest}"


@pytest.fixture
def invited(
    partner: Organization, lea: User, sign_in: SignIn, django_capture_on_commit_callbacks: Capture
) -> Callable[..., str]:
    """Invites from the page; returns the path in the mail."""

    def invite(email: str = NEW, role: str = "worker", team: str = "") -> str:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            answer = sign_in(lea).post(at(partner), {"email": email, "role": role, "team": team})
        assert answer.status_code == 302
        path = re.search(r"/\w\w/referrals/invitation/\S+", str(mail.outbox[-1].body))
        assert path is not None
        return path.group(0)

    return invite


def join(path: str, client: Client | None = None, **changes: str) -> int:
    data = {"first_name": "Nele", "last_name": "Neu", "password": SENTENCE, "again": SENTENCE, **changes}
    return (client or Client()).post(path, data).status_code


# Inviting -----------------------------------------------------------------------------------------------------------


def test_the_lead_invites_and_the_colleague_joins_and_owes_a_second_factor(
    invited: Callable[..., str], partner: Organization
) -> None:
    path = invited(team="Nord")
    client = Client()
    assert "neu@partner.example.org" in client.get(path).content.decode()
    assert join(path, client) == 302
    user = User.objects.get(email=NEW)
    assert [(m.organization, m.role, m.team) for m in user.memberships.all()] == [(partner, "worker", "Nord")]
    assert EmailAddress.objects.filter(user=user, email=NEW, verified=True, primary=True).exists()
    signed_in = client.post("/accounts/login/", {"login": NEW, "password": SENTENCE})
    assert signed_in.status_code == 302
    answer = client.get("/de/referrals/")
    assert answer.status_code == 302
    assert "/2fa/totp/activate/" in answer["Location"]


def test_the_mail_names_nobody_and_the_token_is_stored_nowhere(invited: Callable[..., str], lea: User) -> None:
    path = invited()
    message = mail.outbox[-1]
    assert message.to == [NEW]
    assert lea.last_name not in message.body
    assert "Muster" not in message.subject + message.body
    token = path.rstrip("/").rsplit("/", 1)[-1]
    assert len(token) >= 43
    stored = Invitation.objects.get()
    assert token not in str(vars(stored))
    assert stored.expires_at - timezone.now() > timedelta(days=13, hours=23)


def test_an_invitation_works_once(invited: Callable[..., str]) -> None:
    path = invited()
    assert join(path) == 302
    assert Client().get(path).status_code == 410
    assert join(path, first_name="Zweite") == 410


@pytest.mark.parametrize("reason", ["expired", "withdrawn", "unknown"])
def test_what_is_wrong_with_an_invitation_looks_the_same(
    invited: Callable[..., str], partner: Organization, lea: User, sign_in: SignIn, reason: str
) -> None:
    path = invited()
    if reason == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif reason == "withdrawn":
        pk = Invitation.objects.get().pk
        assert sign_in(lea).post(at(partner, f"invitations/{pk}/withdraw/")).status_code == 302
    else:
        path = "/de/referrals/invitation/wrong/"
    assert Client().get(path).status_code == 410
    assert join(path) == 410
    assert not User.objects.filter(email=NEW).exists()


def test_a_new_invitation_ends_the_one_before(invited: Callable[..., str]) -> None:
    first, second = invited(), invited()
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [{"password": "kurz", "again": "kurz"}, {"again": "anders als zuvor"}, {"first_name": " "}, {"password": ""}],
)
def test_name_and_password_are_checked_and_the_invitation_stays(
    invited: Callable[..., str], changes: dict[str, str]
) -> None:
    path = invited()
    assert join(path, **changes) == 400
    assert not User.objects.filter(email=NEW).exists()
    assert join(path) == 302


def test_who_has_an_account_signs_in_and_gets_the_membership(
    invited: Callable[..., str], partner: Organization, sign_in: SignIn
) -> None:
    known = UserFactory.create(email=NEW)
    path = invited(email=NEW.upper())
    stranger = Client()
    assert "/accounts/login/?next=" in stranger.get(path).content.decode()
    assert stranger.post(path).status_code == 302
    assert not known.memberships.exists()
    client = sign_in(known, second_factor=False)
    assert client.post(path).status_code == 302
    assert known.memberships.get().organization == partner
    assert User.objects.get(pk=known.pk).check_password(PASSWORD)
    assert client.get("/de/referrals/")["Location"].startswith("/accounts/2fa/totp/activate/")


def test_an_invitation_is_of_no_use_to_another_account(
    invited: Callable[..., str], dora: User, sign_in: SignIn
) -> None:
    path = invited()
    client = sign_in(dora)
    assert client.get(path).status_code == 409
    assert client.post(path).status_code == 409
    assert not Membership.objects.filter(user=dora, role="worker").exists()
    with pytest.raises(NotYours):
        members.join_with_account(Invitation.objects.get(), dora)


def test_of_two_who_join_at_once_one_does(invited: Callable[..., str]) -> None:
    path = invited()
    stale = Invitation.objects.get()
    assert join(path) == 302
    User.objects.filter(email=NEW).update(email="moved@example.org")
    with pytest.raises(NotPossibleNow):
        members.join_as_new(stale, first_name="A", last_name="B", password=SENTENCE, language="de")


@pytest.mark.parametrize("role", ["editor", "operator", ""])
def test_no_other_roles_are_given(partner: Organization, lea: User, sign_in: SignIn, role: str) -> None:
    assert sign_in(lea).post(at(partner), {"email": NEW, "role": role}).status_code == 400
    assert not Invitation.objects.exists()


def test_only_the_lead_manages_people(
    partner: Organization, charlie: User, walter: User, ludwig: User, operator: User, sign_in: SignIn
) -> None:
    for insider in (charlie, walter):
        assert sign_in(insider).post(at(partner), {"email": NEW, "role": "lead"}).status_code == 403
        assert sign_in(insider).post(at(partner, f"members/{charlie.pk}/remove/")).status_code == 403
    for stranger in (ludwig, operator):
        assert sign_in(stranger).post(at(partner), {"email": NEW, "role": "lead"}).status_code == 404
        assert sign_in(stranger).post(at(partner, f"members/{charlie.pk}/remove/")).status_code == 404
    assert not Invitation.objects.exists()
    with pytest.raises(NotYours):
        members.invite(partner, NEW, "lead", ludwig)


def test_the_lead_of_a_team_sees_invites_and_removes_in_that_team_alone(
    partner: Organization, lea: User, walter: User, wanda: User, sign_in: SignIn
) -> None:
    lea.memberships.update(team="Nord")
    wanda.memberships.update(team="Nord")
    client = sign_in(lea)
    text = client.get(at(partner)).content.decode()
    assert "Wanda" in text
    assert "Walter" not in text
    assert client.post(at(partner), {"email": NEW, "role": "worker", "team": "Süd"}).status_code == 400
    assert client.post(at(partner, f"members/{walter.pk}/remove/")).status_code == 404
    assert client.post(at(partner, f"members/{wanda.pk}/remove/")).status_code == 302
    assert walter.memberships.exists()
    assert not wanda.memberships.exists()


def test_the_token_of_an_invitation_is_in_no_log(invited: Callable[..., str], caplog: pytest.LogCaptureFixture) -> None:
    path = invited()
    token = path.rstrip("/").rsplit("/", 1)[-1]
    with caplog.at_level(logging.DEBUG):
        join(path)
        Client().get(path)
    assert "/invitation/…/" in caplog.text
    assert token not in caplog.text


# Leaving ------------------------------------------------------------------------------------------------------------


def test_e5_a_leaver_sees_nothing_at_the_next_request_and_the_work_goes_back(
    service: Service, partner: Organization, alice: User, charlie: User, walter: User, lea: User, sign_in: SignIn
) -> None:
    referral = accepted(alice, service, charlie, assignee=walter)
    his, page = sign_in(walter), f"/de/referrals/{referral.reference}/"
    assert "Mustermann" in his.get(page).content.decode()
    Notification.objects.all().delete()
    hers = sign_in(lea)
    assert hers.get(at(partner, f"members/{walter.pk}/remove/")).status_code == 200
    assert Membership.objects.filter(user=walter).exists()  # looking asks, and removes nothing
    assert hers.post(at(partner, f"members/{walter.pk}/remove/")).status_code == 302
    assert his.get(page).status_code == 404
    assert his.get("/de/referrals/inbox/").status_code == 404
    assert Referral.objects.get(pk=referral.pk).assignee_id is None
    entry = HistoryEntry.objects.filter(referral=referral).last()
    assert entry is not None
    assert (entry.step, entry.user, entry.role, entry.organization) == ("assign", lea, "recipient_lead", partner)
    assert charlie.pk in Notification.objects.values_list("user", flat=True)  # the gatekeeper is told
    assert sign_in(charlie).get(page).status_code == 200


def test_whoever_keeps_another_role_there_keeps_the_work(
    service: Service, partner: Organization, alice: User, charlie: User, walter: User, lea: User
) -> None:
    referral = accepted(alice, service, charlie, assignee=walter)
    MembershipFactory.create(user=walter, organization=partner, team="Nord", role=MembershipRole.WORKER)
    lea.memberships.update(team="Nord")
    assert members.remove(walter, partner, lea) == 0
    assert Referral.objects.get(pk=referral.pk).assignee_id == walter.pk
    assert walter.memberships.filter(team="").exists()


def test_a_leaver_loses_deputyships_and_nothing_elsewhere(
    partner: Organization, other_organization: Organization, walter: User, wanda: User, lea: User
) -> None:
    today = timezone.localdate()
    Deputyship.objects.create(absentee=wanda, deputy=walter, organization=partner, starts_on=today, ends_on=today)
    MembershipFactory.create(user=walter, organization=other_organization, role=MembershipRole.WORKER)
    members.remove(walter, partner, lea)
    assert not Deputyship.objects.exists()
    assert [each.organization for each in walter.memberships.all()] == [other_organization]


def test_a_lead_cannot_remove_herself(partner: Organization, lea: User, sign_in: SignIn) -> None:
    answer = sign_in(lea).post(at(partner, f"members/{lea.pk}/remove/"))
    assert answer.status_code == 409
    assert lea.memberships.exists()
