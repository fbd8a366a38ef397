"""Ids count, slugs are cosmetic, and every page knows its other languages."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.directory.views.conftest import World
from tests.directory.views.reading import Page, head_links
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
LANGUAGES = {"de", "en", "ru", "ar"}


def _paths(world: World) -> list[str]:
    return [
        "search/", f"services/{world.open_course.pk}/", f"services/{world.shelter.pk}/",
        f"organizations/{world.open_course.organization_id}/", "topics/language/", "eligibility/",
    ]  # fmt: skip


def test_alternates_are_complete_and_reciprocal(world: World) -> None:
    for path in _paths(world):
        first = head_links(Page(f"/de/{path}"), "alternate")
        assert set(first) == LANGUAGES | {"x-default"}, path
        for language in LANGUAGES:
            other = Page(first[language].removeprefix(settings.PUBLIC_BASE_URL))
            assert other.status == 200
            assert head_links(other, "alternate") == first, path
            assert head_links(other, "canonical")["canonical"] == first[language]


def test_a_query_is_in_no_alternate_and_in_no_canonical(world: World) -> None:
    page = Page("/de/search/?q=Deutschkurs&status=duldung")
    assert not [
        url for url in (*head_links(page, "alternate").values(), *head_links(page, "canonical").values()) if "?" in url
    ]
    assert page.soup.select_one('meta[name="robots"][content="noindex"]') is not None


@pytest.mark.parametrize("slug", ["", "deutschkurs-offen/", "quite-wrong/"])
def test_a_wrong_slug_is_answered_all_the_same(world: World, slug: str) -> None:
    page = Page(f"/de/services/{world.open_course.pk}/{slug}")
    assert page.status == 200
    assert head_links(page, "canonical")["canonical"].endswith(
        f"/de/services/{world.open_course.pk}/deutschkurs-offen/"
    )


def test_the_language_choice_is_a_page_with_the_browser_s_language_first() -> None:
    response = Client(headers={"Accept-Language": "ar-SY,ar;q=0.9,de;q=0.5"}).get("/")
    assert response.status_code == 200
    assert "Accept-Language" in response.headers["Vary"]
    main = response.content.decode().split("<main", 1)[1]
    assert re.findall(r'class="choice" href="/(\w\w)/"', main) == ["ar", "de", "en", "ru"]
    for name in ("العربية", "Deutsch", "English", "Русский"):
        assert name in main
    assert head_links(Page("/"), "alternate").keys() == LANGUAGES | {"x-default"}


def test_the_sitemap_lists_every_public_page_once_per_language(world: World) -> None:
    hidden = ServiceFactory.create(hidden_from_search_engines=True)
    gone = ServiceFactory.create(live=False)
    index = Client().get("/sitemap.xml").content.decode()
    files = re.findall(r"<loc>(.*?)</loc>", index)
    assert len(files) == len(LANGUAGES)
    for file in files:
        body = Client().get(file.removeprefix(settings.PUBLIC_BASE_URL)).content.decode()
        addresses = re.findall(r"<loc>(.*?)</loc>", body)
        assert len(addresses) == len(set(addresses))
        assert "status=" not in body
        for service in (hidden, gone):
            assert f"/services/{service.pk}/" not in body
        for address in addresses:
            if "/services/" in address or "/topics/" in address or "/organizations/" in address:
                assert Client().get(address.removeprefix(settings.PUBLIC_BASE_URL)).status_code == 200


def test_no_such_part_of_the_sitemap(world: World) -> None:
    for path in ("/sitemap-xx-1.xml", "/sitemap-de-0.xml", "/sitemap-de-99.xml"):
        assert Client().get(path).status_code == 404
