"""``manage.py replay_erasures [FILE]``: erases again what a restored back-up brought back. To be run before people come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from referrals.ledger import UnreadableLedger
from referrals.retention import replay


class Command(BaseCommand):
    """Reads the ledger's file, which is newer than the restored database, and prints counts."""

    help = "After a restore: erase again what the ledger of erasures names (setting REFERRAL_LEDGER_FILE, or FILE)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where it is not the one of the settings."""
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when the file is missing or cannot be read, or something could not be erased."""
        path: Path | None = options["file"]
        if path is not None and not path.exists():
            raise CommandError(f"There is no file {path}.")
        try:
            report = replay(path)
        except UnreadableLedger as problem:
            raise CommandError(str(problem)) from problem
        for line in report.lines():
            self.stdout.write(line)
        if report.failures:
            raise CommandError("Not everything could be erased; run it again.")
