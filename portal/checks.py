"""House rules and unsafe production settings as system checks.

``manage.py check`` runs the house rules; ``manage.py check --deploy`` adds what a real installation must not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE
from portal.ui.catalogues import LANGUAGES as CATALOGUE_LANGUAGES

_SECOND_FACTOR: Final = "portal.accounts.second_factor.SecondFactorMiddleware"
_AUTHENTICATION: Final = "django.contrib.auth.middleware.AuthenticationMiddleware"
_ARGON2: Final = "django.contrib.auth.hashers.Argon2PasswordHasher"

Apps = Sequence[AppConfig] | None


@register(Tags.translation)
def check_languages(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """The switched-on languages have columns, German is one of them, and the interface speaks them."""
    languages = list(settings.PORTAL_LANGUAGES)
    found: list[CheckMessage] = []
    strangers = [code for code in languages if code not in ALL_LANGUAGES]
    if strangers:
        found.append(
            Error(f"PORTAL_LANGUAGES names languages without columns: {', '.join(strangers)}.", id="portal.E001")
        )
    if SOURCE_LANGUAGE not in languages:
        found.append(Error("PORTAL_LANGUAGES must contain German (de), the source of all texts.", id="portal.E002"))
    if len(set(languages)) != len(languages):
        found.append(Error("PORTAL_LANGUAGES names a language twice.", id="portal.E003"))
    silent = [code for code in languages if code in ALL_LANGUAGES and code not in CATALOGUE_LANGUAGES]
    if silent:
        hint = "Add a catalogue below locale/; until then buttons and labels are English."
        found.append(Warning(f"The interface has no catalogue for: {', '.join(silent)}.", hint=hint, id="portal.W001"))
    return found


@register(Tags.security)
def check_middleware(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """The second factor is demanded, and by a middleware that knows who signed in."""
    chain = list(settings.MIDDLEWARE)
    if _SECOND_FACTOR not in chain:
        return [Error("The middleware of the second factor is missing.", id="portal.E010")]
    if _AUTHENTICATION not in chain or chain.index(_AUTHENTICATION) > chain.index(_SECOND_FACTOR):
        return [Error("The middleware of the second factor must come after authentication.", id="portal.E011")]
    return []


@register(Tags.security)
def check_public_policy(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Public pages run no inline script or style and load nothing from elsewhere."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {"'self'", "'none'"}
    loose = sorted(name for name, sources in directives.items() if not set(sources) <= allowed)
    if loose or directives.get("default-src") != ["'none'"]:
        return [
            Error(f"The policy of public pages is too loose: {', '.join(loose) or 'default-src'}.", id="portal.E012")
        ]
    return []


@register(Tags.security, deploy=True)
def check_production(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Settings that a real installation must not have."""
    rules: tuple[tuple[bool, str, str], ...] = (
        (bool(settings.DEMONSTRATION), "DEMONSTRATION is on: made-up accounts could sign in.", "portal.E020"),
        (not settings.SECOND_FACTOR_REQUIRED, "SECOND_FACTOR_REQUIRED is off.", "portal.E021"),
        (_is_weak(settings.SECRET_KEY), "SECRET_KEY is short, or the one of the demonstration.", "portal.E022"),
        (
            _has_open_hosts(settings.ALLOWED_HOSTS),
            "ALLOWED_HOSTS must name the hosts, without wildcards.",
            "portal.E023",
        ),
        (
            urlsplit(settings.PUBLIC_BASE_URL).scheme != "https",
            "PUBLIC_BASE_URL must begin with https://.",
            "portal.E024",
        ),
        (
            not settings.SESSION_COOKIE_NAME.startswith("__Host-"),
            "The session cookie needs the __Host- prefix.",
            "portal.E025",
        ),
        (settings.PASSWORD_HASHERS[0] != _ARGON2, "Passwords must be hashed with Argon2.", "portal.E026"),
        ("console" in settings.EMAIL_BACKEND, "Mail goes to the console only.", "portal.E027"),
        (bool(settings.COMPONENT_SHEET), "The developers' component sheet is on.", "portal.E028"),
    )
    return [Error(sentence, id=number) for broken, sentence, number in rules if broken]


@register(Tags.security, deploy=True)
def check_demonstration_accounts(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """No demonstration account can sign in to a real installation: their password is published."""
    from portal.accounts.models import User  # models are not there when this module is imported

    if settings.DEMONSTRATION:
        return []
    try:
        emails = list(User.objects.filter(is_demonstration=True, is_active=True).values_list("email", flat=True))
    except DatabaseError:
        return []  # not migrated yet: no accounts at all
    if not emails:
        return []
    return [Error(f"Demonstration accounts can sign in: {', '.join(emails)}.", hint="Delete them.", id="portal.E029")]


def _is_weak(key: str) -> bool:
    return len(key) < 50 or key.startswith("demonstration")


def _has_open_hosts(hosts: Sequence[str]) -> bool:
    return not hosts or any(host == "*" or host.startswith(".") for host in hosts)
