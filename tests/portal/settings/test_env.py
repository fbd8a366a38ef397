"""The readers of the environment fail loudly and name the variable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings import env
from portal.settings.database import cache, database


def test_a_value_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from the file\n", encoding="utf-8")
    monkeypatch.setenv("PORTAL_TEST_FILE", str(secret))
    assert env.text("PORTAL_TEST") == "from the file"
    monkeypatch.setenv("PORTAL_TEST", "as text")
    with pytest.raises(ImproperlyConfigured, match="not both"):
        env.text("PORTAL_TEST")


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_TEST_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match="PORTAL_TEST_FILE"):
        env.text("PORTAL_TEST")


def test_a_required_value_is_demanded_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="PORTAL_TEST "):
        env.text("PORTAL_TEST")


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: env.boolean("PORTAL_TEST", False), "perhaps"),
        (lambda: env.integer("PORTAL_TEST", 1), "many"),
        (lambda: env.integer("PORTAL_TEST", 1, minimum=1), "0"),
        (lambda: env.number("PORTAL_TEST", 1.0), "much"),
        (lambda: env.number("PORTAL_TEST", 1.0), "nan"),
        (lambda: env.choice("PORTAL_TEST", "a", ("a", "b")), "c"),
        (lambda: env.choices("PORTAL_TEST", ("a",), ("a", "b")), "a,c"),
        (lambda: env.choices("PORTAL_TEST", ("a",), ("a", "b")), ""),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(
    read: Callable[[], object], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_TEST", value)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_TEST"):
        read()


def test_values_that_fit_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TEST", "2")
    assert env.integer("PORTAL_TEST", 1) == 2
    assert env.number("PORTAL_TEST", 1.0) == 2.0
    monkeypatch.setenv("PORTAL_TEST", "Yes")
    assert env.boolean("PORTAL_TEST", False) is True
    monkeypatch.setenv("PORTAL_TEST", "de, ar,")
    assert env.words("PORTAL_TEST") == ["de", "ar"]
    assert env.choices("PORTAL_TEST", ("de",), ("de", "ar")) == ["de", "ar"]


def test_only_databases_that_are_tested_are_accepted() -> None:
    assert database("sqlite:////somewhere/db.sqlite3")["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database("postgres://u:p@db/portal")["CONN_HEALTH_CHECKS"] is True
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database("mysql://u:p@db/portal")


def test_the_cache_can_be_a_folder_or_a_table() -> None:
    assert cache("filecache:///somewhere/cache")["BACKEND"].endswith("FileBasedCache")
    assert cache("dbcache://portal_cache")["LOCATION"] == "portal_cache"
