"""Fixtures for all tests of the directory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from directory.exchange.report import Report
from tests.starting_data import loaded_starting_data


@pytest.fixture(scope="module")
def starting_data(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Report]:
    """The report of loading the shipped data, once for the tests of a module; they need ``db`` too."""
    with loaded_starting_data(django_db_blocker) as report:
        yield report
