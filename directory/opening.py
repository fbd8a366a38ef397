"""Whether a service is open at a moment: weekly hours, days that differ, and the public holidays of North Rhine-Westphalia.

Hours that hold for the phone alone, or by appointment, open no door: they are left out here. What is not known stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

import holidays

from directory.models import Schedule, ScheduleException, ScheduleKind

_SUBDIVISION = "NW"  # ISO 3166-2:DE
Span = tuple[time, time]  # from, to; a "to" that is not later than "from" lies on the next day


class Door(StrEnum):
    """The state of the door."""

    OPEN = "open"
    LATER = "later"  # closed now, opens later today
    CLOSED = "closed"  # for the rest of today


@dataclass(frozen=True, slots=True)
class OpenState:
    """The state at a moment; ``changes_at`` is when it closes or opens today, ``holiday`` the German name of a holiday."""

    door: Door
    changes_at: time | None = None
    holiday: str = ""


def holiday_on(day: date) -> str:
    """The German name of the public holiday, empty for any other day."""
    return str(_holidays().get(day) or "")


def open_state(
    schedules: Sequence[Schedule], exceptions: Iterable[ScheduleException], now: datetime
) -> OpenState | None:
    """The state at ``now`` (local time); None where no hours of the door are known.

    A day that differs beats the holiday, and the holiday beats the weekly hours.
    """
    if not any(row.kind == ScheduleKind.OPEN for row in schedules):
        return None
    differing = list(exceptions)
    today, moment = now.date(), now.time()
    for opens, closes in _spans(today - timedelta(days=1), schedules, differing):
        if closes <= opens and moment < closes:  # since yesterday evening
            return OpenState(Door.OPEN, closes)
    spans = _spans(today, schedules, differing)
    for opens, closes in spans:
        if opens <= moment and (moment < closes or closes <= opens):
            return OpenState(Door.OPEN, closes)
    later = next((opens for opens, _closes in spans if moment < opens), None)
    if later is not None:
        return OpenState(Door.LATER, later)
    return OpenState(Door.CLOSED, holiday="" if spans else holiday_on(today))


def _spans(day: date, schedules: Iterable[Schedule], exceptions: Iterable[ScheduleException]) -> list[Span]:
    """The hours of one day, in order."""
    differing = [row for row in exceptions if row.first_day <= day <= row.last_day]
    if differing:
        return sorted((row.opens_at, row.closes_at) for row in differing if row.opens_at and row.closes_at)
    if holiday_on(day):
        return []
    return sorted((row.opens_at, row.closes_at) for row in schedules if _holds(row, day))


def _holds(row: Schedule, day: date) -> bool:
    return (
        row.kind == ScheduleKind.OPEN
        and row.weekday == day.isoweekday()
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
    )


@cache
def _holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("DE", subdiv=_SUBDIVISION, language="de")
