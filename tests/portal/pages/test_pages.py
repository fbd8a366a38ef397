"""What a visitor reads on the editorial pages, in every language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from directory.core.languages import direction
from directory.models import Topic
from portal.pages.models import HomePage, InformationPage, TopicPage
from tests.factories import LanguageFactory, LocationFactory, ServiceFactory, TopicFactory
from tests.portal.pages.html import body_of, heading_of, ids_of, lead_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "en", "ru", "ar"]
PATHS = ["", "topics/", "topics/language/", "privacy/", "imprint/", "accessibility/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_its_language(german_home: HomePage, anonymous: Client, language: str, path: str) -> None:
    response = anonymous.get(f"/{language}/{path}")
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{direction(language)}">' in body_of(response)
    assert heading_of(response)
    assert not response.cookies
    assert "<script>" not in body_of(response)
    assert " style=" not in body_of(response)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_top_is_the_editors_text(german_home: HomePage, anonymous: Client, language: str) -> None:
    home = HomePage.objects.get(locale__language_code=language)
    privacy = InformationPage.objects.get(slug="privacy", locale__language_code=language)
    assert lead_of(anonymous.get(f"/{language}/")) == home.lead
    assert heading_of(anonymous.get(f"/{language}/privacy/")) == privacy.title


def test_the_home_page_leads_to_topics_numbers_papers_and_search(german_home: HomePage, anonymous: Client) -> None:
    page = body_of(anonymous.get("/ar/"))
    for code in ("language", "health"):
        assert f'href="/ar/topics/{code}/"' in page
    for number, shown in (("110", "110"), ("112", "112"), ("116016", "116 016")):
        assert f'href="tel:{number}"' in page
        assert f'<bdi dir="ltr">{shown}</bdi>' in page
    assert f'href="{reverse("directory:eligibility").replace("/de/", "/ar/")}"' in page
    assert 'action="/ar/search/"' in page
    assert 'href="/ar/topics/"' in page


def test_a_need_without_its_own_word_has_the_name_of_its_topic(
    german_home: HomePage, topics: dict[str, Topic], anonymous: Client
) -> None:
    german_home.tiles = [("tile", {"topic": topics["debt"], "label": ""})]
    german_home.save_revision().publish()
    page = body_of(anonymous.get("/de/"))
    assert "<span>Schulden</span>" in page
    assert 'href="/de/topics/language/"' not in page


def test_the_notice_stands_on_the_home_page_only_while_there_is_one(german_home: HomePage, anonymous: Client) -> None:
    assert "notice--info" not in body_of(anonymous.get("/de/"))
    german_home.notice = "Am 3. Oktober sind alle Ämter geschlossen."
    german_home.save_revision().publish()
    assert "Am 3. Oktober sind alle Ämter geschlossen." in body_of(anonymous.get("/de/"))


@pytest.mark.parametrize("path", ["", "topics/", "privacy/"])
def test_every_page_names_its_other_languages(german_home: HomePage, anonymous: Client, path: str) -> None:
    page = body_of(anonymous.get(f"/ru/{path}"))
    for language in LANGUAGES:
        assert page.count(f'hreflang="{language}" href="http://127.0.0.1:8000/{language}/{path}"') == 1
    assert 'hreflang="x-default"' in page


def test_the_sitemap_lists_each_page_once(german_home: HomePage, anonymous: Client) -> None:
    addresses = re.findall(r"<loc>(.*?)</loc>", body_of(anonymous.get("/sitemap-ar-1.xml")))
    assert len(addresses) == len(set(addresses))
    expected = ("", "topics/", "topics/language/", "privacy/", "imprint/", "accessibility/", "eligibility/")
    assert {f"http://127.0.0.1:8000/ar/{path}" for path in expected} <= set(addresses)


def test_all_topics_stand_on_their_page_under_their_name(german_home: HomePage, anonymous: Client) -> None:
    page = body_of(anonymous.get("/ar/topics/"))
    assert all(f'href="/ar/topics/{code}/"' in page for code in ("language", "health", "debt"))
    assert "الديون" in page


def test_a_topic_shows_the_editors_introduction_at_its_own_address(german_home: HomePage, anonymous: Client) -> None:
    assert "Auch Alkohol" not in body_of(anonymous.get("/de/topics/debt/"))
    assert "Nehmen Sie alle Briefe mit, auch ungeöffnete." in body_of(anonymous.get("/de/topics/debt/"))
    assert "خذوا معكم كل الرسائل" in body_of(anonymous.get("/ar/topics/debt/"))


def test_a_topic_without_introduction_has_its_page(german_home: HomePage, anonymous: Client) -> None:
    TopicFactory.create(code="women", name_de="Frauen")
    assert heading_of(anonymous.get("/de/topics/women/")) == "Frauen"


def test_a_legal_page_says_what_is_missing_and_that_nobody_has_checked_it(
    german_home: HomePage, anonymous: Client
) -> None:
    page = body_of(anonymous.get("/de/imprint/"))
    assert page.count("Vom Betreiber auszufüllen") == 3
    assert "The Kreis has not checked this page yet." in page or "noch nicht geprüft" in page


def test_a_checked_article_names_state_author_and_sources(german_privacy: InformationPage, anonymous: Client) -> None:
    german_privacy.is_reviewed, german_privacy.checked_on, german_privacy.author = True, "2026-11", "Muster Amt"
    german_privacy.sources = "https://example.org/a\nhttps://example.org/b"
    german_privacy.save_revision().publish()
    page = body_of(anonymous.get("/de/privacy/"))
    assert "not checked this page" not in page
    assert '<bdi dir="ltr">11.2026</bdi>' in page
    assert "Muster Amt" in page
    assert page.count('rel="noreferrer"') == 2


def test_a_long_article_begins_with_links_to_its_headings(german_privacy: InformationPage, anonymous: Client) -> None:
    response = anonymous.get("/de/privacy/")
    headings = [block for block in german_privacy.body if block.block_type == "heading"]
    for block in headings:
        assert f'href="#section-{block.id}"' in body_of(response)
        assert f"section-{block.id}" in ids_of(response)
    assert len(ids_of(response)) == len(set(ids_of(response)))


def test_a_short_article_has_no_list_of_headings(german_privacy: InformationPage, anonymous: Client) -> None:
    german_privacy.body = [("heading", "Eins"), ("heading", "Zwei"), ("heading", "Drei")]
    german_privacy.save_revision().publish()
    assert 'href="#section-' not in body_of(anonymous.get("/de/privacy/"))


def test_a_page_without_translation_answers_in_german_and_says_so(german_home: HomePage, anonymous: Client) -> None:
    InformationPage.objects.get(slug="imprint", locale__language_code="ar").unpublish()
    response = anonymous.get("/ar/imprint/")
    assert response.status_code == 200
    assert '<html lang="ar" dir="rtl">' in body_of(response)
    assert '<h1><bdi lang="de" dir="ltr">Impressum</bdi></h1>' in body_of(response)
    assert '<div class="stack" lang="de" dir="ltr">' in body_of(response)


def test_an_unknown_page_is_not_found_in_any_language(german_home: HomePage, anonymous: Client) -> None:
    assert anonymous.get("/de/nothing-here/").status_code == 404
    assert anonymous.get("/ar/nothing-here/").status_code == 404


@pytest.mark.parametrize("path", ["/ar/", "/de/", "/ar/topics/", "/ar/privacy/", "/ar/imprint/", "/ar/topics/debt/"])
def test_a_page_asks_the_database_as_often_for_many_entries_as_for_few(
    german_home: HomePage, topics: dict[str, Topic], anonymous: Client, path: str
) -> None:
    InformationPage.objects.get(slug="imprint", locale__language_code="ar").unpublish()  # answers in German
    for model in (HomePage, InformationPage, TopicPage):
        for page in model.objects.live():
            page.body.append(("who_helps", {"heading": "", "topic": topics["debt"], "services": [], "limit": 5}))
            page.save_revision().publish()
    few = _queries_with(1, topics, lambda: anonymous.get(path))
    many = _queries_with(12, topics, lambda: anonymous.get(path))
    assert few == many <= 12


def test_the_starting_pages_hold_no_script_of_the_cms(german_home: HomePage, anonymous: Client) -> None:
    assert "wagtail" not in body_of(anonymous.get("/de/")).lower()
    assert Page.objects.filter(live=True).exists()


def _queries_with(number: int, topics: dict[str, Topic], act: Callable[[], object]) -> int:
    """How many queries it takes with so many services more, each with a place and a language."""
    speaks = LanguageFactory.create(code="ar")
    for _each in range(number):
        ServiceFactory.create(topics=list(topics.values()), languages=[speaks], places=[LocationFactory.create()])
    call_command("rebuild_search")
    act()  # caches of sites and types are filled once per process
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)
