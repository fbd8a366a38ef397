"""What every editorial page has in common: texts that know their language, addresses in all languages, a preview."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, cast

from csp.decorators import csp_replace
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText, direction
from portal.pages.translations import families, language_note, language_of, translated_paths


class EditorialPage(Page):
    """A page of the editors. Where its language is not the address' language, it says so: see ``HomePage.route``.

    Editorial pages are public, all of them: none asks for a password, so none looks for a session.
    """

    #: Names of the text fields that the template shows.
    texts: ClassVar[tuple[str, ...]] = ("title",)
    private_page_options: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    @cached_property
    def family(self) -> Sequence[Page]:
        """This page in all its languages, drafts too."""
        return families(Page.objects.filter(translation_key=self.translation_key))

    @property
    def language(self) -> str:
        """The language that the page is written in."""
        return language_of(self, self.family)

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """None: see the class."""
        return PageViewRestriction.objects.none()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the texts by field name (``shown``), their language and how they came into it, and the other addresses."""
        context = cast(dict[str, Any], super().get_context(request, *args, **kwargs))
        reader, language = get_language() or SOURCE_LANGUAGE, self.language
        is_foreign = language != reader
        return context | {
            "shown": {name: LocalizedText(getattr(self, name), language, is_foreign) for name in self.texts},
            "foreign_text": {"language": language, "direction": direction(language)} if is_foreign else None,
            "note": language_note(self.family, language, reader),
            "alternate_urls": translated_paths(self.family),
        }

    # The CMS shows the preview in a frame, which the policy of public pages forbids.
    @method_decorator(csp_replace({"frame-ancestors": ["'self'"]}))
    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The page as it would be published, for the frame of the CMS."""
        response: HttpResponseBase = self.serve(request)
        return response
