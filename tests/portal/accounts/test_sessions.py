"""How long a session lives, what ends it, and in which language it speaks."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client
from pytest_django import Settings

from portal.accounts.models import User
from portal.settings import base
from tests.conftest import SignIn
from tests.factories import PASSWORD

START = "/accounts/start/"


@pytest.mark.parametrize(("key", "seconds"), [("session_seen", 31 * 60), ("session_began", 10 * 3600 + 1)])
def test_an_idle_or_old_session_ends(key: str, seconds: int, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    client.get(START)
    session = client.session
    session[key] = int(time.time()) - seconds
    session.save()
    assert client.get(START)["Location"].startswith("/accounts/login/")


def test_the_cookie_of_a_session_that_was_left_opens_nothing(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    cookie = client.cookies["sessionid"].value
    left = client.post("/accounts/logout/")
    assert "storage" in left.headers["Clear-Site-Data"]
    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert thief.get(START)["Location"].startswith("/accounts/login/")


def test_a_new_password_ends_the_other_sessions(alice: User, sign_in: SignIn) -> None:
    here, elsewhere = sign_in(alice), sign_in(alice)
    new = {"oldpassword": PASSWORD, "password1": "another long sentence", "password2": "another long sentence"}
    assert here.post("/accounts/password/change/", new).status_code == 302
    assert here.get(START).status_code == 200
    assert elsewhere.get(START).status_code == 302


def test_switching_an_account_off_ends_its_sessions(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(START).status_code == 302


def test_pages_after_sign_in_are_not_kept(alice: User, sign_in: SignIn) -> None:
    assert "no-store" in sign_in(alice).get(START).headers["Cache-Control"]


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(alice: User) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"], "it ends with the browser"


def test_passwords_are_hashed_with_argon2(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    assert make_password("x").startswith("argon2")


def test_unknown_and_known_addresses_get_the_same_answer(alice: User) -> None:
    client = Client()
    texts = set()
    for address in (alice.email, "nobody@example.org"):
        answer = client.post("/accounts/login/?lang=en", {"login": address, "password": "wrong password"})
        texts.add(answer.content.decode().split('role="alert"')[1].split("</div>")[0])
        assert client.post("/accounts/password/reset/", {"email": address}).status_code == 302
    assert len(texts) == 1
    assert [message.to for message in mail.outbox] == [[alice.email]]


def test_guessing_is_throttled(alice: User) -> None:
    client = Client()
    for _ in range(12):
        client.post("/accounts/login/", {"login": alice.email, "password": "wrong password"})
    assert client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD}).status_code in (200, 429)
    assert "_auth_user_id" not in client.session


def test_account_pages_and_messages_speak_the_persons_language(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    assert client.get(START).headers["Content-Language"] == "de"
    assert client.post("/accounts/language/", {"preferred_language": "ar"}).status_code == 302
    page = client.get(START)
    assert page.headers["Content-Language"] == "ar"
    assert '<html lang="ar" dir="rtl">' in page.content.decode()
    assert client.get(f"{START}?lang=ru").headers["Content-Language"] == "ru"
    assert client.get("/cms/logout/").headers["Content-Language"] == "ar"
    assert client.post("/accounts/language/", {"preferred_language": "pl"}).status_code == 200, "not switched on"


def test_public_pages_follow_their_address_and_leave_the_session_alone(alice: User, sign_in: SignIn) -> None:
    User.objects.filter(pk=alice.pk).update(preferred_language="ar")
    page = sign_in(alice).get("/de/eligibility/")
    assert page.headers["Content-Language"] == "de"
    assert "Cookie" not in page.headers.get("Vary", "")
    assert not page.cookies
