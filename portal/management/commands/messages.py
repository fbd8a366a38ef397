"""Keeps the translation catalogues."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.ui import catalogues


class Command(BaseCommand):
    """``manage.py messages``: update, ``--compile`` or ``--check``."""

    help = "Bring the catalogues up to date with the code; or compile them; or check them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Either of the two, or none."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--compile", action="store_true", help="write the binary catalogues that Django reads")
        what.add_argument(
            "--check", action="store_true", help="fail where a translation is missing, fuzzy or does not fit"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Does what was asked for. Raises CommandError naming every problem that ``--check`` finds."""
        if options["compile"]:
            catalogues.compile_catalogues()
        elif options["check"]:
            found = catalogues.problems()
            if found:
                raise CommandError("\n".join([*found, f"The catalogues have {len(found)} problems."]))
        else:
            catalogues.update()
