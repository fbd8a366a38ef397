"""Creates the starting pages: home, topic introductions, privacy, imprint, accessibility."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.pages.starting_pages import create_starting_pages


class Command(BaseCommand):
    """Creates missing pages in every switched-on language and leaves existing ones as they are."""

    help = "Creates the starting pages that are missing; existing pages stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints one line for each page and their number."""
        created = list(create_starting_pages())
        for path in created:
            self.stdout.write(f"created {path}")
        self.stdout.write(f"Starting pages: {len(created)} created.")
