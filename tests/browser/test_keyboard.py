"""Everything works by keyboard alone, and one always sees where one is."""

from __future__ import annotations

from typing import Final

import pytest

from tests.browser.conftest import Visit
from tests.browser.page_types import address

pytestmark = pytest.mark.browser

_FOCUS: Final = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const onTop = document.elementFromPoint((left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
  return {
    words: (element.textContent || element.name || element.id).trim().slice(0, 60),
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isInSight: right > 0 && left < innerWidth && bottom > 0 && top < innerHeight,
    isCovered: !(onTop && (element.contains(onTop) || onTop.contains(element))),
  };
}"""


def test_the_first_key_leads_past_the_head(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    for path in ("/", "/de/", "/ar/search/?q=Duldung"):
        visitor.open(path)
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().top >= 0"), path
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null"), path


@pytest.mark.parametrize("page_type", ["home", "search", "service with rules", "paper, first step", "sign in"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_one_sees_where_one_is(visit: Visit, page_type: str, language: str) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open(address(visitor.portal, page_type, language))
    steps = 0
    while steps < 200:
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus is None:
            break
        steps += 1
        assert focus["isMarked"], focus
        assert focus["isInSight"], focus
        assert not focus["isCovered"], focus
    assert 5 < steps < 200, "the keyboard gets to the end of the page"


def test_filters_by_keyboard(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open("/de/search/?q=Deutsch")
    page.locator("details.filter > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("details.filter").get_attribute("open") is not None
    page.keyboard.press("Tab")
    facet = page.locator("details.facet").first
    if facet.get_attribute("open") is None:
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked")
    assert "language=" not in page.url, "nothing is sent by itself"
    page.keyboard.press("Enter")
    page.wait_for_url("**#results")
    assert page.evaluate("document.activeElement.id") == "results"
    assert page.locator(".chips .chip:not(.chip--clear)").count() == 1
