"""Encrypts what must not be readable in a copy of the database: people's data, messages, attachments.

The keys are outside the database (setting REFERRAL_KEYS). The first one encrypts, all of them decrypt; ``rotate_referral_keys``
encrypts everything with the first one again, after which the others can be taken away.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

_T = TypeVar("_T")


class CannotDecrypt(Exception):
    """The text was encrypted with a key that is not in REFERRAL_KEYS."""


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("REFERRAL_KEYS is empty: without a key no referral can be written or read.")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as problem:
        raise ImproperlyConfigured(
            "REFERRAL_KEYS holds something that is no key; manage.py new_referral_key makes one."
        ) from problem


def encrypt(content: bytes) -> bytes:
    """The content, encrypted with the first key."""
    return _box(tuple(settings.REFERRAL_KEYS)).encrypt(content)


def decrypt(stored: bytes) -> bytes:
    """The content. Raises CannotDecrypt when none of the keys fits."""
    try:
        return _box(tuple(settings.REFERRAL_KEYS)).decrypt(stored)
    except InvalidToken as problem:
        raise CannotDecrypt("No key in REFERRAL_KEYS fits.") from problem


def encrypt_again(stored: bytes) -> bytes:
    """What was stored, encrypted with the first key. Raises CannotDecrypt when none of the keys fits."""
    return encrypt(decrypt(stored))


def is_with_first_key(stored: bytes) -> bool:
    """True for what the first key can read: it needs no other one any more."""
    try:
        _box(tuple(settings.REFERRAL_KEYS[:1])).decrypt(stored)
    except InvalidToken:
        return False
    return True


def require_usable_keys() -> None:
    """Does nothing where referrals can be written and read. Raises ImproperlyConfigured otherwise, saying what is wrong."""
    _box(tuple(settings.REFERRAL_KEYS))


def encrypted_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the encrypted columns of a model, found by their type."""
    return tuple(field.name for field in model._meta.concrete_fields if isinstance(field, _Encrypted))


class _Encrypted(models.Field[Any, _T]):
    """Common to all encrypted columns: they can be asked whether they are empty, and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", self.empty)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    @staticmethod
    def empty() -> Any:
        """What the column holds when nothing was written."""
        raise NotImplementedError

    def to_stored(self, value: Any) -> bytes:
        """The value as bytes, not yet encrypted."""
        raise NotImplementedError

    def from_stored(self, content: bytes) -> Any:
        """The value behind the decrypted bytes."""
        raise NotImplementedError

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypts; what is empty stays empty, so that a dump tells no more than that."""
        content = b"" if value in (None, "", {}, []) else encrypt(self.to_stored(value))
        return connection.Database.Binary(content)

    def get_internal_type(self) -> str:
        """Stored as bytes."""
        return "BinaryField"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> Any:
        """As for every column of bytes."""
        return connection.ops.binary_placeholder_sql(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Decrypts. Raises CannotDecrypt."""
        return self.from_stored(decrypt(bytes(value))) if value else type(self).empty()

    def get_lookup(self, lookup_name: str) -> Any:
        """Nobody can search in encrypted text."""
        raise FieldError(f"{self.name} is encrypted and cannot be searched.")

    def deconstruct(self) -> Any:
        """For migrations: the defaults of this class are not written down."""
        name, path, args, kwargs = super().deconstruct()
        for own in ("blank", "default", "editable"):
            kwargs.pop(own, None)
        return name, path, args, kwargs

    def value_to_string(self, obj: Any) -> str:
        """Serializers would write the clear text: they get nothing."""
        return ""


class EncryptedTextField(_Encrypted[str]):
    """A text, encrypted. ``""`` where nothing was written."""

    @staticmethod
    def empty() -> str:
        """No text."""
        return ""

    def to_stored(self, value: Any) -> bytes:
        """As UTF-8."""
        return str(value).encode()

    def from_stored(self, content: bytes) -> str:
        """From UTF-8."""
        return content.decode()


class EncryptedJSONField(_Encrypted[dict[str, Any]]):
    """A dictionary of plain values, encrypted. ``{}`` where nothing was written."""

    @staticmethod
    def empty() -> dict[str, Any]:
        """No values."""
        return {}

    def to_stored(self, value: Any) -> bytes:
        """As JSON."""
        return json.dumps(value, ensure_ascii=False).encode()

    def from_stored(self, content: bytes) -> Any:
        """From JSON."""
        return json.loads(content)
