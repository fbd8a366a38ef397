"""Addresses where an editorial page and the directory meet: only the portal knows both."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.views import serve

from directory.core.languages import SOURCE_LANGUAGE
from portal.pages.models import TopicPage
from portal.pages.topics import topic_response
from portal.pages.translations import families


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The home page of the address' language, as the editors wrote it."""
    return serve(request, "")


@require_safe
def topic(request: HttpRequest, code: str) -> HttpResponse:
    """A topic with the editors' introduction, which may be missing. Raises Http404 where there is no such topic."""
    introduction = topic_introduction(code)
    return topic_response(request, code, introduction.get_context(request) if introduction else None)


def topic_introduction(code: str) -> TopicPage | None:
    """The published introduction of a topic in the active language, else in German, if editors wrote one."""
    pages = families(TopicPage.objects.filter(topic__code=code))
    by_language = {str(page.locale.language_code): page for page in pages if page.live}
    page = by_language.get(get_language() or SOURCE_LANGUAGE) or by_language.get(SOURCE_LANGUAGE)
    if page is not None:
        page.family = pages  # spares a query
    return page
