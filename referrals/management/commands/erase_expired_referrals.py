"""``manage.py erase_expired_referrals``: erases what the retention plan no longer allows to keep. Meant for every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from referrals.retention import erase_expired


class Command(BaseCommand):
    """Prints counts and nothing about anybody."""

    help = "Erase referrals, proofs, logs and links whose time is over (settings REFERRAL_*)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when something could not be erased, after everything else was."""
        _overwrite_what_is_deleted()
        report = erase_expired()
        for line in report.lines():
            self.stdout.write(line)
        if report.failures:
            raise CommandError("Not everything could be erased; the next run tries again.")


def _overwrite_what_is_deleted() -> None:
    """SQLite leaves deleted rows in the file until their place is needed; told so, it overwrites them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
