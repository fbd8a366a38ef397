"""Nothing scrolls sideways, nothing is cut off, and everything that can be touched is large enough for a finger."""

from __future__ import annotations

from typing import Final

import pytest

from tests.browser.axe import unfold_everything
from tests.browser.conftest import Visit
from tests.browser.page_types import LANGUAGES, PAGE_TYPES, address
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

_TEXT_TWICE_AS_LARGE: Final = "html { font-size: 200% }"
_TEXT_SPACING: Final = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""  # WCAG 1.4.12

_OUT_OF_THE_PAGE: Final = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("svg, .hidden-text, .skip, input, select") || !element.checkVisibility()) continue;
    const words = element.textContent.trim().slice(0, 60);
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width > 1 && (left < -1 || right > wide + 1)) found.push(`${element.tagName} sticks out: ${words}`);
    // A word that is for screen readers only is one pixel large.
    const style = getComputedStyle(element);
    const cuts = style.display !== "inline" && style.overflow !== "visible" && width > 1 && height > 1;
    if (cuts && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
      found.push(`${element.tagName} cuts off: ${words}`);
  }
  return found;
}"""

# A link in the middle of a sentence is as tall as its line; a label is the target of the box inside it; the whole card is the
# target of its heading's link.
_SMALL_TARGETS: Final = """() => {
  const found = [];
  const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary, label.check";
  for (const target of document.querySelectorAll(targets)) {
    const isElsewhere = target.matches(".skip, .check input, .card a:only-child");
    if (isElsewhere || !target.checkVisibility({ visibilityProperty: true })) continue;
    const block = target.parentElement.closest("p, li, dd, div, section, h2, h3");
    const inSentence = getComputedStyle(target).display === "inline" && block.textContent.trim() !== target.textContent.trim();
    const { width, height } = target.getBoundingClientRect();
    if (!inSentence && (width < 44 || height < 44))
      found.push(`${target.tagName} ${width.toFixed(1)} × ${height.toFixed(1)}: ${target.textContent.trim().slice(0, 60)}`);
  }
  return found;
}"""


def _style(visitor: Visitor, rules: str) -> None:
    """Puts a visitor's own style over the page's."""
    visitor.page.evaluate(
        "rules => { const own = new CSSStyleSheet(); own.replaceSync(rules); document.adoptedStyleSheets = [own]; }",
        rules,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_fits_on_the_smallest_phone(visit_long: Visit, page_type: str, language: str) -> None:
    visitor = visit_long(width=320, height=640)
    visitor.open(address(visitor.portal, page_type, language))
    unfold_everything(visitor.page)
    assert visitor.page.evaluate(_OUT_OF_THE_PAGE) == []
    assert visitor.page.evaluate(_SMALL_TARGETS) == []


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_large_and_spaced_text_loses_nothing(visit_long: Visit, page_type: str, language: str) -> None:
    visitor = visit_long(width=360, height=640)
    visitor.open(address(visitor.portal, page_type, language))
    unfold_everything(visitor.page)
    for rules in (_TEXT_TWICE_AS_LARGE, _TEXT_SPACING):
        _style(visitor, rules)
        assert visitor.page.evaluate(_OUT_OF_THE_PAGE) == [], rules
