"""The search page over more than one page of results."""

from __future__ import annotations

import pytest

from tests.directory.views.conftest import World
from tests.directory.views.reading import Page

pytestmark = pytest.mark.django_db


def test_the_panel_offers_languages_always_and_others_from_ten_entries_on(large_world: World) -> None:
    few = {str(field["name"]) for field in Page("/de/search/").soup.select(".filter [name]")}
    assert {"language", "topic", "target", "free", "appointment", "place", "radius"} <= few


def test_pages_are_numbered_and_complete(large_world: World) -> None:
    first, names = Page("/de/search/?q=Deutschkurs"), []
    assert len(first.cards()) == 20
    for number in range(1, 4):
        page = Page(f"/de/search/?q=Deutschkurs&page={number}")
        assert page.one('.pages [aria-current="page"]').get_text(" ").split()[-1] == str(number)
        names += page.cards()
    assert len(names) == len(set(names)) == 43
