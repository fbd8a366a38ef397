"""What a visitor asked: reads the address (or the sent form) of the search, on pages and in the API alike.

Nothing here raises for bad input. A value that we do not know is left out and named in ``ignored``; an unknown place stands in
``unknown_place``; a text that is too long is refused with ``is_too_long``, and what was typed stays in ``text``.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import Final

from django.http import QueryDict

from directory.code_names import CodeNames
from directory.core.point import Point
from directory.geo.places import Place, UnknownPlace, parse_position, resolve
from directory.models import Appointment, Cost
from directory.search.base import MAX_QUERY_LENGTH, UNKNOWN, SearchQuery, Sort

PAGE_SIZE: Final = 20
INTERPRETER: Final = "interpreter"  # a value of the language facet: an interpreter can be booked
RADII_KM: Final = (2, 5, 10, 20, 30)  # offered; any whole number up to the largest allowed one is understood
_LARGEST_RADIUS_KM: Final = 100
_LARGEST_PAGE: Final = 100_000
_LONGEST_VALUE: Final = 60  # characters of an ignored value that are repeated on the page


@dataclass(frozen=True, slots=True)
class Ignored:
    """A value of the address that was left out: the parameter's name and the start of the value."""

    parameter: str
    value: str


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search as it was asked, every value known to the directory."""

    language: str
    text: str = ""
    topics: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    place: Place | None = None
    unknown_place: str = ""
    position: Point | None = None
    radius_km: int | None = None
    free: tuple[str, ...] = ()
    appointment: tuple[str, ...] = ()
    sort: Sort = Sort.MATCH
    page: int = 1
    page_size: int = PAGE_SIZE
    ignored: tuple[Ignored, ...] = ()

    @property
    def is_too_long(self) -> bool:
        """True where the text is refused."""
        return len(self.text) > MAX_QUERY_LENGTH

    @property
    def point(self) -> Point | None:
        """Where distances are measured from: the position, else the place."""
        return self.position or (Point(self.place.point.lat, self.place.point.lon) if self.place else None)

    @property
    def lacks_place(self) -> tuple[Ignored, ...]:
        """Radius and order by distance where nothing says from where: the search leaves them out."""
        if self.point is not None:
            return ()
        radius = (Ignored("radius", str(self.radius_km)),) if self.radius_km else ()
        return (*radius, *((Ignored("sort", self.sort.value),) if self.sort is Sort.NEAR else ()))

    def query(self) -> SearchQuery:
        """The search for an engine. A place without radius means "serves people there", with one "stands near it"."""
        near = self.point is not None and self.radius_km is not None
        return SearchQuery(
            text=self.text,
            language=self.language,
            topics=self.topics,
            statuses=self.statuses,
            languages=self.languages,
            target_groups=self.target_groups,
            municipality=self.place.municipality.ags if self.place and not near and not self.position else None,
            point=self.point,
            radius_km=float(self.radius_km) if near and self.radius_km else None,
            free=self.free,
            appointment=self.appointment,
            sort=self.sort if self.sort is not Sort.NEAR or self.point else Sort.MATCH,
            page=self.page,
            page_size=self.page_size,
        )

    def pairs(self, *, page: int | None = None) -> list[tuple[str, str]]:
        """Name and value of everything that belongs into an address. The position never does."""
        pairs = [("q", self.text)] if self.text else []
        for name, values in self.filters().items():
            pairs += [(name, value) for value in values]
        if self.place:
            pairs.append(("place", self.place.municipality.name))
        if self.radius_km and self.point:
            pairs.append(("radius", str(self.radius_km)))
        if self.sort is not Sort.MATCH:
            pairs.append(("sort", self.sort.value))
        return pairs + ([("page", str(page))] if page and page > 1 else [])

    def filters(self) -> dict[str, tuple[str, ...]]:
        """The repeatable filters by the name they have in the address."""
        return {
            "topic": self.topics,
            "status": self.statuses,
            "language": self.languages,
            "target": self.target_groups,
            "free": self.free,
            "appointment": self.appointment,
        }

    def without(self, name: str, value: str | None = None) -> SearchForm:
        """The same search without one value of a filter, or without the whole filter ("place" takes the radius along)."""
        if name == "place":
            return replace(self, place=None, position=None, radius_km=None, page=1)
        kept = {name: tuple(each for each in self.filters()[name] if value is not None and each != value)}
        filters = self.filters() | kept
        return replace(
            self,
            topics=filters["topic"],
            statuses=filters["status"],
            languages=filters["language"],
            target_groups=filters["target"],
            free=filters["free"],
            appointment=filters["appointment"],
            page=1,
        )

    def without_filters(self) -> SearchForm:
        """The words alone."""
        return SearchForm(self.language, self.text, sort=self.sort if self.sort is not Sort.NEAR else Sort.MATCH)

    @property
    def has_filters(self) -> bool:
        """True where anything but the words narrows or orders the search."""
        return bool(any(self.filters().values()) or self.place or self.position)


def sent_values(get: QueryDict, post: QueryDict) -> QueryDict:
    """What was asked: the sent form, or the address where the form carries the position alone (links sent as buttons)."""
    return post if any(name != "position" for name in post) else get


def read_search(values: QueryDict, names: CodeNames, language: str, position: str = "") -> SearchForm:
    """The search in ``values`` (``q``, repeatable filters, ``place``, ``radius``, ``sort``, ``page``); position "lat,lon"."""
    reader = _Reader(values)
    place, unknown_place = _place(values)
    return SearchForm(
        language=language,
        text=" ".join(values.get("q", "").replace("\x00", " ").split()),
        topics=reader.known("topic", names.topics),
        statuses=reader.known("status", names.statuses),
        languages=reader.known("language", {*names.languages, INTERPRETER, UNKNOWN}),
        target_groups=reader.known("target", {*names.target_groups, UNKNOWN}),
        place=place,
        unknown_place=unknown_place,
        position=parse_position(position) if position else None,
        radius_km=reader.number("radius", 1, _LARGEST_RADIUS_KM),
        free=reader.known("free", Cost.values),
        appointment=reader.known("appointment", Appointment.values),
        sort=Sort(reader.one_of("sort", [sort.value for sort in Sort]) or Sort.MATCH),
        page=reader.number("page", 1, _LARGEST_PAGE) or 1,
        ignored=tuple(reader.ignored),
    )


def _place(values: QueryDict) -> tuple[Place | None, str]:
    """The place, or the text that names none. The list and the field for a postcode are both called "place": the field,
    which comes last, wins where something was typed."""
    typed = [text.strip() for text in values.getlist("place") if text.strip()]
    if not typed:
        return None, ""
    try:
        return resolve(typed[-1]), ""
    except UnknownPlace:
        return None, typed[-1][:_LONGEST_VALUE]


class _Reader:
    """Takes known values out of an address and remembers the others."""

    def __init__(self, values: QueryDict) -> None:
        self._values = values
        self.ignored: list[Ignored] = []

    def known(self, name: str, known: Container[str]) -> tuple[str, ...]:
        """Every known value of the parameter once, in the order given. An empty one says nothing and is not named."""
        return self._taken(name, lambda value: value in known)

    def one_of(self, name: str, known: Container[str]) -> str | None:
        """The first known value."""
        return next(iter(self.known(name, known)), None)

    def number(self, name: str, lowest: int, highest: int) -> int | None:
        """The first whole number within the limits."""

        def fits(value: str) -> bool:
            return value.isascii() and value.isdigit() and len(value) < 9 and lowest <= int(value) <= highest

        taken = self._taken(name, fits)
        return int(taken[0]) if taken else None

    def _taken(self, name: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
        taken: dict[str, None] = {}
        for value in filter(None, map(str.strip, self._values.getlist(name))):
            if fits(value):
                taken[value] = None
            else:
                self.ignored.append(Ignored(name, value[:_LONGEST_VALUE]))
        return tuple(taken)
