"""What every editorial page has in common: texts that know their language, addresses in all languages, a preview."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from wagtail.models import Page

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText
from portal.pages.translations import language_note, translated_paths


class EditorialPage(Page):
    """A page of the editors. Where its language is not the address' language, it says so: see ``HomePage.route``."""

    #: Names of the text fields that the template shows.
    texts: ClassVar[tuple[str, ...]] = ("title",)

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        """The language that the page is written in."""
        return str(self.locale.language_code)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the texts by field name (``shown``), their language and how they came into it, and the other addresses."""
        context = cast(dict[str, Any], super().get_context(request, *args, **kwargs))
        context["shown"] = {
            name: LocalizedText(getattr(self, name), self.language, self.language != get_language())
            for name in self.texts
        }
        context["written_in"] = self.language
        context["note"] = language_note(self, get_language() or SOURCE_LANGUAGE)
        context["alternate_urls"] = translated_paths(self)
        return context

    # The CMS shows the preview in a frame, which the policy of public pages forbids.
    @method_decorator(csp_replace({"frame-ancestors": ["'self'"]}))
    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The page as it would be published, for the frame of the CMS."""
        response: HttpResponseBase = super().serve_preview(request, mode_name)
        return response
