"""Whether a door is open: weekly hours, days that differ, holidays of North Rhine-Westphalia."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from directory.models import Schedule, ScheduleException, ScheduleKind
from directory.opening import Door, OpenState, holiday_on, open_state

FRIDAY = Schedule(weekday=5, opens_at=time(9), closes_at=time(12, 30))
AFTERNOON = Schedule(weekday=5, opens_at=time(14), closes_at=time(16))
NIGHT = Schedule(weekday=5, opens_at=time(20), closes_at=time(2))


def at(day: str, *exceptions: ScheduleException, rows: tuple[Schedule, ...] = (FRIDAY, AFTERNOON)) -> OpenState | None:
    return open_state(rows, exceptions, datetime.fromisoformat(day))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-12-04T08:59", OpenState(Door.LATER, time(9))),
        ("2026-12-04T09:00", OpenState(Door.OPEN, time(12, 30))),
        ("2026-12-04T12:30", OpenState(Door.LATER, time(14))),
        ("2026-12-04T16:00", OpenState(Door.CLOSED)),
        ("2026-12-05T10:00", OpenState(Door.CLOSED)),
        ("2026-12-25T10:00", OpenState(Door.CLOSED, holiday="Erster Weihnachtstag")),
    ],
)
def test_the_state_of_a_moment(moment: str, expected: OpenState) -> None:
    assert at(moment) == expected


def test_holidays_are_those_of_the_land() -> None:
    assert holiday_on(date(2026, 11, 1)) == "Allerheiligen"
    assert holiday_on(date(2026, 10, 31)) == ""  # Reformation Day is none here


def test_a_day_that_differs_beats_week_and_holiday() -> None:
    christmas = date(2026, 12, 25)
    opened = ScheduleException(first_day=christmas, last_day=christmas, opens_at=time(10), closes_at=time(11))
    assert at("2026-12-25T10:30", opened) == OpenState(Door.OPEN, time(11))
    closed = ScheduleException(first_day=date(2026, 12, 1), last_day=date(2026, 12, 6))
    assert at("2026-12-04T10:00", closed) == OpenState(Door.CLOSED)


def test_a_night_lasts_until_the_next_morning() -> None:
    assert at("2026-12-04T23:00", rows=(NIGHT,)) == OpenState(Door.OPEN, time(2))
    assert at("2026-12-05T01:59", rows=(NIGHT,)) == OpenState(Door.OPEN, time(2))
    assert at("2026-12-05T02:00", rows=(NIGHT,)) == OpenState(Door.CLOSED)


def test_hours_outside_their_period_do_not_hold() -> None:
    summer = Schedule(weekday=5, opens_at=time(9), closes_at=time(12), valid_to=date(2026, 9, 30))
    assert at("2026-12-04T10:00", rows=(summer,)) == OpenState(Door.CLOSED)


def test_hours_of_the_phone_say_nothing_about_the_door() -> None:
    phone = Schedule(weekday=5, opens_at=time(9), closes_at=time(12), kind=ScheduleKind.PHONE)
    assert at("2026-12-04T10:00", rows=(phone,)) is None
    assert at("2026-12-04T10:00", rows=()) is None
