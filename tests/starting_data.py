"""The shipped data, loaded for several tests at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker
from wagtail.signal_handlers import disable_reference_index_auto_update

from directory.exchange.importers.kreis_dueren import SHIPPED, DataFolder, load
from directory.exchange.report import Report


@contextmanager
def loaded_starting_data(blocker: DjangoDbBlocker) -> Iterator[Report]:
    """Loads the data in a transaction around all that happens inside, and takes it back afterwards.

    Tests inside see it through their own ``db``; what they change is taken back as ever. Tests outside see an empty
    database.
    """
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        # The CMS's own index of who refers to whom takes half the time, and no test here reads it.
        with disable_reference_index_auto_update():
            report = load(DataFolder(SHIPPED), Report())
    try:
        yield report
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
