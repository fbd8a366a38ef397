"""Somebody with a browser: opens pages, and notices what goes wrong on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.browser.portal_process import Portal

PATIENCE: Final = 30_000  # milliseconds, for a slow machine


@dataclass
class Visitor:
    """A page in a context of its own. ``complaints``: errors of the console, of scripts and of the content policy."""

    portal: Portal
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    @classmethod
    @contextmanager
    def at(
        cls, portal: Portal, browser: Browser, *, width: int = 360, height: int = 640, **device: Any
    ) -> Iterator[Visitor]:
        """A visitor with a screen of that size; ``device`` is what Playwright's contexts take."""
        # Colours that are on their way from one theme to the other cannot be judged.
        device = {"reduced_motion": "reduce", **device}
        context = browser.new_context(viewport={"width": width, "height": height}, **device)
        context.set_default_timeout(PATIENCE)
        visitor = cls(portal, context, context.new_page())
        visitor.page.on("console", visitor._on_console)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("request", lambda request: visitor.requests.append(request))
        yield visitor
        context.close()

    def open(self, path: str) -> Response:
        """Opens an address of the portal and returns the answer of the page itself."""
        answer = self.page.goto(self.portal.url(path))
        assert answer is not None, path
        return answer

    @property
    def path(self) -> str:
        """Path and query of the shown page."""
        return self.page.url.removeprefix(self.portal.address)

    @property
    def language(self) -> str:
        """The language of the shown page."""
        return self.page.locator("html").get_attribute("lang") or ""

    def link(self, name: str) -> Locator:
        """The link with exactly this name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


def said(language: str, message: str, context: str = "") -> str:
    """What the interface says in that language."""
    with translation.override(language):
        return translation.pgettext(context, message) if context else translation.gettext(message)
