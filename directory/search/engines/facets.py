"""What a reader keeps in memory of every service: filters and counts as bit masks, places, dates and names.

A table is never changed once it is in use: a new state of the index gets a table of its own, made from the old one and the
services that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from sys import intern
from typing import Any

from directory.core.point import Point
from directory.search.base import UNKNOWN, FacetName, FacetValue, SearchQuery
from directory.search.engines.masks import Mask, mask_of

EARTH_RADIUS_KM = 6371.009  # mean radius, as geopy's great circle uses it
ANSWER_ORDER = ("open", "condition", "ask", UNKNOWN, "not_now", "no")  # best first; the last two are folded
FOLDED = ("not_now", "no")
_ANSWER = "answer"
_MOST_POINTS = 16  # from which distances are remembered


@dataclass(frozen=True, slots=True)
class Record:
    """One service as far as order and completion need it."""

    id: int
    names: Mapping[str, str]  # language code → name
    organization: str
    topic_names: Mapping[str, str]
    place: tuple[float, float] | None  # latitude and longitude in degrees
    is_approximate: bool
    checked_on: int  # day number (date.toordinal), 0 where never checked

    def name(self, language: str) -> str:
        """The name in the language, else in German."""
        return self.names.get(language) or self.names.get("de", "")


class FacetTable:
    """Facts of all services. Each has a position that masks and the record list use."""

    def __init__(self) -> None:
        self.position_of: dict[int, int] = {}  # id → position
        self.records: list[Record] = []
        self.all: Mask = 0
        self._values: dict[tuple[str, str], Mask] = {}
        self._revisions: Mapping[int, int] = {}
        self._free: list[int] = []
        self._name_ranks: dict[str, list[int]] = {}
        self._distances: dict[Point, dict[tuple[float, float], float]] = {}

    def updated(self, revisions: Mapping[int, int], payload_of: Callable[[int], Mapping[str, Any]]) -> FacetTable:
        """A table of the new state. ``revisions`` names every service there is; of those whose revision is another than
        in this table the payload is read, one at a time."""
        changed = [number for number, revision in revisions.items() if self._revisions.get(number) != revision]
        table = FacetTable()
        table._revisions = revisions
        table.position_of = {number: position for number, position in self.position_of.items() if number in revisions}
        table.records = self.records.copy()
        gone = [position for number, position in self.position_of.items() if number not in revisions]
        table._free = [*self._free, *gone]
        stale = mask_of([*gone, *(self.position_of[number] for number in changed if number in self.position_of)])
        table._values = {key: mask & ~stale for key, mask in self._values.items()}
        added: dict[tuple[str, str], list[int]] = {}
        for number in changed:
            payload = payload_of(number)
            position = table._place(number, payload)
            for key in _values_of(payload):
                added.setdefault(key, []).append(position)
        for key, positions in added.items():
            table._values[key] = table._values.get(key, 0) | mask_of(positions)
        table.all = mask_of(table.position_of.values())
        return table

    def having(self, facet: str, value: str) -> Mask:
        """The services with a value of a facet."""
        return self._values.get((facet, value), 0)

    def most_frequent(self, facet: str, among: Mask) -> str | None:
        """The known value that most of the services have, None where none has any."""
        counts = [((mask & among).bit_count(), value) for (name, value), mask in self._values.items() if name == facet]
        count, value = max(((count, value) for count, value in counts if value != UNKNOWN), default=(0, ""))
        return value if count else None

    def filters(self, query: SearchQuery) -> dict[FacetName, Mask]:
        """One mask per facet that the query filters; the status never removes anything."""
        return {facet: self._any(facet, values) for facet, values in _asked(query).items() if values}

    def answers(self, statuses: tuple[str, ...]) -> dict[str, Mask]:
        """For each answer the services that give it to the asked statuses; of several statuses the best answer counts."""
        left, answers = self.all, {}
        for answer in ANSWER_ORDER:
            given = 0
            for status in statuses:
                given |= self.having(_ANSWER, f"{status}:{answer}")
                if answer == UNKNOWN:
                    given |= self.all & ~self.having(_ANSWER, status)
            answers[answer] = given & left
            left &= ~given
        return answers

    def count(
        self, query: SearchQuery, matching: Mask, filters: Mapping[FacetName, Mask]
    ) -> dict[FacetName, list[FacetValue]]:
        """The counts of every facet among the matching services, each facet's own filter ignored."""
        bases = {facet: _all_but(facet, matching, filters) for facet in FacetName}
        asked = _asked(query)
        found: dict[FacetName, list[FacetValue]] = {facet: [] for facet in FacetName}
        for facet, value, mask in self._counted:
            count = (bases[facet] & mask).bit_count()
            if count or value in asked[facet]:
                found[facet].append(FacetValue(value, count, value in asked[facet]))
        for values in found.values():
            values.sort(key=lambda value: (value.value == UNKNOWN, -value.count, value.value))
        if query.statuses:
            answers = self.answers(query.statuses).items()
            counts = ((answer, (bases[FacetName.STATUS] & mask).bit_count()) for answer, mask in answers)
            found[FacetName.STATUS] = [FacetValue(answer, count) for answer, count in counts if count]
        return found

    @cached_property
    def _counted(self) -> list[tuple[FacetName, str, Mask]]:
        """Every value that is counted, with the services that count for it."""
        return [
            (FacetName(name), value, self._with_unknown(FacetName(name), value, mask))
            for (name, value), mask in self._values.items()
            if name != _ANSWER
        ]

    def distances(self, point: Point, positions: Iterable[int]) -> dict[int, float]:
        """Kilometres from the point for the services that have a place; many share one, which is measured once."""
        measured = self._measured_from(point)
        found = {}
        for position in positions:
            place = self.records[position].place
            if place is not None:
                found[position] = measured[place]
        return found

    def _measured_from(self, point: Point) -> dict[tuple[float, float], float]:
        """Kilometres to every place. Points are towns, or rounded, so the next search often asks from the same one."""
        measured = self._distances.get(point)
        if measured is None:
            if len(self._distances) >= _MOST_POINTS:
                self._distances = {}
            measured = {place: great_circle_km(point.lat, point.lon, *place) for place in self._positions_at}
            self._distances[point] = measured
        return measured

    def within(self, point: Point, radius_km: float) -> Mask:
        """The services that stand within the radius."""
        near = [self._positions_at[place] for place, km in self._measured_from(point).items() if km <= radius_km]
        return mask_of(position for positions in near for position in positions)

    @cached_property
    def _positions_at(self) -> dict[tuple[float, float], list[int]]:
        found: dict[tuple[float, float], list[int]] = {}
        for position in self.position_of.values():
            if place := self.records[position].place:
                found.setdefault(place, []).append(position)
        return found

    def name_ranks(self, language: str) -> list[int]:
        """For each position the rank of its name in the language (German names where there is no other)."""
        if language not in self._name_ranks:
            names = {
                position: self.records[position].name(language).casefold() for position in self.position_of.values()
            }
            ranks = [0] * len(self.records)
            for rank, position in enumerate(sorted(names, key=lambda place: (names[place], self.records[place].id))):
                ranks[position] = rank
            self._name_ranks[language] = ranks
        return self._name_ranks[language]

    def _any(self, facet: FacetName, values: Iterable[str]) -> Mask:
        mask = 0
        for value in values:
            mask |= self._with_unknown(facet, value, self.having(facet, value))
        return mask

    def _with_unknown(self, facet: FacetName, value: str, mask: Mask) -> Mask:
        """Who does not say which places it serves may serve this one, so it is kept for every place."""
        return mask | self.having(facet, UNKNOWN) if facet is FacetName.PLACE and value != UNKNOWN else mask

    def _place(self, number: int, payload: Mapping[str, Any]) -> int:
        record = Record(
            id=number,
            names=payload["names"],
            organization=intern(payload["organization"]),
            topic_names={language: intern(names) for language, names in payload["topic_names"].items()},
            place=tuple(payload["point"]) if payload["point"] else None,
            is_approximate=payload["approximate"],
            checked_on=payload["checked_on"],
        )
        position = self.position_of.get(number)
        if position is None:
            position = self._free.pop() if self._free else len(self.records)
            self.position_of[number] = position
        if position == len(self.records):
            self.records.append(record)
        else:
            self.records[position] = record
        return position


