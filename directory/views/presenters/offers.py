"""What helps where a search found nothing, or nothing that deserves to be first. The last offer is always a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.code_names import CodeNames
from directory.core.languages import SOURCE_LANGUAGE, LocalizedText
from directory.core.markup import ltr, marked, sentence, typed
from directory.forms import SearchForm
from directory.search import get_engine
from directory.search.base import SearchPage
from directory.views.addresses import in_all_languages
from directory.views.presenters.facets import label_of
from directory.views.presenters.results import address


@dataclass(frozen=True, slots=True)
class Offer:
    """A link that leads on. ``hint`` is the number of services it finds, or nothing."""

    url: str
    text: SafeString
    icon: str
    hint: SafeString | str = ""
    keeps_position: bool = False


def offers(page: SearchPage, form: SearchForm, names: CodeNames, path: str) -> list[Offer]:
    """In this order: did you mean, the same in German, without a filter, the nearest topic."""
    found = [*_did_you_mean(page, form, path)]
    if page.total == 0:
        found += [*_in_german(form, path), *_without_filters(form, names, path)]
    return [*found, *_nearest_topic(page, names, form.language)]


def _did_you_mean(page: SearchPage, form: SearchForm, path: str) -> Iterator[Offer]:
    if page.suggestion:
        other = replace(form, text=page.suggestion, page=1)
        text = sentence(_("Did you mean “%(words)s”?"), words=typed(page.suggestion))
        yield Offer(address(path, other), text, "search", keeps_position=True)


def _in_german(form: SearchForm, path: str) -> Iterator[Offer]:
    count = _count(replace(form, language=SOURCE_LANGUAGE)) if form.text and form.language != SOURCE_LANGUAGE else 0
    if count:
        german_path = in_all_languages(path)[SOURCE_LANGUAGE]
        yield Offer(address(german_path, form), sentence(_("The same search in German")), "language", _results(count))


def _without_filters(form: SearchForm, names: CodeNames, path: str) -> Iterator[Offer]:
    """Each filter taken away alone, where that finds something, then all of them."""
    for name, values in form.filters().items():
        for value in values if name != "status" else ():  # a paper orders the results and takes none away
            other = form.without(name, value)
            label = label_of(name, value, names)
            shown = marked(label, form.language) if isinstance(label, LocalizedText) else label
            yield from _smaller(
                other, sentence(_("Without the filter “%(filter)s”"), filter=shown), path, keeps_position=True
            )
    if form.place or form.position:
        yield from _smaller(form.without("place"), sentence(_("In the whole district")), path)
    if form.has_filters and form.text:
        yield from _smaller(
            replace(form, text=""), sentence(_("Everything with these filters")), path, keeps_position=True
        )
        yield from _smaller(form.without_filters(), sentence(_("Without any filter")), path)


def _smaller(form: SearchForm, text: SafeString, path: str, *, keeps_position: bool = False) -> Iterator[Offer]:
    count = _count(form)
    if count:
        yield Offer(address(path, form), text, "filter", _results(count), keeps_position)


def _nearest_topic(page: SearchPage, names: CodeNames, language: str) -> Iterator[Offer]:
    if page.nearest_topic and page.nearest_topic in names.topics:
        url = reverse("directory:topic", kwargs={"code": page.nearest_topic})
        topic = marked(names.topics[page.nearest_topic], language)
        yield Offer(url, sentence(_("Everything about “%(topic)s”"), topic=topic), f"topic-{page.nearest_topic}")


def _count(form: SearchForm) -> int:
    return get_engine().search(replace(form, page=1, page_size=1).query()).total


def _results(count: int) -> SafeString:
    return sentence("(%(count)s)", count=ltr(count))
