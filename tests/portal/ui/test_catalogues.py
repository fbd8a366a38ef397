"""Messages are found in code and templates, catalogues follow them, and what is wrong with a translation is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import trans_real
from pytest_django import Settings

from portal.ui import catalogues

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("Search")
pgettext("verb", "Search")
ngettext("%(count)s place", "%(count)s places", 2)
"""
TEMPLATE = """
{% load i18n %}
    <p>It's (open</p>
  {% translate "Call" %} {% translate "Close" context "shop" %}
{% blocktranslate trimmed with name=person.name %}
    Good day, {{ name }}
{% endblocktranslate %}
{% blocktranslate count total=n %}{{ total }} entry{% plural %}{{ total }} entries{% endblocktranslate %}
"""


@pytest.fixture
def project(tmp_path: Path, settings: Settings) -> Path:
    """A small project with one Python file and one template."""
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "portal" / "code.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]
    return tmp_path


def test_messages_of_code_and_templates_are_found(project: Path) -> None:
    found = {(message.id, message.context) for message in catalogues.messages_of_code() if message.id}
    assert found == {
        ("Search", None),
        ("Search", "verb"),
        (("%(count)s place", "%(count)s places"), None),
        ("Call", None),
        ("Close", "shop"),
        ("Good day, %(name)s", None),
        (("%(total)s entry", "%(total)s entries"), None),
    }


def test_an_update_keeps_translations_and_drops_what_is_gone(project: Path) -> None:
    call_command("messages")
    german = _file("de")
    text = german.path.read_text(encoding="utf-8")
    german.path.write_text(text.replace('msgid "Call"\nmsgstr ""', 'msgid "Call"\nmsgstr "Anrufen"'), encoding="utf-8")
    (project / "portal" / "code.py").write_text('_("New")\n', encoding="utf-8")
    call_command("messages")
    catalog = german.read()
    assert catalog.get("Call").string == "Anrufen"
    assert catalog.get("New").string == ""
    assert catalog.get("Search") is None
    assert not catalog.obsolete


def test_running_it_again_changes_no_byte_and_leaves_no_dates(project: Path) -> None:
    call_command("messages")
    before = {file.language: file.path.read_bytes() for file in catalogues.catalogues()}
    call_command("messages")
    assert before == {file.language: file.path.read_bytes() for file in catalogues.catalogues()}
    assert all(b"Date" not in text and b"page.html:" not in text for text in before.values())


def test_english_copies_itself(project: Path) -> None:
    call_command("messages")
    english = _file("en").read()
    assert english.get("Call").string == "Call"
    assert english.get("%(count)s place").string == ("%(count)s place", "%(count)s places")


def test_arabic_has_six_forms_and_russian_three(project: Path) -> None:
    call_command("messages")
    assert len(_file("ar").read().get("%(count)s place").string) == 6
    assert len(_file("ru").read().get("%(count)s place").string) == 3


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda catalog: None, ""),
        (lambda catalog: catalog.delete("Call"), "is not in the catalogue"),
        (lambda catalog: catalog.add("Gone", "Weg"), "is no longer in the code"),
        (lambda catalog: setattr(catalog.get("Call"), "string", ""), "is not translated"),
        (lambda catalog: catalog.get("Call").flags.add("fuzzy"), "is marked fuzzy"),
        (lambda catalog: setattr(catalog.get("Good day, %(name)s"), "string", "Guten Tag"), "has other placeholders"),
        (lambda catalog: setattr(catalog.get("%(count)s place"), "string", ("Ein Ort", "")), "needs 2 plural forms"),
        (lambda catalog: setattr(catalog.get("%(count)s place"), "string", ("Ein Ort", "%(count)s Orte")), ""),
    ],
)
def test_what_is_wrong_is_said(change, problem: str, project: Path) -> None:  # type: ignore[no-untyped-def]  # lambdas
    call_command("messages")
    for file in catalogues.catalogues():
        catalog = file.read()
        _translate_all(catalog)
        if file.language == "de":
            change(catalog)
        file.write(catalog)
    if not problem:
        call_command("messages", check=True)
        return
    with pytest.raises(CommandError, match=problem):
        call_command("messages", check=True)


def test_a_placeholder_without_a_name_is_refused(project: Path) -> None:
    (project / "portal" / "code.py").write_text('_("%s places and 100%%")\n', encoding="utf-8")
    call_command("messages")
    with pytest.raises(CommandError, match=r"portal/code\.py: name the placeholders"):
        call_command("messages", check=True)


def test_compiled_catalogues_are_what_django_reads(project: Path) -> None:
    call_command("messages")
    german = _file("de")
    catalog = german.read()
    _translate_all(catalog)
    german.write(catalog)
    call_command("messages", compile=True)
    try:
        trans_real._translations = {}
        with translation.override("de"):
            assert translation.gettext("Call") == "Call!"
            assert translation.pgettext("verb", "Search") == "Search!"
    finally:
        trans_real._translations = {}


def _file(language: str) -> catalogues.CatalogueFile:
    return next(file for file in catalogues.catalogues() if file.language == language)


def _translate_all(catalog: Catalog) -> None:
    for message in catalog:
        if message.id:
            many = isinstance(message.id, tuple)
            message.string = (f"{message.id[1]}!",) * catalog.num_plurals if many else f"{message.id}!"