def great_circle_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points in degrees (haversine)."""
    first, second = radians(lat), radians(other_lat)
    half = sin((second - first) / 2) ** 2 + cos(first) * cos(second) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def _asked(query: SearchQuery) -> dict[FacetName, tuple[str, ...]]:
    return {
        FacetName.TOPIC: query.topics,
        FacetName.STATUS: (),
        FacetName.LANGUAGE: query.languages,
        FacetName.TARGET: query.target_groups,
        FacetName.PLACE: (query.municipality,) if query.municipality else (),
        FacetName.FREE: query.free,
        FacetName.APPOINTMENT: query.appointment,
    }


def _all_but(facet: FacetName, matching: Mask, filters: Mapping[FacetName, Mask]) -> Mask:
    for other, mask in filters.items():
        if other is not facet:
            matching &= mask
    return matching


def _values_of(payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every (facet, value) of a service; what it does not say has the value "unknown"."""
    several = {
        FacetName.TOPIC: payload["topics"],
        FacetName.TARGET: payload["target_groups"],
        FacetName.LANGUAGE: payload["languages"],
        FacetName.PLACE: payload["serves"],
    }
    for facet, values in several.items():
        yield from ((facet.value, value) for value in values or (UNKNOWN,))
    yield FacetName.FREE.value, payload["cost"]
    yield FacetName.APPOINTMENT.value, payload["appointment"]
    for status, answer in payload["answers"].items():
        yield _ANSWER, status
        yield _ANSWER, f"{status}:{answer}"
