"""From the choice of the language to an entry and back, in German and Arabic, with and without JavaScript."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from directory.core.languages import autonym
from tests.browser.conftest import Visit
from tests.browser.page_types import NO_WORDS
from tests.browser.visitor import Visitor, said

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with JavaScript", "without JavaScript"]),
    pytest.mark.parametrize("language", ["de", "ar"]),
]
_FREQUENT_WORD = {"de": "Deutsch", "ar": "استشارة"}


@pytest.fixture
def visitor(visit: Visit, java_script_enabled: bool) -> Visitor:
    """Somebody with a phone."""
    return visit(java_script_enabled=java_script_enabled)


def test_search_filter_turn_the_page_open_an_entry_and_go_back(visitor: Visitor, language: str) -> None:
    page = visitor.page
    visitor.open("/")
    visitor.link(autonym(language)).first.click()
    assert visitor.path == f"/{language}/"

    page.get_by_role("searchbox").fill(_FREQUENT_WORD[language])
    page.get_by_role("button", name=said(language, "Search", "verb")).click()
    assert _FREQUENT_WORD[language] in _heading(visitor).inner_text()
    all_results = _total(visitor)
    assert all_results > 20

    page.locator("details.filter > summary").click()
    topic = page.locator("input[name=topic][value=language]")
    _open_facet_of(topic)
    topic.check()
    shown = page.locator(".filter__go button")
    assert str(all_results) in shown.inner_text()
    shown.click()
    assert parse_qs(urlsplit(page.url).query)["topic"] == ["language"]
    assert 0 < _total(visitor) < all_results

    remove = page.locator(".chips a:not(.chip--clear)")
    expect(remove).to_have_count(1)
    assert said(language, "Remove filter:") in remove.inner_text()
    remove.click()
    assert _total(visitor) == all_results

    first_names = _names(visitor)
    page.locator(".pages").get_by_role("link", name=re.compile(r"\b2$")).click()
    assert parse_qs(urlsplit(page.url).query)["page"] == ["2"]
    assert not set(first_names) & set(_names(visitor))

    entry = page.locator(".card a").first
    name = entry.inner_text()
    entry.click()
    expect(page.locator("h1")).to_have_text(name)
    assert visitor.language == language
    page.go_back()
    assert parse_qs(urlsplit(page.url).query)["page"] == ["2"]
    assert page.get_by_role("searchbox").input_value() == _FREQUENT_WORD[language]


def test_the_paper_in_two_steps(visitor: Visitor, language: str) -> None:
    page = visitor.page
    visitor.open(f"/{language}/")
    visitor.page.locator(".choice").click()
    page.locator(".choice", has_text="Duldung").first.click()
    page.locator(".choice", has_text="Duldung").first.click()
    answers = page.locator(".group .answer")
    assert said(language, "Open for you") in answers.first.inner_text()
    assert answers.count() >= 3

    places = page.locator(".group").first.locator(".fold", has=page.locator("a.button"))
    places.first.locator("summary").click()
    name = places.first.locator("summary > span").inner_text()
    places.first.locator("a.button").click()
    assert page.locator("h1").inner_text() in name
    assert "Duldung" in page.locator("section[aria-labelledby=who-may]").inner_text()
    shared = page.locator("[data-share]")
    assert "duldung" not in (shared.get_attribute("data-share") or "")


def test_nothing_found_offers_a_way(visitor: Visitor, language: str) -> None:
    page = visitor.page
    visitor.open(f"/{language}/search/?q={NO_WORDS}&free=free")
    assert page.locator(".card").count() == 0
    empty = page.locator(".empty")
    assert empty.locator("a[href^='tel:']").count() == 1
    empty.locator("a:not([href^='tel:'])").first.click()
    assert page.locator(".card").count() > 0


def test_the_language_switch_keeps_words_and_filters(visitor: Visitor, language: str) -> None:
    visitor.open(f"/{language}/search/?q=Duldung&language=ar&status=duldung")
    other = "en" if language == "de" else "ru"
    visitor.link(autonym(other)).first.click()
    assert visitor.language == other
    assert parse_qs(urlsplit(visitor.page.url).query) == {"q": ["Duldung"], "language": ["ar"], "status": ["duldung"]}


def test_what_is_not_known_is_named_and_left_out(visitor: Visitor, language: str) -> None:
    page = visitor.page
    word = _FREQUENT_WORD[language]
    visitor.open(f"/{language}/search/?q={word}&topic=Zauberei&place=Atlantis")
    notices = page.locator(".notice--warning")
    assert "Zauberei" in notices.nth(0).inner_text()
    assert "Atlantis" in notices.nth(1).inner_text()
    assert _total(visitor) > 20


def test_a_text_that_is_too_long_is_refused_with_a_sentence_and_can_be_shortened(
    visitor: Visitor, language: str
) -> None:
    page = visitor.page
    word = _FREQUENT_WORD[language]
    assert visitor.open(f"/{language}/search/?q={(word + ' ') * 40}").status == 400
    assert "200" in page.locator("main").inner_text()
    page.get_by_role("searchbox").fill(word)
    page.get_by_role("button", name=said(language, "Search", "verb")).click()
    assert _total(visitor) > 20


def test_a_page_beyond_the_last_leads_back(visitor: Visitor, language: str) -> None:
    page = visitor.page
    assert visitor.open(f"/{language}/search/?q={_FREQUENT_WORD[language]}&page=99").status == 404
    page.locator("main a[href*='/search/?']").first.click()
    assert page.locator(".card").count() > 0


def _heading(visitor: Visitor) -> Locator:
    return visitor.page.locator("#results")


def _total(visitor: Visitor) -> int:
    found = re.search(r"\d+", _heading(visitor).inner_text())
    assert found is not None
    return int(found[0])


def _names(visitor: Visitor) -> list[str]:
    return visitor.page.locator(".card h3").all_inner_texts()


def _open_facet_of(box: Locator) -> None:
    facet = box.locator("xpath=ancestor::details[contains(@class, 'facet')]")
    if facet.get_attribute("open") is None:
        facet.locator("summary").click()
