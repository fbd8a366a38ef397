"""All tests of this package work on the loaded starting data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from directory.exchange.report import Report
from tests.directory.exchange.data_folder import EditableFolder
from tests.starting_data import loaded_starting_data


@pytest.fixture(scope="package")
def starting_data(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Report]:
    """The report of loading the shipped data, once for this package."""
    with loaded_starting_data(django_db_blocker) as report:
        yield report


@pytest.fixture
def folder(tmp_path: Path) -> EditableFolder:
    """A copy of the shipped files to change and load again."""
    return EditableFolder(tmp_path)
