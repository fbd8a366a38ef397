"""The signed cookie of somebody who has opened a secure link: no login, no row, one link only, twenty minutes.

It is sent with requests below the link's own address alone (``Path``), never from other sites (``SameSite=Strict``), and holds
the digest of the token: a cookie of one link opens no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language

from directory.core.languages import enabled_languages
from referrals.models import SecureLink

IDLE_SECONDS: Final = 20 * 60
COOKIE: Final = "referral_link"
_SALT: Final = "referrals.link"


@dataclass(frozen=True, slots=True)
class LinkSession:
    """Somebody inside a link. ``has_identity``: with the second code too."""

    has_identity: bool = False


def session_of(request: HttpRequest, link: SecureLink) -> LinkSession | None:
    """The session of the request in this link; None without one, or after twenty minutes without a request."""
    stored = request.COOKIES.get(_name(get_language() or ""), "")
    try:
        digest, has_identity = signing.loads(stored, salt=_SALT, max_age=IDLE_SECONDS)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    if not constant_time_compare(str(digest), link.token_digest):
        return None
    return LinkSession(bool(has_identity))


def keep(response: HttpResponseBase, link: SecureLink, session: LinkSession, token: str) -> None:
    """Writes the cookie anew, so that the twenty minutes begin again."""
    value = signing.dumps([link.token_digest, session.has_identity], salt=_SALT)
    for language, path in _paths(token):
        response.set_cookie(
            _name(language),
            value,
            max_age=IDLE_SECONDS,
            path=path,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Strict",
        )


def _name(language: str) -> str:
    return f"{COOKIE}_{language}"


def _paths(token: str) -> Iterator[tuple[str, str]]:
    """The link's address in each language: who changes the language of the page stays inside."""
    for language in enabled_languages():
        with translation.override(language):
            yield language, reverse("referrals:link", args=[token])
