"""How far the translation of an editorial page can be trusted, and where the page is in other languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from directory.core.languages import SOURCE_LANGUAGE, enabled_languages

AnyPage = TypeVar("AnyPage", bound=Page)


def families(pages: QuerySet[AnyPage]) -> list[AnyPage]:
    """The pages, drafts too, with everything that the functions below read. Runs one query."""
    sources = TranslationSource.objects.filter(
        object_id=OuterRef("translation_key"), locale__language_code=SOURCE_LANGUAGE
    )
    texts = StringSegment.objects.filter(
        source__object_id=OuterRef("translation_key"), source__locale__language_code=SOURCE_LANGUAGE
    )
    translated = StringTranslation.objects.filter(
        locale=OuterRef(OuterRef("locale")), translation_of=OuterRef("string"), context=OuterRef("context")
    )
    by_machine = translated.filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)
    return list(
        pages.select_related("locale").annotate(
            translated_at=Subquery(sources.values("last_updated_at")[:1]),
            has_gaps=Exists(texts.exclude(Exists(translated))),
            has_machine_texts=Exists(texts.filter(Exists(by_machine))),
        )
    )


def language_of(page: Page, pages: Sequence[Page]) -> str:
    """The language of one page of the family, which is not in it before it was saved."""
    known = (str(each.locale.language_code) for each in pages if each.locale_id == page.locale_id)
    return next(known, None) or str(page.locale.language_code)


def language_note(pages: Sequence[Page], written_in: str, language: str) -> str:
    """What to say beside a page's title to a reader of the language: the kinds of ``components/language_note.html``.

    "only_german" where the page is not in the reader's language, "outdated" where the German page was published or gained
    texts since it was translated, "machine" while a text comes from a machine; else empty.
    """
    if written_in != language:
        return "only_german"
    by_language = {str(each.locale.language_code): each for each in pages}
    page, german = by_language.get(language), by_language.get(SOURCE_LANGUAGE)
    if page is None or page is german or page.translated_at is None:
        return ""
    published = german.last_published_at if german else None
    if page.has_gaps or (published is not None and published > page.translated_at):
        return "outdated"
    return "machine" if page.has_machine_texts else ""


def translated_paths(pages: Sequence[Page]) -> dict[str, str]:
    """Language → path of every published page of the family."""
    found = {str(each.locale.language_code): each.url for each in pages if each.live}
    return {language: found[language] for language in enabled_languages() if found.get(language)}
