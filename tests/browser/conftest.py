"""A running portal for all browser tests of a process, a browser for this folder, and visitors with their own devices."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import launch_arguments, required_chromium
from tests.browser.portal_process import Portal, prepared_folder, running_portal
from tests.browser.visitor import PATIENCE, Visitor

Visit = Callable[..., Visitor]
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; tests without one are skipped or fail, see ``required_chromium``."""
    return required_chromium()


@pytest.fixture(scope="session")
def portal(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The real portal. It is prepared once for all test processes; each serves a copy, so that no edit reaches another's."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if own.name.startswith("popen-") else own
    folder = own / "portal"
    shutil.copytree(prepared_folder(shared), folder)
    with running_portal(folder) as portal:
        yield portal


# For this folder alone: while Playwright's event loop exists, Django refuses the database to all other tests of the process.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=launch_arguments())
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, portal: Portal) -> Iterator[Visit]:
    """``visit(width=360, java_script_enabled=False)``: somebody with a fresh browser of that kind, gone after the test."""
    with ExitStack() as stack:

        def new_visitor(**device: Any) -> Visitor:
            return stack.enter_context(Visitor.at(portal, browser, **device))

        yield new_visitor


@pytest.fixture(scope="module")
def visit_long(browser: Browser, portal: Portal) -> Iterator[Visit]:
    """Like ``visit``, but one visitor for each kind of device stays for all tests of the module."""
    with ExitStack() as stack:
        known: dict[str, Visitor] = {}

        def same_visitor(**device: Any) -> Visitor:
            key = repr(sorted(device.items()))
            if key not in known:
                known[key] = stack.enter_context(Visitor.at(portal, browser, **device))
            return known[key]

        yield same_visitor
