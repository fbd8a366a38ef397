"""``load_pages`` creates what is missing once, in every language, and leaves the editors' work alone."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, TranslatableObject, TranslationSource

from directory.models import ImportedEntry
from portal.pages.models import HomePage, InformationPage
from portal.pages.starting_pages import CONTENT_DIR
from tests.factories import TopicFactory
from tests.portal.pages.html import body_of

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_pages", stdout=out)
    return out.getvalue()


def test_every_page_exists_once_in_every_language(german_home: HomePage) -> None:
    germans = Page.objects.descendant_of(german_home, inclusive=True).live()
    assert germans.count() == 1 + 1 + 3 + 3  # home, overview, topics, legal pages
    for page in germans:
        languages = page.get_translations(inclusive=True).live().values_list("locale__language_code", flat=True)
        assert sorted(languages) == ["ar", "de", "en", "ru"], page.title


def test_a_second_run_creates_nothing(german_home: HomePage) -> None:
    pages = list(Page.objects.values_list("pk", "title", "latest_revision_created_at"))
    assert "0 created" in load()
    assert list(Page.objects.values_list("pk", "title", "latest_revision_created_at")) == pages


def test_an_edited_page_stays_as_it_is(german_privacy: InformationPage) -> None:
    german_privacy.title = "Datenschutz bei uns"
    german_privacy.save_revision().publish()
    load()
    german_privacy.refresh_from_db()
    assert german_privacy.title == "Datenschutz bei uns"


def test_a_deleted_page_is_not_created_again(german_privacy: InformationPage) -> None:
    german_privacy.delete()
    load()
    assert not InformationPage.objects.filter(slug="privacy", locale__language_code="de").exists()


def test_a_topic_that_comes_later_gets_its_introduction(german_home: HomePage) -> None:
    TopicFactory.create(code="housing", name_de="Wohnen")
    assert "created" in load().splitlines()[0]
    assert Page.objects.filter(slug="housing", locale__language_code="ar", live=True).exists()


def test_the_shipped_translations_cover_the_german_texts_and_nothing_else(
    german_home: HomePage, settings: Settings
) -> None:
    content = json.loads((CONTENT_DIR / "pages.json").read_text(encoding="utf-8"))
    for code in content["topics"]:
        TopicFactory.create(code=code)
    settings.LANGUAGES = [("de", "German")]
    _forget()
    load()
    for page in Page.objects.descendant_of(HomePage.objects.get(), inclusive=True):
        TranslationSource.update_or_create_from_instance(page.specific)
    german = set(StringSegment.objects.values_list("string__data", flat=True))
    for language in ("en", "ru", "ar"):
        shipped = json.loads((CONTENT_DIR / f"strings.{language}.json").read_text(encoding="utf-8"))
        assert set(shipped) == german
        assert all(text.strip() for text in shipped.values())


def test_a_language_without_shipped_translations_shows_the_german_pages(
    german_home: HomePage, settings: Settings, anonymous: Client
) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("uk", "Ukrainian")]
    load()
    response = anonymous.get("/uk/privacy/")
    assert '<html lang="uk" dir="ltr">' in body_of(response)
    assert '<h1><bdi lang="de" dir="ltr">Datenschutz</bdi></h1>' in body_of(response)


def test_shipped_translations_count_as_machine_translations(german_home: HomePage) -> None:
    kinds = StringTranslation.objects.values_list("translation_type", flat=True).distinct()
    assert list(kinds) == [StringTranslation.TRANSLATION_TYPE_MACHINE]


def test_the_tree_of_pages_is_sound(german_home: HomePage) -> None:
    assert not any(Page.find_problems())


def _forget() -> None:
    """As if the starting pages had never been created."""
    HomePage.objects.all().delete()
    ImportedEntry.objects.filter(source="starting_pages").delete()
    TranslatableObject.objects.all().delete()
