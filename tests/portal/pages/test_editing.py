"""An editor changes pages in the CMS: edit, preview, publish, translate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from directory.models import Topic
from portal.accounts.models import User
from portal.pages.models import HomePage, InformationPage, TopicIndexPage, TopicPage
from tests.portal.pages.html import body_of, heading_of, lead_of

pytestmark = pytest.mark.django_db
NEW_LEAD = "Hier finden Sie Hilfe im Kreis Düren."


@pytest.fixture
def editor(eve: User, sign_in: Callable[[User], Client]) -> Client:
    """Eve, signed in."""
    return sign_in(eve)


@pytest.fixture(autouse=True)
def _run_what_waits_for_the_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Any:
    with django_capture_on_commit_callbacks(execute=True):
        yield


def home_form(page: HomePage, topics: dict[str, Topic], **changes: Any) -> dict[str, Any]:
    tiles = [("tile", {"topic": str(topics["debt"].pk), "label": "Schulden und Post"})]
    numbers = [("number", {"number": "110", "label": "Polizei"})]
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "lead": page.lead,
            "search_label": page.search_label,
            "trust_line": page.trust_line,
            "notice": "",
            "tiles": streamfield(tiles),
            "numbers": streamfield(numbers),
            "body": streamfield([]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            **changes,
        }
    )


def note_in(language: str, message: str) -> str:
    with translation.override(language):
        return gettext(message)


class TestHome:
    def test_a_published_change_is_on_the_page_at_once(
        self, editor: Client, german_home: HomePage, topics: dict[str, Topic], anonymous: Client
    ) -> None:
        form = home_form(german_home, topics, lead=NEW_LEAD)
        edit = reverse("wagtailadmin_pages:edit", args=[german_home.pk])
        assert editor.get(edit).status_code == 200
        response = editor.post(edit, {**form, "action-publish": "1"})
        assert response.status_code == 302, response.context["form"].errors
        page = anonymous.get("/de/")
        assert lead_of(page) == NEW_LEAD
        assert "Schulden und Post" in body_of(page)
        assert "tel:112" not in body_of(page)

    def test_a_draft_is_not_public_and_shows_in_the_preview(
        self, editor: Client, german_home: HomePage, topics: dict[str, Topic], anonymous: Client
    ) -> None:
        form = home_form(german_home, topics, lead=NEW_LEAD)
        preview = reverse("wagtailadmin_pages:preview_on_edit", args=[german_home.pk])
        assert editor.post(preview, form).json()["is_valid"]
        shown = editor.get(preview)
        assert lead_of(shown) == NEW_LEAD
        assert lead_of(anonymous.get("/de/")) == german_home.lead


def test_the_preview_may_stand_in_the_frame_of_the_cms_and_nowhere_else(
    editor: Client, german_privacy: InformationPage, anonymous: Client
) -> None:
    draft = reverse("wagtailadmin_pages:view_draft", args=[german_privacy.pk])
    assert "frame-ancestors 'self'" in editor.get(draft).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in anonymous.get("/de/privacy/").headers["Content-Security-Policy"]


def test_the_draft_of_an_introduction_shows_above_the_services_of_its_topic(
    editor: Client, german_home: HomePage
) -> None:
    page = TopicPage.objects.get(topic__code="debt", locale__language_code="de")
    page.introduction = "<p>Ein neuer Entwurf.</p>"
    page.save_revision()
    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "Ein neuer Entwurf." in body_of(response)
    assert heading_of(response) == "Schulden"


def test_a_page_that_was_never_saved_has_a_preview(editor: Client, german_home: HomePage) -> None:
    form = nested_form_data(
        {
            "title": "Ein neuer Artikel",
            "slug": "new-article",
            "in_short": "Kurz gesagt.",
            "body": streamfield([("heading", "Eins")]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
        }
    )
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["pages", "informationpage", german_home.pk])
    assert editor.post(preview, form).json()["is_valid"]
    assert heading_of(editor.get(preview)) == "Ein neuer Artikel"


class TestTranslations:
    def test_a_shipped_translation_is_labelled(self, german_home: HomePage, anonymous: Client) -> None:
        assert note_in("ar", "Machine translation, not checked") in body_of(anonymous.get("/ar/topics/"))
        assert note_in("de", "Machine translation, not checked") not in body_of(anonymous.get("/de/topics/"))

    def test_the_label_goes_when_a_person_has_confirmed_every_text(
        self, editor: Client, german_home: HomePage, anonymous: Client
    ) -> None:
        page = TopicIndexPage.objects.get(locale__language_code="ar")
        translate(editor, page, {"Alle Themen": "جميع المواضيع", german_intro(): "اختاروا موضوعاً."})
        response = anonymous.get("/ar/topics/")
        assert heading_of(response) == "جميع المواضيع"
        assert note_in("ar", "Machine translation, not checked") not in body_of(response)

    def test_an_edited_german_page_marks_its_translations_until_they_follow(
        self, editor: Client, german_home: HomePage, anonymous: Client
    ) -> None:
        german_home.lead = NEW_LEAD
        german_home.save_revision().publish()
        outdated = note_in("ar", "The German text is newer")
        before = anonymous.get("/ar/")
        assert outdated in body_of(before)
        assert lead_of(before) != NEW_LEAD

        source = TranslationSource.objects.get_for_instance(german_home)
        update = reverse("wagtail_localize:update_translations", args=[source.pk])
        assert editor.post(update, {"publish_translations": ""}).status_code == 302
        assert outdated in body_of(anonymous.get("/ar/"))

        arabic = HomePage.objects.get(locale__language_code="ar")
        translate(editor, arabic, {NEW_LEAD: "هنا تجدون المساعدة."})
        after = anonymous.get("/ar/")
        assert lead_of(after) == "هنا تجدون المساعدة."
        assert outdated not in body_of(after)


def german_intro() -> str:
    return str(TopicIndexPage.objects.get(locale__language_code="de").intro)


def translate(editor: Client, page: Page, texts: dict[str, str]) -> None:
    """Writes the translations into the editor of the translated page, and publishes it."""
    of_page = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    for german, text in texts.items():
        segment = StringSegment.objects.get(source=of_page.source, string__data=german)
        write = reverse("wagtail_localize:edit_string_translation", args=[of_page.pk, segment.pk])
        form = "application/x-www-form-urlencoded"
        assert editor.put(write, f"value={text}", content_type=form).status_code in (200, 201)
    publish = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.post(publish, {"action": "publish"}).status_code == 302
