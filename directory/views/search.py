"""The search page: words, filters, results, and help where nothing fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.code_names import CodeNames
from directory.core.languages import SOURCE_LANGUAGE
from directory.core.markup import ltr, sentence, typed
from directory.forms import SearchForm, read_search, sent_values
from directory.models import Service
from directory.search import get_engine
from directory.search.base import MAX_QUERY_LENGTH, SearchEngineError, SearchPage
from directory.views.addresses import absolute, in_all_languages
from directory.views.presenters.cards import Card, card
from directory.views.presenters.facets import FacetView, facets
from directory.views.presenters.folded import Folded, fold
from directory.views.presenters.offers import Offer, offers
from directory.views.presenters.results import Chip, Option, address, chips, last_page, page_links, sorting
from directory.views.privacy import keep_private


@dataclass(frozen=True, slots=True)
class SearchContext:
    """Everything the search page shows."""

    form: SearchForm
    path: str
    canonical: str
    remarks: Sequence[SafeString] = ()
    total: int = 0
    good_match: bool = True
    cards: Sequence[Card] = ()
    folded: Sequence[Folded] = ()
    folded_total: int = 0
    chips: Sequence[Chip] = ()
    facets: Sequence[FacetView] = ()
    sorting: Sequence[Option] = ()
    pagination: dict[str, Any] = field(default_factory=dict)
    offers: Sequence[Offer] = ()
    clear_url: str = ""
    paper_url: str = ""
    refusal: str = ""
    is_private: bool = False

    @property
    def heading(self) -> SafeString:
        """How many results for which words."""
        count = ltr(self.total)
        if not self.form.text:
            return sentence(ngettext("%(count)s result", "%(count)s results", self.total), count=count)
        message = ngettext("%(count)s result for “%(words)s”", "%(count)s results for “%(words)s”", self.total)
        return sentence(message, count=count, words=typed(self.form.text))

    @property
    def position(self) -> str:
        """The position as the hidden field carries it from page to page; never in an address."""
        point = self.form.position
        return f"{point.lat:.2f},{point.lon:.2f}" if point else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form keeps beside its own fields: the words, the paper and the order."""
        return [pair for pair in self.form.pairs() if pair[0] in {"q", "status", "sort"}]

    @property
    def kept_for_position(self) -> list[tuple[str, str]]:
        """What a position keeps: everything but another place and another order."""
        return [pair for pair in self.form.pairs() if pair[0] not in {"place", "radius", "sort"}]

    @property
    def kept_filters(self) -> list[tuple[str, str]]:
        """What the search field keeps: everything but the words."""
        return [pair for pair in self.form.pairs() if pair[0] != "q"]


# A position is sent in the body, so that it stands in no address and no log. The form needs no token: the page changes nothing
# and answers anybody, and a token would need the first cookie of the public pages.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Results for the words and filters of the address; POST adds a position."""
    language = get_language() or SOURCE_LANGUAGE
    names = CodeNames.load(language)
    values = sent_values(request.GET, request.POST)
    form = read_search(values, names, language, position=request.POST.get("position", ""))
    path = reverse("directory:search")
    if form.is_too_long:
        return _refuse(request, form, path, _too_long(form), status=400)
    try:
        page = get_engine().search(form.query())
        if form.page > last_page(page.total, form.page_size):
            return _no_such_page(request, form, page, path)
        context = _context(form, page, names, path)
    except SearchEngineError:
        return _refuse(
            request, form, path, _("The search does not work at the moment. Call us, we search for you."), status=503
        )
    return _answer(request, context, form)


def _answer(request: HttpRequest, context: SearchContext, form: SearchForm) -> HttpResponse:
    alternates = {language: address(path, form) for language, path in in_all_languages(context.path).items()}
    # In the links to other languages the search stands in the address anyway, unless it was sent as a form.
    extra = {"alternate_urls": alternates} if request.method == "POST" else {}
    response = render(request, "directory/search.html", {"page": context, **extra})
    return keep_private(response) if context.is_private else response


def _context(form: SearchForm, page: SearchPage, names: CodeNames, path: str) -> SearchContext:
    today = date.today()
    found = Service.objects.published().for_cards().in_bulk([hit.id for hit in page.hits])
    hits = {hit.id: hit for hit in page.hits if hit.id in found}
    all_cards = {pk: card(found[pk], form.language, form.statuses, hit, today, form.topics) for pk, hit in hits.items()}
    folded = [found[pk] for pk, hit in hits.items() if hit.is_folded]
    return SearchContext(
        form=form,
        path=path,
        canonical=absolute(path),
        remarks=_remarks(form),
        total=page.total,
        good_match=page.good_match,
        cards=[all_cards[pk] for pk, hit in hits.items() if not hit.is_folded],
        folded=fold(folded, all_cards, form.statuses, form.language),
        folded_total=page.folded_total,
        chips=chips(form, names, path),
        clear_url=address(path, form.without_filters()),
        facets=facets(page, form, names),
        sorting=sorting(form, path),
        pagination=page_links(form, page.total, path),
        offers=offers(page, form, names, path) if page.total == 0 or not page.good_match else (),
        paper_url=_paper_url(form),
        is_private=bool(form.statuses or form.position),
    )


def _remarks(form: SearchForm) -> list[SafeString]:
    """What was left out of the search, and why."""
    message = _("We do not know “%(value)s”. We searched without it.")
    remarks = [sentence(message, value=typed(each.value)) for each in form.ignored]
    if form.unknown_place:
        message = _(
            "We do not know the place “%(place)s”. We searched everywhere. Try a town or a postcode of Kreis Düren."
        )
        remarks.append(sentence(message, place=typed(form.unknown_place)))
    elif form.lacks_place:
        remarks.append(sentence(_("Please add a place. Without a place we cannot tell what is near.")))
    return remarks


def _paper_url(form: SearchForm) -> str:
    """To the choice of the paper and back: the search travels along."""
    pairs = [pair for pair in form.pairs() if pair[0] != "status"]
    return f"{reverse('directory:eligibility')}?{urlencode([('for', 'search'), *pairs])}"


def _too_long(form: SearchForm) -> str:
    message = _("Your text has %(count)s characters. Write at most %(most)s characters, for example one or two words.")
    return message % {"count": len(form.text), "most": MAX_QUERY_LENGTH}


def _refuse(request: HttpRequest, form: SearchForm, path: str, refusal: str, status: int) -> HttpResponse:
    """The page with a sentence instead of results; what was typed stays."""
    private = bool(form.statuses or form.position)
    context = SearchContext(form=form, path=path, canonical=absolute(path), refusal=refusal, is_private=private)
    response = render(request, "directory/search_refused.html", {"page": context}, status=status)
    return keep_private(response) if private else response


def _no_such_page(request: HttpRequest, form: SearchForm, page: SearchPage, path: str) -> HttpResponse:
    """A page beyond the last one: not found, with the ways back."""
    last = last_page(page.total, form.page_size)
    context = {
        "number": form.page,
        "last": last,
        "first_url": address(path, form, page=1),
        "last_url": address(path, form, page=last),
        "no_alternates": True,
        "help_phone": settings.HELP_PHONE,
    }
    response = render(request, "directory/no_such_page.html", context, status=404)
    return keep_private(response) if form.statuses or form.position else response
