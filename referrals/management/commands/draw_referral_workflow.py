"""Writes the drawing of the workflow into the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from referrals.workflow_diagram import put_into


class Command(BaseCommand):
    """``manage.py draw_referral_workflow``: brings docs/referrals.md in line with the table of steps."""

    help = "Draw the table of steps into docs/referrals.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rewrites what stands between the two marks."""
        path = Path(settings.BASE_DIR) / "docs" / "referrals.md"
        path.write_text(put_into(path.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write("drawn")
