"""The starting data of Kreis Düren: ``load`` brings a folder of it into the directory (see docs/data.md)."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from wagtail.signal_handlers import disable_reference_index_auto_update

from directory.core.languages import SOURCE_LANGUAGE
from directory.exchange.importers.kreis_dueren.codes import load_codes
from directory.exchange.importers.kreis_dueren.folder import SHIPPED, DataFolder, DataFolderError
from directory.exchange.importers.kreis_dueren.organizations import load_organizations
from directory.exchange.importers.kreis_dueren.programs import load_asking_places, load_programs
from directory.exchange.importers.kreis_dueren.services import load_services
from directory.exchange.ledger import Ledger
from directory.exchange.merge import Merger
from directory.exchange.references import queue_references
from directory.exchange.report import Report
from directory.search.indexing import queued_at_the_end

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
        if dry_run:
            with transaction.atomic():
                _run(folder, merger)
                transaction.set_rollback(True)
        else:
            try:
                with queued_at_the_end():
                    _run(folder, merger)
            finally:
                queue_references(merger.written)
    return report


def _run(folder: DataFolder, merger: Merger) -> None:
    # Both indexes would queue a task for each of the thousands of rows that are saved.
    with disable_reference_index_auto_update():
        for step in _STEPS:
            step(folder, merger)
