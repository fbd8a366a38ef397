"""``manage.py hold_referral NUMBER --until DAY --reason WORDS``: keeps one referral from being erased, for a time (D3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from referrals.errors import Incomplete
from referrals.models import Referral
from referrals.retention import keep


class Command(BaseCommand):
    """Sets a legal hold. It ends by itself."""

    help = "Keep a referral from being erased until a day. The reason must say nothing about the person."

    def add_arguments(self, parser: CommandParser) -> None:
        """Number, day and reason; all of them are needed."""
        parser.add_argument("reference")
        parser.add_argument("--until", required=True, type=date.fromisoformat)
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for an unknown number, no reason, or a day that is past or too far."""
        referral = Referral.objects.filter(reference=options["reference"]).first()
        if referral is None:
            raise CommandError("There is no referral with this number.")
        try:
            keep(referral, reason=options["reason"], until=options["until"])
        except Incomplete as problem:
            raise CommandError(" ".join(str(each) for each in problem.fields.values())) from problem
        self.stdout.write("Held.")
