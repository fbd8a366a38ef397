"""Encrypts the secrets of second factors, so that a copy of the database alone opens no account."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"portal.accounts second factor"


def encrypt(text: str) -> str:
    """The text, encrypted with a key derived from SECRET_KEY."""
    return _box().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text again. Raises cryptography.fernet.InvalidToken when neither SECRET_KEY nor a fallback made it."""
    return _box().decrypt(token.encode()).decode()


def _box() -> MultiFernet:
    """Encrypts with SECRET_KEY; decrypts with SECRET_KEY_FALLBACKS too, so that keys can be changed."""
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    material = secret.encode() if isinstance(secret, str) else secret
    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, None, _PURPOSE).derive(material))
