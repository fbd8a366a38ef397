"""What travels: few bytes, few requests, nobody else's address, no cookie, nothing kept on the device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pytest
from playwright.sync_api import CDPSession

from tests.browser.conftest import Visit
from tests.browser.page_types import LANGUAGES, PAGE_TYPES, WORDS, address
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

_FIRST_VISIT: Final = 60_000  # bytes, headers included
_REPEATED_VISIT: Final = 20_000  # bytes
_SESSION: Final = 250_000  # bytes, ten pages
_REQUESTS: Final = 6
_KEPT: Final = """async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await indexedDB.databases()).map(({ name }) => name),
  ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope), ...(await caches.keys()),
]"""


@dataclass
class Traffic:
    """What went over the line."""

    size: int = 0  # bytes
    requests: int = 0

    def see_request(self, event: dict[str, Any]) -> None:
        """Counts a request that leaves the browser."""
        self.requests += not event["request"]["url"].startswith("data:")

    def see_end(self, event: dict[str, Any]) -> None:
        """Counts the bytes of an answer as they travelled; nothing for one from the browser's cache."""
        self.size += int(event["encodedDataLength"])

    def see_from_cache(self, event: dict[str, Any]) -> None:
        """A request that was answered from the browser's memory never left."""
        self.requests -= 1


@contextmanager
def _watched(visitor: Visitor) -> Iterator[Traffic]:
    line: CDPSession = visitor.context.new_cdp_session(visitor.page)
    traffic = Traffic()
    line.on("Network.requestWillBeSent", traffic.see_request)
    line.on("Network.loadingFinished", traffic.see_end)
    line.on("Network.requestServedFromCache", traffic.see_from_cache)
    line.send("Network.enable")
    yield traffic
    line.detach()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", ["home", "search", "service", "service with rules"])
def test_a_page_is_light(visit: Visit, page_type: str, language: str) -> None:
    visitor = visit()
    path = address(visitor.portal, page_type, language)
    with _watched(visitor) as first:
        visitor.open(path)
        visitor.page.wait_for_load_state("networkidle")
    assert 0 < first.size <= _FIRST_VISIT
    assert first.requests <= _REQUESTS
    with _watched(visitor) as again:
        visitor.open(path)
        visitor.page.wait_for_load_state("networkidle")
    assert 0 < again.size <= _REPEATED_VISIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_pages_are_light(visit: Visit, language: str) -> None:
    visitor = visit()
    words = WORDS[language]
    searches = [
        f"/{language}/search/?q={words}",
        f"/{language}/search/?q={words}&free=free",
        f"/{language}/search/?q=Duldung",
    ]
    details = [
        f"/{language}/services/{visitor.portal.ids[name]}/"
        for name in ("kd-039", "kd-052", "kd-102", "kd-001", "kd-065")
    ]
    with _watched(visitor) as session:
        for path in (f"/{language}/", *searches, *details, f"/{language}/eligibility/"):
            visitor.open(path)
        visitor.page.wait_for_load_state("networkidle")
    assert session.size <= _SESSION


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_talks_to_nobody_else_and_keeps_nothing(visit: Visit, page_type: str) -> None:
    visitor = visit()
    for language in LANGUAGES if "{language}" in PAGE_TYPES[page_type] else ("de",):
        answer = visitor.open(address(visitor.portal, page_type, language))
        assert {
            request.url for request in visitor.requests if not request.url.startswith(visitor.portal.address)
        } == set()
        assert visitor.page.evaluate(_KEPT) == []
        if page_type != "sign in":  # the form there is protected by a cookie
            assert visitor.context.cookies() == []
        # Chromium reports the answer 404 or 400 of the page itself as an error of the network.
        expected = [line for line in visitor.complaints if answer.status >= 400 and "Failed to load resource" in line]
        assert visitor.complaints == expected
        visitor.complaints.clear()
