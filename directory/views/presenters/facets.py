"""The filters of the results page with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.code_names import CodeNames
from directory.core.languages import LocalizedText
from directory.forms import INTERPRETER, RADII_KM, SearchForm
from directory.models import Appointment, Cost
from directory.search import get_engine
from directory.search.base import UNKNOWN, FacetName, FacetValue, SearchPage, SearchQuery

ENOUGH: Final = 10  # a facet is offered when so many entries know it
_OFFERED_SECONDS: Final = (
    300  # how long the answer to that is kept; it changes with the whole directory, not with one edit
)
_CACHE_KEY: Final = "directory.facets.offered"


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value with the number of services it would leave; None where a number would say nothing."""

    value: str
    label: LocalizedText | str
    count: int | None
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """A group of values in the filter panel. ``kind``: "many" (checkboxes) or "place" (list, field and radius)."""

    name: str
    label: str
    icon: str
    kind: str
    options: Sequence[FacetOption]
    is_open: bool = False
    text: str = ""  # what stands in the field of the place
    radius_options: Sequence[FacetOption] = ()


def facets(page: SearchPage, form: SearchForm, names: CodeNames) -> list[FacetView]:
    """The facets to offer, in the order in which people ask."""
    offered = offered_facets()
    chosen = {FacetName(name) for name, values in form.filters().items() if values}
    if form.place or form.unknown_place or form.position:
        chosen.add(FacetName.PLACE)
    views = []
    for name in _ORDER:
        if name not in offered and name not in chosen:
            continue
        make = _place_facet if name is FacetName.PLACE else _many
        views.append(make(name, page.facets.get(name, ()), form, names))
    return [view for view in views if view.options]


def offered_facets() -> frozenset[FacetName]:
    """Facets that at least ten published entries know; spoken language always, it is the first question."""
    known: frozenset[FacetName] | None = cache.get(_CACHE_KEY)
    if known is None:
        everything = get_engine().search(SearchQuery(page_size=1))
        known = frozenset(
            name for name, values in everything.facets.items() if _known(values, everything.total) >= ENOUGH
        )
        cache.set(_CACHE_KEY, known, _OFFERED_SECONDS)
    return known | {FacetName.LANGUAGE}


def label_of(name: str, value: str, names: CodeNames) -> LocalizedText | str:
    """A filter value in words."""
    facet = FacetName(name)
    lists = {
        FacetName.TOPIC: names.topics,
        FacetName.LANGUAGE: names.languages,
        FacetName.TARGET: names.target_groups,
        FacetName.STATUS: names.statuses,
        FacetName.PLACE: names.municipalities,
    }
    if facet in lists and value in lists[facet]:
        return lists[facet][value]
    if facet is FacetName.FREE:
        return str(Cost(value).label)
    if facet is FacetName.APPOINTMENT:
        return str(Appointment(value).label)
    if facet is FacetName.LANGUAGE:
        return _("interpreter can be booked") if value == INTERPRETER else _("languages not known")
    return _("not said for whom") if facet is FacetName.TARGET else _("not known")


def _many(name: FacetName, values: Sequence[FacetValue], form: SearchForm, names: CodeNames) -> FacetView:
    chosen = form.filters()[name.value]
    counts = {each.value: each.count for each in values} | {
        value: 0 for value in chosen if value not in _values(values)
    }
    ordered = sorted(counts, key=lambda value: (value == UNKNOWN, -counts[value]))
    options = [FacetOption(value, label_of(name, value, names), counts[value], value in chosen) for value in ordered]
    return FacetView(name.value, _label(name), _ICONS[name], "many", options, is_open=bool(chosen))


def _place_facet(name: FacetName, values: Sequence[FacetValue], form: SearchForm, names: CodeNames) -> FacetView:
    """The municipalities by name (counts of who serves people there), a field for a postcode, and how far away."""
    counts = {each.value: each.count for each in values}
    chosen = form.place.municipality.name if form.place else ""
    options = [FacetOption("", _("everywhere"), None, not chosen)]
    options += [
        FacetOption(place.text, place.text, counts.get(ags, 0), place.text == chosen)
        for ags, place in names.municipalities.items()
    ]
    radii = [FacetOption("", _("for people there, however far"), None, form.radius_km is None)]
    radii += [FacetOption(str(km), f"{km} km", None, km == form.radius_km) for km in RADII_KM]
    return FacetView(
        name.value, _label(name), _ICONS[name], "place", options,
        is_open=bool(chosen or form.unknown_place or form.position), text=form.unknown_place, radius_options=radii,
    )  # fmt: skip


def _known(values: Sequence[FacetValue], total: int) -> int:
    """How many of all entries say anything about the facet."""
    counts = {each.value: each.count for each in values}
    return total - counts[UNKNOWN] if UNKNOWN in counts else sum(counts.values())


def _values(values: Sequence[FacetValue]) -> set[str]:
    return {each.value for each in values}


def _label(name: FacetName) -> str:
    return {
        FacetName.TOPIC: _("Topic"),
        FacetName.LANGUAGE: _("Someone speaks my language"),
        FacetName.PLACE: _("Place"),
        FacetName.TARGET: _("For whom"),
        FacetName.FREE: pgettext("filter", "Cost"),
        FacetName.APPOINTMENT: _("Appointment"),
    }[name]


_ORDER: Final = (
    FacetName.LANGUAGE,
    FacetName.TOPIC,
    FacetName.PLACE,
    FacetName.TARGET,
    FacetName.FREE,
    FacetName.APPOINTMENT,
)
_ICONS: Final = {
    FacetName.LANGUAGE: "interpreter",
    FacetName.TOPIC: "topic-other",
    FacetName.PLACE: "place",
    FacetName.TARGET: "people",
    FacetName.FREE: "euro",
    FacetName.APPOINTMENT: "calendar",
}
