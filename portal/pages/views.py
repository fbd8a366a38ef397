"""Addresses where an editorial page and the directory meet: only the portal knows both."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from wagtail.models import Locale
from wagtail.views import serve

from portal.pages.models import TopicPage


def home(request: HttpRequest) -> HttpResponseBase:
    """The home page of the address' language, as the editors wrote it."""
    return serve(request, "")


def topic_introduction(code: str) -> TopicPage | None:
    """The published introduction of a topic in the active language, if editors wrote one."""
    pages = TopicPage.objects.live().filter(topic__code=code, locale__language_code=get_language())
    page: TopicPage | None = pages.first()
    return page


def default_locale() -> Locale:
    """The locale of the source language."""
    return Locale.get_default()
