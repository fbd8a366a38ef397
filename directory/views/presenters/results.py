"""Links of the results page: filters that can be taken away, sorting, numbered pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.code_names import CodeNames
from directory.core.languages import LocalizedText
from directory.core.markup import german, ltr, sentence
from directory.forms import SearchForm
from directory.search.base import Sort
from directory.views.presenters.facets import label_of

Text = LocalizedText | SafeString | str


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter; its link leads to the same search without it. ``leaves_position`` links must not carry it along."""

    label: Text
    url: str
    leaves_position: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few orders."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered page; number None is a gap."""

    number: int | None
    url: str = ""
    is_current: bool = False


def address(path: str, form: SearchForm, *, page: int | None = None) -> str:
    """The address of a search; a position never stands in it."""
    pairs = form.pairs(page=page)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def chips(form: SearchForm, names: CodeNames, path: str) -> list[Chip]:
    """Every active filter in words."""
    found = [
        Chip(label_of(name, value, names), address(path, form.without(name, value)))
        for name, values in form.filters().items()
        for value in values
    ]
    if form.position or form.place:
        found.append(Chip(_place_label(form), address(path, form.without("place")), leaves_position=True))
    return found


def sorting(form: SearchForm, path: str) -> list[Option]:
    """The orders on offer; "nearest" needs a point to measure from."""
    labels: Mapping[Sort, str] = {
        Sort.MATCH: pgettext("order of results", "Best match"),
        Sort.NEAR: pgettext("order of results", "Nearest"),
        Sort.CHECKED: pgettext("order of results", "Checked last"),
    }
    return [
        Option(label, address(path, replace(form, sort=sort)), is_current=form.sort is sort)
        for sort, label in labels.items()
        if sort is not Sort.NEAR or form.point is not None
    ]


def last_page(total: int, page_size: int) -> int:
    """Number of the last page, at least 1."""
    return max(1, -(-total // page_size))


def page_links(form: SearchForm, total: int, path: str) -> dict[str, Any]:
    """``pages``, ``previous_url`` and ``next_url`` for the pagination."""
    last = last_page(total, form.page_size)
    shown = sorted({1, last, *range(max(1, form.page - 1), min(last, form.page + 1) + 1)})
    pages: list[PageLink] = []
    for number in shown:
        if pages and pages[-1].number is not None and number - pages[-1].number > 1:
            pages.append(PageLink(None))
        pages.append(PageLink(number, address(path, form, page=number), is_current=number == form.page))
    return {
        "pages": pages,
        "previous_url": address(path, form, page=form.page - 1) if form.page > 1 else "",
        "next_url": address(path, form, page=form.page + 1) if form.page < last else "",
    }


def _place_label(form: SearchForm) -> SafeString:
    name = sentence(_("my position")) if form.position else german(form.place.municipality.name if form.place else "")
    if form.radius_km is None:
        return name
    return sentence(_("%(place)s, up to %(distance)s"), place=name, distance=ltr(f"{form.radius_km} km"))
