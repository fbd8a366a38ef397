"""Nobody with access to the CMS or to an organization reaches anything before the second factor."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from pytest_django import Settings

from portal.accounts.models import User
from tests.conftest import SignIn
from tests.factories import PASSWORD, UserFactory

START = "/accounts/start/"
SET_UP = "/accounts/2fa/totp/activate/"


@pytest.mark.django_db(transaction=True)  # the set-up counts once it is committed
def test_sign_in_leads_to_the_set_up_and_from_there_to_the_start_page(alice: User) -> None:
    client = Client()
    assert _sign_in(client, alice).redirect_chain[-1][0].startswith(SET_UP)
    page = client.get(SET_UP)
    assert "a password alone is not enough" in page.content.decode() or page.headers["Content-Language"] != "en"
    secret = page.context["form"].secret
    picture = client.get("/accounts/2fa/totp/qr.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"<script" not in picture.content

    done = client.post(SET_UP, {"code": _code(secret)})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(client.get(done["Location"]).context["unused_codes"]) == 10
    assert client.get(START).status_code == 200
    assert mail.outbox[-1].to == [alice.email]


def test_the_second_sign_in_asks_for_the_code_and_takes_each_code_once(alice: User) -> None:
    secret = _set_up(alice)
    client = Client()
    assert _sign_in(client, alice).redirect_chain[-1][0].startswith("/accounts/2fa/authenticate/")
    assert client.get(START).status_code == 302, "the password alone opens nothing"
    code = _code(secret)
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get(START).status_code == 200

    thief = Client()
    _sign_in(thief, alice)
    assert thief.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    assert thief.get(START).status_code == 302


def test_a_recovery_code_opens_once(alice: User) -> None:
    _set_up(alice)
    codes = RecoveryCodes.activate(alice).get_unused_codes()
    for expected in (200, 302):
        other = Client()
        _sign_in(other, alice)
        other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert other.get(START).status_code == expected


@pytest.mark.parametrize("path", ["/cms/", START, "/accounts/email/", "/accounts/password/change/"])
def test_a_password_alone_reaches_nothing_but_the_set_up(path: str, eve: User, sign_in: SignIn) -> None:
    response = sign_in(eve, second_factor=False).get(path)
    assert response.status_code == 302
    assert response["Location"].startswith(SET_UP)


def test_a_session_without_the_code_is_asked_for_it_whichever_way_it_began(eve: User, sign_in: SignIn) -> None:
    _set_up(eve)
    response = sign_in(eve, second_factor=False).get("/cms/")
    assert response["Location"].startswith("/accounts/2fa/reauthenticate/")
    again = sign_in(eve, second_factor=False).get("/accounts/2fa/recovery-codes/")
    assert again["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_public_pages_stay_open_before_the_second_factor(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice, second_factor=False)
    assert client.get("/").status_code == 200
    assert client.get("/de/eligibility/").status_code == 200


def test_people_without_any_rights_need_no_second_factor(db: None, sign_in: SignIn) -> None:
    assert sign_in(UserFactory.create(), second_factor=False).get(START).status_code == 200


def test_the_app_stays_where_it_is_required(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=alice, type="totp").exists()


def test_a_demonstration_says_that_it_is_optional(alice: User, sign_in: SignIn, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED, settings.DEMONSTRATION = False, True
    assert "demonstration" in Client().get("/accounts/login/?lang=en").content.decode()
    assert sign_in(alice, second_factor=False).get(START).status_code == 200


def test_secrets_are_encrypted_in_the_database(alice: User) -> None:
    secret = _set_up(alice)
    stored = str(Authenticator.objects.get(user=alice, type="totp").data)
    assert secret not in stored


@pytest.mark.parametrize("path", ["/cms/login/", "/cms/password_reset/", "/de/_util/login/"])
def test_the_ways_in_of_wagtail_lead_to_the_account_pages(path: str, eve: User) -> None:
    client = Client()
    for response in (client.get(path), client.post(path, {"username": eve.email, "password": PASSWORD})):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/")
    assert "_auth_user_id" not in client.session


def test_a_link_for_a_new_password_does_not_pass_by_the_second_factor(eve: User) -> None:
    _set_up(eve)
    client = Client()
    client.post("/accounts/password/reset/", {"email": eve.email})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "a new long sentence", "password2": "a new long sentence"})
    eve.refresh_from_db()
    assert eve.check_password("a new long sentence")
    assert client.get("/cms/").status_code == 302
    assert "_auth_user_id" not in client.session


def _sign_in(client: Client, user: User):  # type: ignore[no-untyped-def]  # the test client's own response type is private
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)


def _set_up(user: User) -> str:
    """The second factor of the user; returns its secret."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
