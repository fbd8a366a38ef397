"""``manage.py run_referral_deadlines``: reminds, escalates, lets expire and closes. Meant for every 15 minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from referrals.due import run


class Command(BaseCommand):
    """Prints counts. Running it twice, or twice at once, does everything once."""

    help = "Send reminders of referrals, let unanswered ones expire, close those that ended, delete old drafts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Does what is due now."""
        for name, number in run().items():
            self.stdout.write(f"{name}: {number}")
