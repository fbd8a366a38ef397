"""What is open for whom. People are asked for the paper in their hand, in two steps, never for a code.

Step 1 asks for the kind of paper (``?kind=``), step 2 for the particular one (``?status=``). Where another page sent the
person here (``?for=search``, ``topic``, ``service``) the answer leads back to it; all other parameters travel along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText
from directory.models import PaperKind, ResidenceStatus, Service
from directory.search.base import SearchEngineError
from directory.views.addresses import absolute
from directory.views.presenters.access import Access, access
from directory.views.presenters.cards import Card, cards
from directory.views.presenters.rules import NO_PAPERS
from directory.views.privacy import keep_private

_UNKNOWN_KIND = "unknown"  # the kind of paper of those who do not know it: it leads to counselling, not to a paper
_OWN = frozenset({"kind", "status", "unsure"})  # parameters of this page; all others belong to the page that asked
_COUNSELLING_TOPICS = ("residence", "legal", "asylum")
_COUNSELLING = 5  # services on the page for people who do not know their paper


@dataclass(frozen=True, slots=True)
class Choice:
    """One card: a kind of paper, or a particular paper."""

    url: str
    title: LocalizedText
    german_title: str
    hint: LocalizedText
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class EligibilityContext:
    """Everything the page shows; ``step`` is "kind", "paper", "unsure" or "answers"."""

    step: str
    canonical: str
    start_url: str
    unsure_url: str
    choices: Sequence[Choice] = ()
    kind: LocalizedText | None = None
    status: LocalizedText | None = None
    german_status: str = ""
    explanation: LocalizedText | None = None
    law: str = ""
    paragraph: str = ""
    source_url: str = ""
    change_url: str = ""
    search_url: str = ""
    access: Access | None = None
    counselling: Sequence[Card] = ()
    is_without_papers: bool = False
    search_fails: bool = False


@require_safe
def eligibility(request: HttpRequest) -> HttpResponse:
    """The two questions and the answers."""
    language = get_language() or SOURCE_LANGUAGE
    context = _context(request.GET, language)
    response = render(request, "directory/eligibility.html", {"page": context})
    return keep_private(response) if context.step != "kind" else response


def _context(values: QueryDict, language: str) -> EligibilityContext:
    status = ResidenceStatus.objects.select_related("paper_kind").filter(code=values.get("status", "")).first()
    if status is not None:
        return _answers(status, values, language)
    if "unsure" in values:
        return _unsure(values, language)
    kind = PaperKind.objects.filter(code=values.get("kind", "")).first()
    return _particular(kind, values, language) if kind else _kinds(values, language)


def _kinds(values: QueryDict, language: str) -> EligibilityContext:
    """Step 1. A kind with a single paper answers step 2 at once."""
    valid = ResidenceStatus.objects.valid_on(date.today())
    choices = []
    for kind in PaperKind.objects.valid_on(date.today()).prefetch_related(Prefetch("statuses", valid)):
        statuses = list(kind.statuses.all())
        if statuses and kind.code != _UNKNOWN_KIND:
            url = _target(values, statuses[0].code) if len(statuses) == 1 else _here(values, kind=kind.code)
            name, german_name = kind.text("name", language), kind.text("name", SOURCE_LANGUAGE).text
            choices.append(Choice(url, name, german_name, kind.text("hint", language)))
    return _base(values, "kind", choices=choices)


def _particular(kind: PaperKind, values: QueryDict, language: str) -> EligibilityContext:
    """Step 2: the papers of one kind."""
    statuses = ResidenceStatus.objects.valid_on(date.today()).filter(paper_kind=kind)
    choices = [
        Choice(
            _target(values, status.code),
            status.text("name", language),
            status.text("name", SOURCE_LANGUAGE).text,
            status.text("explanation", language),
        )
        for status in statuses
    ]
    return _base(values, "paper", choices=choices, kind=kind.text("name", language))


def _answers(status: ResidenceStatus, values: QueryDict, language: str) -> EligibilityContext:
    try:
        found, fails = access(status.code, language), False
    except SearchEngineError:
        found, fails = None, True
    return _base(
        values,
        "answers",
        kind=status.paper_kind.text("name", language),
        status=status.text("name", language),
        german_status=status.text("name", SOURCE_LANGUAGE).text,
        explanation=status.text("explanation", language),
        law=status.law,
        paragraph=status.legal_basis,
        source_url=status.source_url,
        change_url=_here(values, kind=status.paper_kind.code),
        search_url=f"{reverse('directory:search')}?{urlencode({'status': status.code})}",
        access=found,
        is_without_papers=status.code == NO_PAPERS,
        search_fails=fails,
    )


def _unsure(values: QueryDict, language: str) -> EligibilityContext:
    """For people who do not know their paper: the desk that helps, and counselling that is no authority."""
    published = Service.objects.published().for_cards()
    desk = list(published.filter(external_id=settings.HELP_DESK_EXTERNAL_ID))
    others = published.filter(
        topics__code__in=_COUNSELLING_TOPICS,
        organization__is_public_authority=False,
        possibly_closed_since=None,
    )
    others = others.exclude(pk__in=[service.pk for service in desk]).order_by("pk").distinct()
    return _base(values, "unsure", counselling=cards([*desk, *others[: _COUNSELLING - len(desk)]], language))


def _base(values: QueryDict, step: str, **parts: Any) -> EligibilityContext:
    canonical = absolute(reverse("directory:eligibility"))
    unsure = _here(values, unsure="1")
    return EligibilityContext(step, canonical, _here(values), unsure, **parts)


def _kept(values: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, listed in values.lists() if name not in _OWN for value in listed]


def _here(values: QueryDict, **own: str) -> str:
    """This page with what the asking page gave along."""
    pairs = [*_kept(values), *own.items()]
    path = reverse("directory:eligibility")
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _target(values: QueryDict, status: str) -> str:
    """Where the answer leads: back to the page that asked, else to the answers of this page."""
    asked_by, service, topic = (values.get(name, "") for name in ("for", "service", "topic"))
    kept = [pair for pair in _kept(values) if pair[0] not in {"for", "page"}]
    if asked_by == "search":
        return f"{reverse('directory:search')}?{urlencode([*kept, ('status', status)])}"
    if asked_by == "service" and service.isascii() and service.isdigit():
        return f"{reverse('directory:service', kwargs={'pk': int(service[:9])})}?{urlencode({'status': status})}"
    if asked_by == "topic" and topic.isascii() and topic.replace("_", "").replace("-", "").isalnum():
        return f"{reverse('directory:topic', kwargs={'code': topic})}?{urlencode({'status': status})}"
    return f"{reverse('directory:eligibility')}?{urlencode({'status': status})}"
