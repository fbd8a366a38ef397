"""Brings everything the portal needs into place."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.preparation import prepare


class Command(BaseCommand):
    """``manage.py prepare``: runs the steps that are due; running it again changes nothing."""

    help = "Prepare catalogues, database, starting data, static files, search index and, in a demonstration, accounts."
    requires_system_checks: list[str] = []  # the database the checks ask about may not be there yet

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the steps, a line for each."""
        if not prepare(lambda title: self.stdout.write(f"· {title}")):
            self.stdout.write("· everything is in place")
