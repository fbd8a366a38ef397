"""What every answer carries: policy, frames, cookies; and the addresses that machines ask for."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from portal.accounts.models import User
from tests.conftest import SignIn

PUBLIC = ["/", "/de/search/", "/ar/search/", "/de/eligibility/", "/ru/no-such-page/", "/accounts/login/", "/healthz"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PUBLIC)
def test_the_policy_of_public_pages_is_strict(path: str) -> None:
    response = Client().get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("path", [path for path in PUBLIC if not path.startswith("/accounts/")])
def test_public_pages_set_no_cookie(path: str) -> None:
    response = Client().get(path)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_hold_no_inline_script_or_style(path: str) -> None:
    text = Client().get(path).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)[^"]*\.(?:js|css|woff2?|png|svg)"', text)


def test_the_cms_may_frame_its_own_pages_and_nobody_else(eve: User, sign_in: SignIn) -> None:
    response = sign_in(eve).get("/cms/")
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "frame-src 'self'" in policy
    assert "script-src 'self'" in policy
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_health_says_nothing_but_200() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"")


def test_robots_may_read_public_pages_but_none_that_tells_a_status() -> None:
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /cms/" in text
    assert "status=" in text
    assert "Sitemap: " in text


def test_security_contact_is_named_only_when_there_is_one(settings: Settings) -> None:
    assert Client().get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    text = Client().get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.org" in text
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT", text, re.MULTILINE)


def test_the_old_address_of_the_icon_leads_to_the_new_one() -> None:
    assert Client().get("/favicon.ico")["Location"].endswith("favicon.svg")
