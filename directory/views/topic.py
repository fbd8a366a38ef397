"""The page of one topic: its sub-topics, the first services, and the way to all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText
from directory.models import ResidenceStatus, Service, Topic
from directory.search import get_engine
from directory.search.base import SearchEngineError, SearchQuery
from directory.views.addresses import absolute
from directory.views.presenters.cards import Card, cards
from directory.views.privacy import keep_private

FIRST = 5  # services on the page


@dataclass(frozen=True, slots=True)
class TopicContext:
    """Everything the page of a topic shows. ``total`` is None where the search does not answer."""

    code: str
    name: LocalizedText
    german_name: str
    children: Sequence[tuple[str, LocalizedText]]
    parent: tuple[str, LocalizedText] | None
    services: Sequence[Card]
    total: int | None
    search_url: str
    status: LocalizedText | None
    status_code: str
    choose_url: str
    clear_url: str
    canonical: str

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search field of this page keeps."""
        paper = [("status", self.status_code)] if self.status_code else []
        return [("topic", self.code), *paper]


@require_safe
def topic(
    request: HttpRequest, code: str, template: str = "directory/topic.html", extra: Mapping[str, Any] | None = None
) -> HttpResponse:
    """A topic by its code. ``?status=`` puts what is open for that paper first.

    Who knows more about the topic gives a ``template`` that extends the one here, and the ``extra`` variables it shows.
    """
    entry = get_object_or_404(Topic.objects.select_related("parent").prefetch_related("children"), code=code)
    language = get_language() or SOURCE_LANGUAGE
    asked = request.GET.get("status", "")
    status = ResidenceStatus.objects.filter(code=asked).first() if asked else None
    context = _context(entry, language, status)
    response = render(request, template, {**(extra or {}), "page": context})
    return keep_private(response) if status else response


def _context(entry: Topic, language: str, status: ResidenceStatus | None) -> TopicContext:
    statuses = (status.code,) if status else ()
    query = SearchQuery(language=language, topics=(entry.code,), statuses=statuses, page_size=FIRST)
    try:
        page = get_engine().search(query)
    except SearchEngineError:
        hits, total = {}, None
    else:
        hits, total = {hit.id: hit for hit in page.hits}, page.total
    found = Service.objects.published().for_cards().in_bulk(hits)
    services = [found[pk] for pk in hits if pk in found]
    path = reverse("directory:topic", kwargs={"code": entry.code})
    wanted = [("topic", entry.code), *(("status", code) for code in statuses)]
    return TopicContext(
        code=entry.code,
        name=entry.text("name", language),
        german_name=entry.text("name", SOURCE_LANGUAGE).text,
        children=[(child.code, child.text("name", language)) for child in entry.children.all()],
        parent=(entry.parent.code, entry.parent.text("name", language)) if entry.parent else None,
        services=cards(services, language, statuses=statuses, hits=hits, topics=(entry.code,)),
        total=total,
        search_url=f"{reverse('directory:search')}?{urlencode(wanted)}",
        status=status.text("name", language) if status else None,
        status_code=status.code if status else "",
        choose_url=f"{reverse('directory:eligibility')}?{urlencode({'for': 'topic', 'topic': entry.code})}",
        clear_url=path,
        canonical=absolute(path),
    )
