"""The shipped data, loaded for several tests at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from directory.exchange.importers.kreis_dueren import SHIPPED, DataFolder, load
from directory.exchange.report import Report

#: What the first loading in this process wrote: its report, and the rows of each table.
_kept: list[tuple[Report, dict[str, list[tuple[Any, ...]]]]] = []


@contextmanager
def loaded_starting_data(blocker: DjangoDbBlocker) -> Iterator[Report]:
    """Loads the data in a transaction around all that happens inside, and takes it back afterwards.

    Tests inside see it through their own ``db``; what they change is taken back as ever. Tests outside see an empty
    database.
    """
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        report = _loaded()
    try:
        yield report
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


def _loaded() -> Report:
    """Loads the data, or puts back the rows of the first loading: the importer has tests of its own, and takes its time."""
    if _kept:
        report, rows = _kept[0]
        _insert(rows)
        return report
    before = _counts()
    # The indexes that follow from the data take longer than the data, and tests that need one build it.
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}):
        report = load(DataFolder(SHIPPED), Report())
    if connection.vendor == "sqlite" and not any(before[name] for name in _written(before)):
        _kept.append((report, {name: _rows(name) for name in _written(before)}))
    return report


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counts[name] = int(cursor.fetchone()[0])
        return counts


def _written(before: dict[str, int]) -> list[str]:
    """The tables that hold more than before."""
    return [name for name, number in _counts().items() if number != before[name]]


def _rows(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return list(cursor.cursor.fetchall())


def _insert(rows: dict[str, list[tuple[Any, ...]]]) -> None:
    with connection.cursor() as cursor:
        for table, written in rows.items():
            places = ", ".join("?" * len(written[0]))
            cursor.cursor.connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', written)
