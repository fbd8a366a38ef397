"""``manage.py load_referral_codes``: brings the shipped code lists and consent texts of the referrals into the database."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from referrals.code_lists import load_codes, load_consent_texts


class Command(BaseCommand):
    """Creates what is missing; running it again changes nothing, and nothing that an editor changed."""

    help = "Loads the code lists and consent texts of the referrals; keeps what an editor changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints one line per list; nothing with ``--verbosity 0``."""
        lines = {kind.value: counts for kind, counts in load_codes().items()}
        lines["consent texts"] = load_consent_texts()
        if options["verbosity"]:
            for name, counts in lines.items():
                self.stdout.write(f"{name}: {_counted(counts)}")


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[word]} {word}" for word in ("created", "completed", "kept") if counts[word]) or "nothing"
