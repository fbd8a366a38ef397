"""Foreign words carry their language; numbers and addresses keep their direction."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from bs4 import NavigableString, Tag

from tests.directory.views.conftest import World
from tests.directory.views.reading import Page

pytestmark = pytest.mark.django_db
PAGES = (
    "search/?q=Deutschkurs",
    "search/?topic=language&status=duldung",
    "topics/language/",
    "services/{open}/",
    "services/{closed}/?status=duldung",
    "services/{bare}/",
    "services/{shelter}/",
    "organizations/{organization}/",
    "eligibility/",
    "eligibility/?kind=toleration",
    "eligibility/?status=duldung",
    "eligibility/?unsure=1",
)


def _url(language: str, path: str, world: World) -> str:
    return f"/{language}/" + path.format(
        open=world.open_course.pk,
        closed=world.closed_course.pk,
        bare=world.bare.pk,
        shelter=world.shelter.pk,
        organization=world.open_course.organization_id,
    )


@pytest.mark.parametrize("language", ["de", "en", "ru", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_the_page_says_its_language_and_direction(world: World, path: str, language: str) -> None:
    html = Page(_url(language, path, world)).soup.html
    assert html is not None
    assert html["lang"] == language
    assert html["dir"] == ("rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize("path", PAGES)
def test_numbers_addresses_and_times_are_isolated_in_arabic(world: World, path: str) -> None:
    page = Page(_url("ar", path, world))
    loose = [
        text
        for text in page.one("body").find_all(string=re.compile(r"02421|\d{5} |\d\d?:\d\d|@|https?://|\d\d\.\d{4}"))
        if not _inside(text, lambda tag: tag.name in {"script", "style"} or tag.get("dir") == "ltr")
    ]
    assert loose == []


@pytest.mark.parametrize("path", PAGES)
def test_german_words_in_an_arabic_page_are_marked(world: World, path: str) -> None:
    page = Page(_url("ar", path, world))
    german = re.compile(
        r"Deutschkurs|Musterdorf|Musterweg|Musterverein|Lotsenstelle|Kein Zugang|Café Muster|Sprachkurs des|rotem Strich"
    )
    unmarked = [text for text in page.main().find_all(string=german) if not _inside(text, _is_marked_german_or_typed)]
    assert unmarked == []


def _is_marked_german_or_typed(tag: Tag) -> bool:
    """What a visitor typed has no known language: its direction is the browser's to find."""
    return tag.get("lang") == "de" or tag.get("dir") == "auto"


def test_a_missing_translation_shows_the_german_text_labelled(world: World) -> None:
    page = Page(f"/ar/services/{world.bare.pk}/")
    heading = page.one("h1").select_one('[lang="de"]')
    assert heading is not None
    assert heading.get_text() == "Café Muster"
    assert page.soup.select_one(".head .tag, .head .tag--warm, .band .tag") is not None


def test_language_links_keep_path_and_query(world: World) -> None:
    page = Page("/ar/search/?q=Deutschkurs&topic=language")
    assert page.one('.languages a[lang="de"]')["href"] == "/de/search/?q=Deutschkurs&topic=language"


def _inside(text: NavigableString, wanted: Callable[[Tag], bool]) -> bool:
    return any(isinstance(tag, Tag) and wanted(tag) for tag in text.parents)
