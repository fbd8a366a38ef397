"""A position orders the results, and stands in no address."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from directory.search.indexing import rebuild
from tests.directory.views.conftest import World
from tests.directory.views.reading import Page

HERE = "50.83,6.48"


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def exact_place(large_world: World, django_db_blocker: DjangoDbBlocker) -> World:
    """One entry knows its own coordinates."""
    with django_db_blocker.unblock():
        large_world.place.latitude, large_world.place.longitude = 50.83, 6.48
        large_world.place.save()
        rebuild()
    return large_world


def test_nearest_first_with_distance(exact_place: World) -> None:
    page = Page("/de/search/?sort=near&topic=language", position=HERE)
    assert page.cards()[0] == "Deutschkurs Offen"
    assert "0,0 km" in page.one("article.card").get_text()


def test_the_position_stands_in_no_address_and_travels_in_the_form(exact_place: World) -> None:
    page = Page("/de/search/?q=Deutschkurs&topic=language", position=HERE)
    for element in page.soup.select("[href], [action], [formaction]"):
        for name in ("href", "action", "formaction"):
            assert "50.83" not in str(element.get(name, ""))
    assert page.soup.select_one(f'form[method="post"] input[name="position"][value="{HERE}"]') is not None
    for selector in (".chips button", ".pages button", ".segments button"):
        buttons = page.soup.select(selector)
        assert buttons, selector
        for button in buttons:
            form = page.soup.find("form", id=str(button["form"]))
            assert form is not None
            assert str(button["formaction"]).startswith("/de/search/")


def test_the_next_page_keeps_order_and_filters(exact_place: World) -> None:
    page = Page("/de/search/?q=Deutschkurs&sort=near", position=HERE)
    following = page.soup.select(".pages button")[-1]
    second = Page(str(following["formaction"]), position=HERE)
    assert second.status == 200
    assert not set(page.cards()) & set(second.cards())


def test_it_is_rounded_and_leaves_no_trace(exact_place: World) -> None:
    page = Page("/de/search/?q=Deutschkurs", position="50.8298765,6.4801234")
    assert page.one('input[name="position"]')["value"] == HERE
    assert "50.8298765" not in page.html
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"


def test_a_form_sent_with_filters_is_understood(exact_place: World) -> None:
    page = Page("/de/search/", position=HERE, q="Deutschkurs", appointment="walk_in")
    assert page.cards() == ["Deutschkurs Offen"]
    arabic = page.one('.languages a[lang="ar"]')
    assert arabic is not None
    assert "appointment=walk_in" in str(arabic["href"])


def test_no_position_from_the_address(exact_place: World) -> None:
    page = Page(f"/de/search/?sort=near&position={HERE}&topic=language")
    assert page.cards()
    assert not [card for card in page.soup.select("article.card") if " km" in card.get_text()]


def test_posting_needs_no_token_and_sets_no_cookie(exact_place: World) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/de/search/?q=Deutschkurs", {"position": HERE})
    assert response.status_code == 200
    assert not response.cookies
