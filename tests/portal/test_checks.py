"""House rules and unsafe production settings are found by ``manage.py check``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as active
from django.core.checks import run_checks
from pytest_django import Settings

from portal.accounts.models import User

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "k3y-" + "x7Q" * 20,
    "ALLOWED_HOSTS": "portal.example.org",
    "PUBLIC_BASE_URL": "https://portal.example.org",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
    "REFERRAL_KEYS": "c1dl0oTJ4W3pS5S0nqf1o5m3bPz2f0H7pB3aGm1c9xE=",
}


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("PORTAL_LANGUAGES", ["en"], "portal.E002"),
        ("PORTAL_LANGUAGES", ["de", "xx"], "portal.E001"),
        ("PORTAL_LANGUAGES", ["de", "de"], "portal.E003"),
        ("PORTAL_LANGUAGES", ["de", "uk"], "portal.W001"),
        ("MIDDLEWARE", [], "portal.E010"),
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"default-src": ["*"]}}, "portal.E012"),
    ],
)
def test_house_rules(name: str, value: object, found: str, settings: Settings) -> None:
    assert not _portal_checks()
    setattr(settings, name, value)
    assert found in _portal_checks()


@pytest.mark.django_db
def test_a_demonstration_is_no_production(settings: Settings, alice: User) -> None:
    settings.DEMONSTRATION, settings.SECOND_FACTOR_REQUIRED, settings.ALLOWED_HOSTS = True, False, ["*"]
    assert {"portal.E020", "portal.E021", "portal.E023", "portal.E024"} <= _portal_checks(deploy=True)
    settings.DEMONSTRATION = False
    assert "portal.E029" not in _portal_checks(deploy=True)
    User.objects.filter(pk=alice.pk).update(is_demonstration=True)
    assert "portal.E029" in _portal_checks(deploy=True)


def test_production_settings_are_clean(tmp_path: Path) -> None:
    result = _manage("check", "--deploy", "--fail-level", "WARNING", environment=_production(tmp_path))
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DEFAULT_FROM_EMAIL", "PUBLIC_BASE_URL", "ALLOWED_HOSTS"])
def test_production_does_not_start_without_what_it_needs(missing: str, tmp_path: Path) -> None:
    environment = _production(tmp_path)
    del environment[missing]
    result = _manage("check", "--deploy", environment=environment)
    assert result.returncode != 0
    assert missing in result.stderr


def _portal_checks(*, deploy: bool = False) -> set[str]:
    return {
        str(message.id)
        for message in run_checks(include_deployment_checks=deploy)
        if str(message.id).startswith("portal.")
    }


def _production(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, **PRODUCTION, "VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}"}


def _manage(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(active.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
