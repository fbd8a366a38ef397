"""``GET /api/search/``."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from directory.api.schemas import FacetCount, IgnoredValue, Problem, Result, SearchAnswer, SearchParameters
from directory.code_names import CodeNames
from directory.core.languages import SOURCE_LANGUAGE, enabled_languages
from directory.eligibility import Answer
from directory.forms import Ignored, SearchForm, read_search
from directory.models import Service
from directory.search import get_engine
from directory.search.base import MAX_QUERY_LENGTH, SearchEngineError, SearchPage
from directory.views.addresses import absolute, service_path
from directory.views.presenters.facets import label_of
from directory.views.privacy import keep_private

router = Router()


@router.get(
    "/search/", response={200: SearchAnswer, 400: Problem, 422: Problem, 503: Problem}, summary="Search the services"
)
def search(request: HttpRequest, response: HttpResponse, asked: Query[SearchParameters]) -> Status:
    """Services for words and filters, entries that are folded on the page included (they come last).

    Where a status is asked the answer is marked as not to be stored.
    """
    language = asked.lang if asked.lang in enabled_languages() else SOURCE_LANGUAGE
    with translation.override(language):
        names = CodeNames.load(language)
        form = replace(read_search(request.GET, names, language), page=asked.page, page_size=asked.size)
        if form.statuses:
            keep_private(response)
        if form.is_too_long:
            return Status(
                400, {"detail": _("The words are too long: at most %(most)s characters.") % {"most": MAX_QUERY_LENGTH}}
            )
        try:
            page = get_engine().search(form.query())
        except SearchEngineError:
            return Status(503, {"detail": _("The search does not work at the moment. Try again in a minute.")})
        return Status(200, _answer(page, form, names, _ignored(form, asked.lang, language)))


def _answer(page: SearchPage, form: SearchForm, names: CodeNames, ignored: list[Ignored]) -> SearchAnswer:
    found = Service.objects.published().select_related("organization").in_bulk([hit.id for hit in page.hits])
    one_status = len(form.statuses) == 1
    results = [
        Result(
            id=hit.id,
            external_id=found[hit.id].external_id,
            name=found[hit.id].text("name", form.language).text,
            organization=found[hit.id].organization.name,
            url=absolute(service_path(found[hit.id])),
            score=hit.score,
            eligibility=Answer(hit.eligibility) if one_status and hit.eligibility else None,
        )
        for hit in page.hits
        if hit.id in found  # withdrawn since it was indexed
    ]
    return SearchAnswer(
        total=page.total,
        good_match=page.good_match,
        suggestion=page.suggestion,
        results=results,
        facets=_facets(page, names),
        ignored=[IgnoredValue(parameter=each.parameter, value=each.value) for each in ignored],
    )


def _facets(page: SearchPage, names: CodeNames) -> dict[str, list[FacetCount]]:
    return {
        name.value: [
            FacetCount(
                value=each.value,
                label=str(label_of(name.value, each.value, names)),
                count=each.count,
                selected=each.selected,
            )
            for each in values
        ]
        for name, values in page.facets.items()
    }


def _ignored(form: SearchForm, asked_language: str, language: str) -> list[Ignored]:
    ignored = list(form.ignored)
    if asked_language != language:
        ignored.append(Ignored("lang", asked_language[:60]))
    if form.unknown_place:
        ignored.append(Ignored("place", form.unknown_place))
    ignored.extend(form.lacks_place)
    return ignored
