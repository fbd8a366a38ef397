"""No result, or no good one: there is always a way on, at last a person."""

from __future__ import annotations

import pytest

from tests.directory.views.conftest import World
from tests.directory.views.reading import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "q=xqzwvk",
        "q=xqzwvk&topic=language",
        "q=Deutschkurs&language=ar&free=paid",
        "language=ar&free=paid",
        "q=xqzwvk&status=duldung",
    ],
)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_an_empty_page_has_a_link_with_results_or_a_phone(world: World, query: str, language: str) -> None:
    page = Page(f"/{language}/search/?{query}")
    assert page.status == 200
    box = page.one(".empty")
    assert box is not None
    assert box.select_one('a[href^="tel:"]') is not None
    for link in box.select(".links a"):
        other = Page(str(link["href"]))
        assert other.status == 200
        assert other.cards() or other.cards(folded=True), link


def test_filters_are_offered_to_be_taken_away_with_what_that_finds(world: World) -> None:
    page = Page("/de/search/?q=Deutschkurs&language=ar&free=paid")
    offers = {str(link["href"]): link.get_text(" ") for link in page.soup.select(".empty .links a")}
    without_cost = next(url for url in offers if "free" not in url and "language=ar" in url)
    assert "(1)" in offers[without_cost].replace(" ", "")
    assert Page(without_cost).cards() == ["Deutschkurs Offen"]


def test_did_you_mean(world: World) -> None:
    page = Page("/de/search/?q=Deutschkrus+Ofen")
    assert page.cards() or page.soup.select_one(".empty .links a") is not None


def test_a_search_without_good_match_helps_above_the_results(world: World) -> None:
    page = Page("/de/search/?q=Katzenfriseur")
    assert page.soup.select_one(".empty") is not None
