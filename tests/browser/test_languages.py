"""Every page says its language and direction, and every part in another one says so too."""

from __future__ import annotations

from typing import Final

import pytest

from directory.core.languages import direction
from tests.browser.conftest import Visit
from tests.browser.page_types import LANGUAGES, PAGE_TYPES, address

pytestmark = pytest.mark.browser

# Phones, mail and web addresses, times and ranges of numbers: shown from left to right wherever they stand.
_NOT_ISOLATED: Final = r"""() => {
  const always = /\d{1,2}[:.]\d{2}|\d\s?[–-]\s?\d|\S+@\S+\.\w+|https?:\/\/|www\.|\b0\d{3,}/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let text; (text = walker.nextNode());) {
    const isRightToLeft = text.parentElement.closest("[dir]").dir === "rtl";
    if (always.test(text.data) && isRightToLeft && !text.parentElement.closest("option")) found.push(text.data.trim());
  }
  for (const link of document.querySelectorAll("a[href^='tel:']"))
    if (/\d/.test(link.textContent) && !link.querySelector("bdi[dir=ltr]")) found.push(link.textContent.trim());
  return found;
}"""

# German as it stands in names: three Latin letters in a row. Words of the interface are translated by people who know where
# a German one is kept; what a visitor typed is in whatever language it is.
_NOT_MARKED_AS_GERMAN: Final = r"""() => {
  const parts = "h1, .card h2, .card h3, .german-name, .card p, .facts dd, .prose, .tags, .choice, .fold > summary, address";
  const found = [];
  for (const part of document.querySelectorAll(parts)) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let text; (text = walker.nextNode());) {
      const around = text.parentElement;
      const isAddress = around.closest("bdi[dir=ltr]:not([lang])");
      if (/[A-Za-zÄÖÜäöüß]{3}/.test(text.data) && around.closest("[lang]").lang !== "de" && !isAddress)
        found.push(text.data.trim());
    }
  }
  return found;
}"""
_OF_ENTRIES: Final = [
    "topic", "search", "search with filters", "service", "bare service", "sensitive service", "service about violence",
    "service with rules", "organization", "paper, first step", "paper, second step", "answers",
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language_and_direction(visit: Visit, language: str) -> None:
    visitor = visit(java_script_enabled=False)
    for page_type, path in PAGE_TYPES.items():
        if "{language}" in path:
            visitor.open(address(visitor.portal, page_type, language))
            html = visitor.page.locator("html")
            assert html.get_attribute("lang") == language, page_type
            assert html.get_attribute("dir") == direction(language), page_type


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_numbers_and_addresses_keep_their_direction_in_arabic(visit_long: Visit, page_type: str) -> None:
    visitor = visit_long()
    visitor.open(address(visitor.portal, page_type, "ar"))
    assert visitor.page.evaluate(_NOT_ISOLATED) == []


@pytest.mark.parametrize("language", ["ru", "ar"])
@pytest.mark.parametrize("page_type", _OF_ENTRIES)
def test_german_words_say_that_they_are_german(visit_long: Visit, page_type: str, language: str) -> None:
    visitor = visit_long()
    visitor.open(address(visitor.portal, page_type, language))
    assert visitor.page.evaluate(_NOT_MARKED_AS_GERMAN) == []
