"""Creates the demonstration accounts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from portal.accounts.demonstration import ACCOUNTS, PASSWORD, create_demonstration_accounts, create_referrals


class Command(BaseCommand):
    """``manage.py create_demonstration``: one made-up person for each role, and made-up referrals between them."""

    help = "Create a made-up account for each role. Refuses where the settings are not those of a demonstration."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Creates what is missing and prints all logins. Raises CommandError outside a demonstration."""
        try:
            created = create_demonstration_accounts()
            create_referrals()
        except ImproperlyConfigured as problem:
            raise CommandError(str(problem)) from problem
        if options["verbosity"] < 1:
            return
        for account in ACCOUNTS:
            mark = "new" if account.email in created else "was there"
            self.stdout.write(f"{account.email:<40}{account.description:<55}{mark}")
        self.stdout.write(f"Password of all: {PASSWORD}")
