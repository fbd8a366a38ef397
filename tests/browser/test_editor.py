"""The editor's round: sign in, correct a text in four languages, look at the Arabic page, publish, find it, sign out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.demonstration import PASSWORD
from tests.browser.conftest import Visit
from tests.browser.portal_process import Portal
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

_ENTRY: Final = "kd-039"
_LOOK_FOR: Final = 20.0  # seconds; how fast it is on a quiet machine is measured, not asserted
_TABS: Final = {"de": "Deutsch", "en": "English", "ru": "Русский", "ar": "العربية"}
_NEW_WORDS: Final = {"de": "Aprikose", "en": "rhubarb", "ru": "шиповник", "ar": "برقوق"}


@pytest.fixture
def editor(visit: Visit) -> Iterator[Visitor]:
    """The demonstration's editor, signed in, with the form of an entry before her."""
    editor = visit(width=1280, height=900)
    editor.open("/accounts/login/?next=/cms/")
    editor.page.locator("input[type=email]").fill("editor@example.org")
    editor.page.locator("input[type=password]").fill(PASSWORD)
    editor.page.locator("main form button[type=submit]").last.click()
    editor.page.wait_for_url("**/cms/")
    yield editor
    # Leaving a changed form asks back; the dialog is nobody's then.
    editor.page.close(run_before_unload=False)


def test_the_cms_follows_its_content_policy(editor: Visitor) -> None:
    for path in ("/cms/", "/cms/snippets/directory/service/", _form(editor.portal), "/accounts/start/"):
        assert editor.open(path).status == 200
        editor.page.wait_for_load_state("networkidle")
        assert editor.complaints == [], path
        strangers = {r.url for r in editor.requests if not r.url.startswith((editor.portal.address, "data:", "blob:"))}
        assert strangers == set(), path


def test_fields_run_in_the_direction_of_their_language(editor: Visitor) -> None:
    editor.open(_form(editor.portal))
    for language, tab in _TABS.items():
        editor.page.get_by_role("tab", name=tab).click()
        direction = "rtl" if language == "ar" else "ltr"
        expect(editor.page.locator(f"#id_name_{language}")).to_have_css("direction", direction)
        draftail = editor.page.locator(".Draftail-Editor [role=textbox]:visible")
        expect(draftail).to_have_css("direction", direction)
        assert draftail.evaluate("field => field.closest('[lang]').lang") == language


def test_a_correction_in_four_languages_is_found_by_everybody(editor: Visitor, visit: Visit) -> None:
    portal, page = editor.portal, editor.page
    for language in _TABS:
        assert not _finds(portal, language), "the word is new"
    editor.open(_form(portal))
    for language, tab in _TABS.items():
        page.get_by_role("tab", name=tab).click()
        page.locator(f"#id_summary_{language}").fill(f"{_NEW_WORDS[language]} 2026")
    _preview_shows(page, "ar", _NEW_WORDS["ar"])

    page.get_by_role("button", name="Mehr Aktionen").click()
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/service/edit/" in answer.url):
        page.locator("button[name=action-publish]").click()
    answered = time.monotonic()
    waited: dict[str, float] = {}
    while len(waited) < len(_TABS) and time.monotonic() - answered < _LOOK_FOR:
        for language in _TABS.keys() - waited.keys():
            if _finds(portal, language):
                waited[language] = round(time.monotonic() - answered, 2)
        time.sleep(0.05)
    assert waited.keys() == _TABS.keys(), f"found after seconds: {waited}"

    reader = visit()
    for language, word in _NEW_WORDS.items():
        reader.open(f"/{language}/search/?q={word}")
        reader.page.locator(".card a").first.click()
        assert word in reader.page.locator(".lead").inner_text()


def test_who_signs_out_is_out(editor: Visitor) -> None:
    page = editor.page
    page.locator("button[aria-haspopup][class*=sidebar-footer]").click()
    page.locator("form[action$='/logout/'] button").click()
    page.wait_for_url("**/accounts/login/**")
    editor.open(_form(editor.portal))
    assert "/accounts/login/" in page.url


def _form(portal: Portal) -> str:
    return f"/cms/snippets/directory/service/edit/{portal.ids[_ENTRY]}/"


def _finds(portal: Portal, language: str) -> bool:
    results = portal.asked(lang=language, q=_NEW_WORDS[language])["results"]
    assert isinstance(results, list)
    return _ENTRY in [hit["external_id"] for hit in results[:1]]


def _preview_shows(page: Page, language: str, words: str) -> None:
    page.locator("[data-side-panel-toggle=preview]").click()
    page.locator("#id_preview_mode").select_option(language)
    shown = page.frame_locator("iframe.w-preview__iframe, iframe#w-preview-iframe").first
    expect(shown.locator("html")).to_have_attribute("lang", language)
    expect(shown.locator("html")).to_have_attribute("dir", "rtl")
    expect(shown.locator(".lead").first).to_contain_text(words)
