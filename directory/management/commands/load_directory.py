"""``manage.py load_directory``: brings the starting data into the directory and says what became of each row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.exchange.importers import kreis_dueren
from directory.exchange.report import Outcome, Report, ReportRow


class Command(BaseCommand):
    """Loads a folder of data files; running it again neither doubles entries nor undoes what an editor changed."""

    help = "Loads the starting data (services, organizations, statuses, programs, topics) and reports row by row."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options of the command."""
        parser.add_argument(
            "--path", type=Path, default=kreis_dueren.SHIPPED, help="folder with files of the same formats"
        )
        parser.add_argument("--quiet", action="store_true", help="print only errors and the counts at the end")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when a file cannot be read; bad rows are reported and the rest is loaded."""
        quiet: bool = options["quiet"]

        def show(row: ReportRow) -> None:
            if row.outcome is Outcome.ERROR:
                self.stderr.write(str(row))
            elif not quiet:
                self.stdout.write(str(row))

        report = Report(on_row=show)
        try:
            kreis_dueren.load(kreis_dueren.DataFolder(options["path"]), report, dry_run=options["dry_run"])
        except kreis_dueren.DataFolderError as error:
            raise CommandError(f"{options['path']}: {error}") from error
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed.")
        for line in report.summary():
            self.stdout.write(line)
