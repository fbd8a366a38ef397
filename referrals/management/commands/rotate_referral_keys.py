"""``manage.py rotate_referral_keys``: encrypts everything of the referrals again with the first key of REFERRAL_KEYS."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from referrals.encryption import require_usable_keys
from referrals.rotation import AGAIN, ALREADY, BATCH, UNREADABLE, models_with_secrets, rotate_files, rotate_model


class Command(BaseCommand):
    """Encrypts columns and files again; running it once more after an interruption goes on where it stopped."""

    help = "Encrypts everything of the referrals with the first key of REFERRAL_KEYS; afterwards the others can go."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options of the command."""
        parser.add_argument("--batch", type=int, default=BATCH, help="rows in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints counts per model. Raises CommandError when something cannot be read with any key, after doing the rest."""
        if options["batch"] < 1:
            raise CommandError("--batch must be at least 1.")
        try:
            require_usable_keys()
        except ImproperlyConfigured as problem:
            raise CommandError(str(problem)) from problem
        unreadable = 0
        for model in models_with_secrets():
            unreadable += self._report(model.__name__, rotate_model(model, batch=options["batch"]))
        unreadable += self._report("files", rotate_files(Path(settings.REFERRAL_FILES_DIR)))
        if unreadable:
            raise CommandError(f"{unreadable} could not be read with any key in REFERRAL_KEYS: keep the other keys.")
        self.stdout.write("Everything is encrypted with the first key; the others can be taken away.")

    def _report(self, name: str, counts: Counter[str]) -> int:
        """Prints a line and returns how many were unreadable."""
        words = [f"{counts[word]} {word}" for word in (AGAIN, ALREADY, UNREADABLE) if counts[word]]
        self.stdout.write(f"{name}: {', '.join(words) or 'nothing'}")
        return counts[UNREADABLE]
