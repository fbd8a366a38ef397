"""The shipped data, loaded for several tests at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

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
        # The indexes that follow from the data take longer than the data, and tests that need one build it.
        with override_settings(
            TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
        ):
            report = load(DataFolder(SHIPPED), Report())
    try:
        yield report
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
