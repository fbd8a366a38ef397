"""What the form says about translations: the tick, new words, German words that change, and work saved in the background."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from directory.core.translated import TranslationState
from directory.models import Service
from portal.accounts.models import User
from tests.directory.cms.editor import Editor, rich, url_of

AtCms = Callable[[User], Editor]
pytestmark = pytest.mark.django_db
MACHINE, REVIEWED, OUTDATED, MISSING = (
    TranslationState.MACHINE, TranslationState.REVIEWED, TranslationState.OUTDATED, TranslationState.MISSING,
)  # fmt: skip


def states(service: Service) -> dict[str, str]:
    service = Service.objects.get(pk=service.pk)
    return {language: service.translation_state(language) for language in ("en", "ru", "ar")}


@pytest.fixture
def editor(at_cms: AtCms, eve: User) -> Editor:
    return at_cms(eve)


def test_a_tick_marks_one_language_as_reviewed(editor: Editor, service: Service) -> None:
    editor.save(service, "publish", reviewed_ru="on")
    assert states(service) == {"en": MACHINE, "ru": REVIEWED, "ar": MACHINE}


def test_german_words_that_change_make_every_translation_outdated(editor: Editor, service: Service) -> None:
    editor.save(service, "publish", reviewed_ru="on")
    editor.save(service, "publish", summary_de="Hilfe bei allen Fragen.")
    assert states(service) == {"en": OUTDATED, "ru": OUTDATED, "ar": OUTDATED}


def test_german_markup_that_changes_makes_nothing_outdated(editor: Editor, service: Service) -> None:
    editor.save(service, "publish", description_de=rich("<p>Wir helfen.</p>"))
    assert states(service) == {"en": MACHINE, "ru": MACHINE, "ar": MACHINE}


def test_words_corrected_in_four_languages_with_ticks_are_reviewed(editor: Editor, service: Service) -> None:
    editor.save(
        service, "publish",
        summary_de="Neu.", summary_en="New.", summary_ru="Новое.", summary_ar="جديد.", reviewed_en="on", reviewed_ar="on",
    )  # fmt: skip
    assert states(service) == {"en": REVIEWED, "ru": MACHINE, "ar": REVIEWED}


def test_new_words_without_a_tick_are_not_reviewed(editor: Editor, service: Service) -> None:
    editor.save(service, "publish", reviewed_ar="on")
    editor.save(service, "publish", summary_ar="نص آخر", reviewed_ar=None)
    assert states(service)["ar"] == MACHINE


def test_a_tick_taken_off_takes_the_review_back(editor: Editor, service: Service) -> None:
    editor.save(service, "publish", reviewed_ar="on")
    editor.save(service, "publish", reviewed_ar=None)
    assert states(service)["ar"] == MACHINE


def test_a_text_taken_away_makes_the_translation_missing(editor: Editor, service: Service) -> None:
    editor.save(service, "publish", summary_ar="")
    assert states(service)["ar"] == MISSING


def test_an_incomplete_translation_cannot_be_ticked(editor: Editor, service: Service) -> None:
    response = editor.save(service, "publish", summary_ar="", reviewed_ar="on")
    assert response.status_code == 200
    assert "reviewed_ar" in response.context["form"].errors
    assert states(service)["ar"] == MACHINE


def test_saving_in_the_background_does_not_renew_an_old_tick(editor: Editor, service: Service) -> None:
    """Wagtail saves while the page stays open: the tick of the open page is older than the German words it has just saved."""
    editor.save(service, "publish", reviewed_ru="on")
    open_page = {**editor.read(service), "summary_de": "Anders."}
    first = editor.client.post(url_of(service, "edit"), open_page, headers={"accept": "application/json"}).json()
    assert first["success"]
    again = {**open_page, "overwrite_revision_id": first["revision_id"], "internal_note": "x"}
    assert editor.client.post(url_of(service, "edit"), again, headers={"accept": "application/json"}).json()["success"]
    assert editor.draft_of(service).translation_state("ru") == OUTDATED


def test_each_language_has_a_tab_with_language_and_direction(editor: Editor, service: Service) -> None:
    page = BeautifulSoup(editor.client.get(url_of(service, "edit")).content, "html.parser")
    tabs = " ".join(tab.get_text(" ", strip=True) for tab in page.select("[role=tab]"))
    places = [tabs.index(name) for name in ("Deutsch", "English", "Русский", "العربية")]
    assert places == sorted(places)
    for field in ("name_ar", "description_ar", "summary_ar"):
        wrapper = page.select_one(f'[name="{field}"]').find_parent(class_="kd-text")
        assert (wrapper["lang"], wrapper["dir"]) == ("ar", "rtl")
    assert page.select_one('[name="name_ar"]')["dir"] == "rtl"
    assert page.select_one('[name="name_tr"]') is None
    for language in ("en", "ru", "ar"):
        head = page.select_one(f'[name="reviewed_{language}"]').find_parent(class_="kd-review")
        assert head.select_one('strong[lang="de"]').get_text() == "Beratung Muster"


def test_the_german_text_stands_below_its_translation(editor: Editor, service: Service) -> None:
    page = BeautifulSoup(editor.client.get(url_of(service, "edit")).content, "html.parser")
    panel = page.select_one('[name="description_ru"]').find_parent(class_="w-field")
    assert panel.select_one('.kd-german [lang="de"] b').get_text() == "helfen"


def test_texts_of_languages_that_are_switched_off_are_kept(editor: Editor, service: Service) -> None:
    Service.objects.filter(pk=service.pk).update(name_tr="Türkçe ad")
    editor.save(service, "publish", name_de="Umbenannt")
    service.refresh_from_db()
    assert service.name_tr == "Türkçe ad"
