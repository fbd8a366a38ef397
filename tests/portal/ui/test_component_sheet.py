"""The developers' component sheet and the pages of failure."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_sheet_shows_every_component_in_both_themes(client: Client, settings: Settings, language: str) -> None:
    settings.COMPONENT_SHEET = True
    page = client.get(f"/{language}/components/").content.decode()
    for theme in ("light", "dark"):
        assert f'data-theme="{theme}" lang="{language}"' in page
    assert page.count('class="answer answer--') >= 12
    assert 'name="robots" content="noindex"' in page


def test_the_sheet_is_not_found_where_it_is_switched_off(client: Client, settings: Settings) -> None:
    settings.COMPONENT_SHEET = settings.DEBUG = False
    assert client.get("/de/components/").status_code == 404


def test_what_is_not_found_speaks_the_language_of_its_address_and_leads_home(client: Client) -> None:
    response = client.get("/ar/nowhere/at-all/")
    page = response.content.decode()
    assert response.status_code == 404
    assert '<html lang="ar" dir="rtl">' in page
    assert 'href="/de/" lang="de" dir="ltr"' in page
    assert 'rel="alternate"' not in page
    assert response.cookies == {}


def test_the_page_of_failure_needs_nothing_and_speaks_all_languages() -> None:
    page = get_template("500.html").render()
    for start in ("/de/", "/en/", "/ru/", "/ar/"):
        assert f'href="{start}"' in page
    assert 'lang="ar" dir="rtl"' in page
    assert 'href="tel:112"' in page
