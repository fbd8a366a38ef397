"""How far the translation of an editorial page can be trusted, and where the page is in other languages."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from directory.core.languages import SOURCE_LANGUAGE, enabled_languages


def language_note(page: Page, language: str) -> str:
    """What to say beside the page's title to a reader of the language: the kinds of ``components/language_note.html``.

    "only_german" where the page is not in the reader's language, "outdated" where the German page was published or gained
    texts since it was translated, "machine" while a text comes from a machine; else empty.
    """
    if page.locale.language_code != language:
        return "only_german"
    if language == SOURCE_LANGUAGE:
        return ""
    source = _source_with_state(page)
    if source is None:
        return ""
    if source["is_newer"] or source["has_gaps"]:
        return "outdated"
    return "machine" if source["has_machine_texts"] else ""


def translated_paths(page: Page) -> dict[str, str]:
    """Language → path of every published translation, the page itself included. Runs one query."""
    translations = page.get_translations(inclusive=True).live().select_related("locale")
    found = {str(each.locale.language_code): each.url for each in translations}
    return {language: found[language] for language in enabled_languages() if found.get(language)}


def _source_with_state(page: Page) -> dict[str, bool] | None:
    """The German texts that the page was translated from, with what became of them."""
    translated = StringTranslation.objects.filter(
        locale=page.locale_id, translation_of=OuterRef("string"), context=OuterRef("context")
    )
    texts = StringSegment.objects.filter(source=OuterRef("pk"))
    german = Page.objects.filter(translation_key=page.translation_key, locale=OuterRef("locale"))
    sources = TranslationSource.objects.filter(
        object_id=page.translation_key, locale__language_code=SOURCE_LANGUAGE
    ).annotate(
        is_newer=Exists(german.filter(last_published_at__gt=OuterRef("last_updated_at"))),
        has_gaps=Exists(texts.exclude(Exists(translated))),
        has_machine_texts=Exists(
            texts.filter(Exists(translated.filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)))
        ),
    )
    return sources.values("is_newer", "has_gaps", "has_machine_texts").first()
