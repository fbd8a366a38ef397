"""Finds the system's Chromium and says how it is started."""

from __future__ import annotations

import os
import shutil

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def required_chromium() -> str:
    """Path of the first Chromium found. Without one the test is skipped, or fails where REQUIRE_BROWSER=1."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    reason = f"no Chromium is installed (looked for {', '.join(_NAMES)})"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"REQUIRE_BROWSER=1, but {reason}", pytrace=False)
    pytest.skip(reason)


def launch_arguments() -> list[str]:
    """No traffic of its own; root cannot have Chromium's sandbox."""
    return ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
