"""``make run`` from the inside: everything is prepared once, nothing twice, and the portal answers and ends cleanly."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from portal.accounts.demonstration import ACCOUNTS
from portal.gunicorn_config import access_log_format

_PATIENCE = 120  # seconds until a slow machine is called broken


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a demonstration was prepared once."""
    folder = tmp_path_factory.mktemp("run")
    first = _manage(folder, "prepare")
    assert first.returncode == 0, first.stderr
    for step in ("database", "starting data", "static files", "search index", "demonstration accounts"):
        assert step in first.stdout
    return folder


def test_preparing_again_changes_nothing(folder: Path) -> None:
    before = _content(folder)
    again = _manage(folder, "prepare")
    assert again.returncode == 0, again.stderr
    assert "everything is in place" in again.stdout
    assert _content(folder) == before


def test_what_was_lost_is_made_again(folder: Path) -> None:
    (folder / "static" / "staticfiles.json").unlink()
    again = _manage(folder, "prepare")
    assert "static files" in again.stdout
    assert "starting data" not in again.stdout


def test_every_role_has_a_marked_account(folder: Path) -> None:
    with sqlite3.connect(folder / "portal.sqlite3") as database:
        rows = database.execute("SELECT email, is_demonstration FROM accounts_user").fetchall()
    assert {email for email, _ in rows} == {account.email for account in ACCOUNTS}
    assert all(marked for _, marked in rows)


def test_a_real_installation_gets_no_demonstration_accounts(folder: Path) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    refused = _manage(folder, "create_demonstration", **environment)
    assert refused.returncode != 0
    assert "DEMONSTRATION is off" in refused.stderr


@pytest.fixture
def portal(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A portal and its port, started as ``make run`` does after the static files were lost."""
    (folder / "static" / "staticfiles.json").unlink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", "--prepare", "--port", str(port)]
    process = subprocess.Popen(
        command, env=_environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def test_the_portal_answers_says_where_and_ends(folder: Path, portal: tuple[subprocess.Popen[str], int]) -> None:
    process, port = portal
    said = _read_until(process, "Ctrl-C")
    assert "static files" in said
    assert f"http://127.0.0.1:{port}/cms/" in said
    assert all(account.email in said for account in ACCOUNTS)
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/de/search/?q=Geheimwort", timeout=_PATIENCE)
    assert page.status == 200
    assert page.headers["Set-Cookie"] is None

    busy = _manage(folder, "serve", "--port", str(port))
    assert busy.returncode != 0
    assert f"PORT={port + 1}" in busy.stderr

    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0
    assert "ended" in rest
    assert "GET /de/search/ 200" in rest, "the access log names the page"
    assert "Geheimwort" not in said + rest
    assert "127.0.0.1 " not in rest


def test_the_access_log_knows_no_address_search_or_device() -> None:
    assert not {"%(h)s", "%(q)s", "%(a)s", "%(f)s", "%(r)s", "%(u)s"} & set(access_log_format.split())


def _manage(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, env=_environment(folder) | environment, capture_output=True, text=True, check=False)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings.development"}


def _read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    lines: list[str] = []
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        lines.append(line)
        if words in line:
            return "".join(lines)
        if not line and process.poll() is not None:
            break
    raise AssertionError("".join(lines))


def _content(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "portal.sqlite3") as database:
        return list(database.iterdump())
