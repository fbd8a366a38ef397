"""A position is asked after a tap, rounded, and stands in no address, log or storage."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
_EXACT: Final = {"latitude": 50.922367, "longitude": 6.358412}  # somewhere in Jülich
_ROUNDED: Final = "50.92,6.36"


@pytest.mark.parametrize("language", ["de", "ar"])
def test_near_me(visit: Visit, language: str) -> None:
    visitor = visit(geolocation=_EXACT, permissions=["geolocation"])
    page = visitor.page
    visitor.open(f"/{language}/search/?q=Deutsch")
    page.locator(".near-me button").click()
    page.wait_for_selector("#with-position", state="attached")
    sent = [request for request in visitor.requests if request.method == "POST"]
    assert [parse_qs(request.post_data or "")["position"] for request in sent] == [[_ROUNDED]]
    assert "Jülich" in page.locator(".card .meta").first.inner_text()

    page.locator(".pages button").first.click()  # the position travels along, still in the body
    page.wait_for_selector("#with-position", state="attached")
    assert "page=2" in page.url
    seen = page.url + "".join(request.url for request in visitor.requests)
    for part in ("50.92", "6.36", "position"):
        assert part not in seen
        assert part not in visitor.portal.log()
    assert visitor.complaints == []


def test_a_refused_position_leaves_the_list_of_places(visit: Visit) -> None:
    visitor = visit()  # nobody allows anything
    page = visitor.page
    visitor.open("/de/search/?q=Duldung")
    page.locator(".near-me button").click()
    page.wait_for_selector(".near-me [data-failed]", state="visible")
    assert [request.method for request in visitor.requests if request.is_navigation_request()] == ["GET"]


def test_nobody_is_asked_for_a_position_without_javascript(visit: Visit) -> None:
    visitor = visit(java_script_enabled=False)
    visitor.open("/de/search/?q=Duldung")
    assert not visitor.page.locator(".near-me").is_visible()
