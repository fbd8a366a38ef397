"""The page about the configuration names every variable that the settings read, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

_READ = re.compile(r"env\.\w+\(\s*\"([A-Z_]+)\"")
_NOT_OURS = {"DJANGO_SETTINGS_MODULE", "NAME_FILE", "PORT"}


def test_the_page_and_the_settings_agree() -> None:
    root = Path(settings.BASE_DIR)
    read = {
        name
        for path in sorted((root / "portal" / "settings").glob("*.py"))
        for name in _READ.findall(path.read_text(encoding="utf-8"))
    }
    page = (root / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)} - _NOT_OURS
    assert named == read
