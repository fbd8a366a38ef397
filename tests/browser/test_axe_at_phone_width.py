"""axe finds nothing on any page type, in any language, light and dark, on a phone."""

from __future__ import annotations

import pytest

from tests.browser.axe import THEMES, unfold_examples, violations
from tests.browser.conftest import Visit
from tests.browser.page_types import LANGUAGES, PAGE_TYPES, address

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_nothing_is_in_the_way_of_anybody(visit_long: Visit, page_type: str, language: str) -> None:
    visitor = visit_long(width=360, height=640)
    visitor.open(address(visitor.portal, page_type, language))
    unfold_examples(visitor.page)
    for theme, tags in THEMES.items():
        visitor.page.emulate_media(color_scheme=theme)
        assert violations(visitor.page, tags) == [], theme
