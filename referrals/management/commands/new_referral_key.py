"""``manage.py new_referral_key``: prints a key for REFERRAL_KEYS."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Prints a new random key; it is stored nowhere."""

    help = "Prints a new key for REFERRAL_KEYS. It is stored nowhere: keep it outside the database and its backups."
    requires_system_checks = []  # they demand the key that is not made yet

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the key and nothing else."""
        self.stdout.write(Fernet.generate_key().decode())
