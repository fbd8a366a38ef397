"""Builds the search index anew from the database."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.search import get_engine
from directory.search.base import SearchEngineError
from directory.search.indexing import drain, rebuild


class Command(BaseCommand):
    """``rebuild_search`` builds always, ``--if-needed`` only where no usable index exists (else it writes what is pending)."""

    help = "Builds the search index anew; readers see the old one until the new one is complete."

    def add_arguments(self, parser: CommandParser) -> None:
        """Adds ``--if-needed``."""
        parser.add_argument(
            "--if-needed", action="store_true", help="only when the index is missing or of another version"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Builds and says how many services the index holds. Raises CommandError when it cannot be written."""
        started = time.monotonic()
        try:
            if options["if_needed"] and get_engine().is_ready():
                self.stdout.write(
                    f"Search index is ready: {get_engine().count()} services, {drain()} brought up to date."
                )
                return
            count = rebuild()
        except SearchEngineError as problem:
            raise CommandError(f"The search index could not be built: {problem}") from problem
        self.stdout.write(f"Search index built: {count} services in {time.monotonic() - started:.1f} s.")
