"""Whatever stands in the address: a page with a sentence, never an error."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from tests.directory.views.conftest import World
from tests.directory.views.reading import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("topic=bogus", "bogus"),
        ("status=koenig", "koenig"),
        ("language=xx", "xx"),
        ("target=aliens", "aliens"),
        ("free=maybe", "maybe"),
        ("appointment=never", "never"),
        ("sort=random", "random"),
        ("radius=-5&place=Musterdorf", "-5"),
        ("radius=9999&place=Musterdorf", "9999"),
        ("page=abc", "abc"),
        ("page=0", "0"),
        ("page=-1", "-1"),
        ("page=99999999999999999999", "99999999999999999999"),
        ("page=%C2%B2", "²"),
        ("topic=%3Cscript%3E", "<script>"),
    ],
)
def test_an_unknown_value_is_left_out_and_named(world: World, query: str, named: str) -> None:
    page = Page(f"/de/search/?q=Deutschkurs&{query}")
    assert page.status == 200
    assert "Deutschkurs Offen" in page.cards()
    assert named in " ".join(notice.get_text() for notice in page.soup.select(".notice"))
    assert "<script>" not in page.html


def test_an_unknown_place_says_so_and_keeps_the_rest(world: World) -> None:
    page = Page("/de/search/?q=Deutschkurs&topic=language&place=Atlantis")
    assert "Atlantis" in page.one(".notice").get_text()
    assert "Deutschkurs Offen" in page.cards()
    field = page.one('.filter input[name="place"]')
    assert field is not None
    assert field["value"] == "Atlantis"
    assert page.links("Deutsch lernen")  # the chip of the topic


@pytest.mark.parametrize("query", ["sort=near", "radius=10"])
def test_distance_without_a_place_asks_for_one(world: World, query: str) -> None:
    page = Page(f"/de/search/?q=Deutschkurs&{query}")
    assert "nennen Sie einen Ort" in page.one(".notice").get_text()
    assert "Deutschkurs Offen" in page.cards()
    named = Client().get(f"/api/search/?lang=de&q=Deutschkurs&{query}").json()["ignored"]
    assert query in {f"{each['parameter']}={each['value']}" for each in named}


def test_words_of_200_characters_are_searched_and_of_201_refused(world: World) -> None:
    assert Page("/de/search/?q=" + "a" * 200).status == 200
    page = Page("/de/search/?topic=language&q=" + "ä" * 201)
    assert page.status == 400
    assert "201" in page.one(".notice").get_text()
    assert page.one('input[name="q"]')["value"] == "ä" * 201
    assert page.one('input[name="topic"]')["value"] == "language"


def test_a_page_beyond_the_last_is_not_found_and_leads_back(world: World) -> None:
    page = Page("/de/search/?q=Deutschkurs&page=50")
    assert page.status == 404
    back = next(url for url in page.hrefs() if "q=Deutschkurs" in url and "page=50" not in url)
    assert Page(back).cards()


@pytest.mark.parametrize(
    "text",
    ["\x00", "%", "'\";--", "{{7*7}}", "🙂" * 50, "\u202e\u202d", "AND OR NOT (", "*:*", "~", "a:b", "\\", "ﷺ" * 60],
)
def test_odd_words_are_only_words(world: World, text: str) -> None:
    page = Page(f"/de/search/?q={quote(text)}")
    assert page.status == 200
    assert "49" not in (page.soup.select_one("h2#results") or page.soup).get_text()


@pytest.mark.parametrize(
    "url",
    [
        "/de/services/999999/",
        "/de/organizations/999999/",
        "/de/topics/nothing/",
        "/de/topics/a'b/",
        "/de/nowhere/",
        "/de/services/0/",
        "/de/services/12345678901234567890/",
        "/xx/search/",
    ],
)
def test_what_does_not_exist_is_not_found(world: World, url: str) -> None:
    assert Page(url).status == 404


@pytest.mark.parametrize(
    "query",
    [
        "kind=bogus",
        "status=bogus",
        "for=service&service=abc&kind=toleration",
        "for=service&service=" + "9" * 40 + "&kind=toleration",
        "for=topic&topic=../..&kind=toleration",
        "for=http://evil.example&kind=toleration",
        "kind=toleration&x=%00",
        "unsure=",
    ],
)
def test_the_eligibility_page_takes_anything(world: World, query: str) -> None:
    page = Page(f"/de/eligibility/?{query}")
    assert page.status == 200
    assert not [url for url in page.hrefs() if "evil.example" in url.split("?")[0]]


@pytest.mark.parametrize("url", ["/de/services/{open}/?status=bogus", "/de/topics/language/?status=bogus"])
def test_an_unknown_paper_is_no_paper(world: World, url: str) -> None:
    page = Page(url.format(open=world.open_course.pk))
    assert page.status == 200
    assert "Cache-Control" not in page.response.headers or "no-store" not in page.response.headers["Cache-Control"]


@pytest.mark.parametrize("position", ["", "abc", "1", "91,0", "0,181", "nan,nan", "inf,1", "50.8,6.4,1", "50,8,6,4"])
def test_a_broken_position_is_no_position(world: World, position: str) -> None:
    response = Client().post("/de/search/?q=Deutschkurs", {"position": position})
    assert response.status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(world: World, method: str) -> None:
    assert getattr(Client(), method)("/de/search/").status_code == 405
