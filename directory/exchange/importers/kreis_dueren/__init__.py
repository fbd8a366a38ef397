"""The starting data of Kreis Düren: ``load`` brings a folder of it into the directory (see docs/data.md)."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from directory.core.languages import SOURCE_LANGUAGE
from directory.exchange.importers.kreis_dueren.codes import load_codes
from directory.exchange.importers.kreis_dueren.folder import SHIPPED, DataFolder, DataFolderError
from directory.exchange.importers.kreis_dueren.organizations import load_organizations
from directory.exchange.importers.kreis_dueren.programs import load_asking_places, load_programs
from directory.exchange.importers.kreis_dueren.services import load_services
from directory.exchange.ledger import Ledger
from directory.exchange.merge import Merger
from directory.exchange.report import Report

__all__ = ["SHIPPED", "DataFolder", "DataFolderError", "load"]

_STEPS = (load_codes, load_programs, load_organizations, load_services, load_asking_places)


def load(folder: DataFolder, report: Report, *, dry_run: bool = False) -> Report:
    """Loads the folder and reports row by row; running it again changes only what the source changed.

    A dry run does the same and takes everything back at the end. Raises DataFolderError for a file that cannot be read,
    before anything is written.
    """
    folder.check()
    # The base columns hold the language that is active while saving, so it has to be German.
    with translation.override(SOURCE_LANGUAGE):
        merger = Merger(Ledger(folder.source), report, folder.gathered_on)
        if not dry_run:
            _run(folder, merger)
            return report
        with transaction.atomic():
            _run(folder, merger)
            transaction.set_rollback(True)
    return report


def _run(folder: DataFolder, merger: Merger) -> None:
    for step in _STEPS:
        step(folder, merger)
