"""Everything that is stored anywhere: a dump of the database, every value read through the models, every file, decrypted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from referrals.encryption import CannotDecrypt, decrypt


def everything_stored() -> str:
    """One long text. What is encrypted is in it as it is read, so a token that is found is a token that is still there."""
    return "\n".join([*_dump(), *_read_through_the_models(), *_files(), repr(getattr(cache, "_cache", ""))])


def _dump() -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield from connection.connection.iterdump()


def _read_through_the_models() -> Iterator[str]:
    for model in apps.get_models():
        for row in model._default_manager.values_list().iterator():
            yield repr(row)


def _files() -> Iterator[str]:
    for path in Path(settings.VAR_DIR).rglob("*"):
        if path.is_file() and "sqlite3" not in path.name:
            content = path.read_bytes()
            yield str(path.relative_to(settings.VAR_DIR))
            yield content.decode(errors="replace")
            try:
                yield decrypt(content).decode(errors="replace")
            except CannotDecrypt:
                continue
