"""The portal as ``make run`` starts it: prepared in a folder of its own, served by gunicorn with its worker."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from tests.template_database import template_path

_PATIENCE = 180  # seconds until a slow machine is called broken
_LOOK_EVERY = 0.2  # seconds


@dataclass
class Portal:
    """A running portal."""

    address: str
    log_file: Path

    def url(self, path: str) -> str:
        """The full address of a path."""
        return self.address + path

    def log(self) -> str:
        """All that the portal has written so far."""
        return self.log_file.read_text(encoding="utf-8")

    def asked(self, **parameters: str) -> dict[str, object]:
        """What the JSON search answers."""
        with urllib.request.urlopen(self.url(f"/api/search/?{urlencode(parameters)}"), timeout=_PATIENCE) as answer:
            return dict(json.load(answer))

    @cached_property
    def ids(self) -> dict[str, int]:
        """Ids of all services by the names that the starting data gives them ("kd-001")."""
        found: dict[str, int] = {}
        for number in range(1, 4):
            page = self.asked(lang="de", q="", size="100", page=str(number))
            found |= {hit["external_id"]: hit["id"] for hit in page["results"]}  # type: ignore[attr-defined]
            if len(found) >= int(str(page["total"])):
                break
        return found

    @cached_property
    def organization_id(self) -> int:
        """The id of the organization behind the entry kd-052, which offers several services."""
        with urllib.request.urlopen(self.url(f"/de/services/{self.ids['kd-052']}/"), timeout=_PATIENCE) as answer:
            found = re.search(r"/de/organizations/(\d+)/", answer.read().decode())
        assert found is not None
        return int(found[1])


def prepared_folder(shared: Path) -> Path:
    """A folder with everything in place, made once for all test processes that share the folder ``shared``."""
    folder = shared / "portal-prepared"
    with (shared / "portal-prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft = shared / "portal-draft"
            draft.mkdir()
            if template_path().exists():
                shutil.copy(template_path(), draft / "portal.sqlite3")
            done = subprocess.run(
                _command("prepare"), env=_environment(draft), capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
            draft.rename(folder)
    return folder


@contextmanager
def running_portal(folder: Path) -> Iterator[Portal]:
    """The portal on a free port, with everything it writes in ``folder``, until the block ends."""
    port = _free_port()
    portal = Portal(f"http://127.0.0.1:{port}", folder / "portal.log")
    with portal.log_file.open("wb") as log:
        process = subprocess.Popen(
            _command("serve", "--port", str(port)), env=_environment(folder), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_it_answers(portal, process)
        yield portal
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _wait_until_it_answers(portal: Portal, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(portal.url("/healthz"), timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(_LOOK_EVERY)
    raise AssertionError(f"The portal does not start:\n{portal.log()}")


def _command(*arguments: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings.development"}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
