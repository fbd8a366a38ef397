"""Creates the starting pages in German and their translations, once.

What was created is noted: a page that editors changed, moved or deleted since is never touched or created again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.html import format_html_join
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from directory.core.languages import SOURCE_LANGUAGE, enabled_languages
from directory.exchange.references import queue_references
from directory.models import ImportedEntry, Topic
from portal.pages.models import HomePage, InformationPage, TopicIndexPage, TopicPage
from portal.pages.page_search import index_pages, search_updates_paused

CONTENT_DIR = Path(__file__).parent / "content"
_SOURCE = "starting_pages"


@transaction.atomic
def create_starting_pages() -> Iterator[str]:
    """Creates what is missing and yields the address path of every page that was created.

    A language for which no translations are shipped gets no pages: its readers see the German ones, marked as such.
    """
    content = cast(dict[str, Any], json.loads((CONTENT_DIR / "pages.json").read_text(encoding="utf-8")))
    # Who refers to whom is indexed in one task for all pages, and the CMS's search once, instead of a dozen times for each.
    models = (HomePage, TopicIndexPage, TopicPage, InformationPage)
    with (
        translation.override(SOURCE_LANGUAGE),
        disable_reference_index_auto_update(),
        search_updates_paused(models),
    ):
        german = _locale(SOURCE_LANGUAGE)
        home, is_new = _home(content["home"], german)
        created: list[Page] = [home] if is_new else []
        index = content["topic_index"]
        created += _child(home, TopicIndexPage, index["slug"], _without_slug(index))
        overview = TopicIndexPage.objects.child_of(home).first()
        if overview is not None:
            for topic in Topic.objects.filter(code__in=content["topics"]):
                created += _child(overview, TopicPage, topic.code, _introduction(topic, content["topics"][topic.code]))
        for fields in content["information"]:
            created += _child(home, InformationPage, fields["slug"], _information(fields))
        targets = [_locale(language) for language in enabled_languages() if _shipped_texts(language)]
        for page in created:
            _translate(page, targets)
    fresh = Page.objects.filter(translation_key__in=[page.translation_key for page in created]).specific()
    index_pages(fresh)
    queue_references(fresh)
    return iter([page.url_path for page in created])


def _without_slug(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "slug"}


def _introduction(topic: Topic, fields: dict[str, Any]) -> dict[str, Any]:
    paragraphs = format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in fields["paragraphs"]))
    return {"title": fields["title"], "topic": topic, "introduction": paragraphs}


def _information(fields: dict[str, Any]) -> dict[str, Any]:
    body = [{"type": kind, "value": value} for kind, value in fields["body"]]
    return {**_without_slug(fields), "body": json.dumps(body)}


def _locale(language: str) -> Locale:
    locale, _is_new = Locale.objects.get_or_create(language_code=language)
    return cast(Locale, locale)


def _home(fields: dict[str, Any], locale: Locale) -> tuple[HomePage, bool]:
    existing = HomePage.objects.filter(locale=locale).first()
    if existing is not None:
        return existing, False
    topics = dict(Topic.objects.values_list("code", "pk"))
    tiles = [
        {"type": "tile", "value": {"topic": topics[tile["topic"]], "label": tile["label"]}}
        for tile in fields["tiles"]
        if tile["topic"] in topics
    ]
    numbers = [{"type": "number", "value": number} for number in fields["numbers"]]
    home = HomePage(
        **{**fields, "tiles": json.dumps(tiles), "numbers": json.dumps(numbers)}, slug="home-page", locale=locale
    )
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    _make_site_root(home)
    return home, True


def _make_site_root(home: HomePage) -> None:
    """Wagtail ships a site with a welcome page: our home takes its place."""
    site, _is_new = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    welcome = site.root_page
    site.root_page, site.site_name = home, settings.WAGTAIL_SITE_NAME
    site.save()
    if welcome.specific_class is Page and welcome.pk != home.pk:
        welcome.delete()


def _child(parent: Page, model: type[Page], slug: str, fields: dict[str, Any]) -> list[Page]:
    """The new page in a list, or an empty list where it was created before."""
    _note, is_new = ImportedEntry.objects.get_or_create(source=_SOURCE, kind=model._meta.model_name, external_id=slug)
    if not is_new:
        return []
    page = parent.add_child(instance=model(slug=slug, locale=parent.locale, **fields))
    page.save_revision().publish()
    return [page]


def _translate(page: Page, targets: list[Locale]) -> None:
    """Stores the shipped translations as machine translations and publishes the translated pages.

    wagtail-localize would publish on commit, and so write back how many children a page had when it was created: none.
    """
    source, _is_new = TranslationSource.update_or_create_from_instance(page.specific)
    segments = list(StringSegment.objects.filter(source=source).select_related("string"))
    for target in targets:
        texts = _shipped_texts(target.language_code)
        StringTranslation.objects.bulk_create(
            [
                StringTranslation(
                    translation_of=segment.string,
                    locale=target,
                    context_id=segment.context_id,
                    data=texts[segment.string.data],
                    translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
                    tool_name=_SOURCE,
                )
                for segment in segments
                if segment.string.data in texts
            ],
            ignore_conflicts=True,  # a text that stands twice in one field
        )
        translated, _is_new = Translation.objects.get_or_create(source=source, target_locale=target)
        translated.save_target(publish=False)
        translated.get_target_instance().get_latest_revision().publish()


@cache
def _shipped_texts(language: str) -> dict[str, str]:
    path = CONTENT_DIR / f"strings.{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return texts
