"""Until when an answer is due: hours, working days of North Rhine-Westphalia, calendar days, and the clocks that change."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from referrals.deadlines import add_working_days, answer_due, expires_at, is_working_day, reminders
from referrals.models import CodeKind, ReferralCode

LOCAL = ZoneInfo("Europe/Berlin")


def local(text: str) -> datetime:
    """A time of the clocks in Düren."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def shown(moment: datetime) -> str:
    """What the clocks in Düren show at the moment."""
    return moment.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 27), True),  # Friday
        (date(2026, 11, 28), False),  # Saturday
        (date(2026, 11, 29), False),  # Sunday
        (date(2026, 6, 4), False),  # Corpus Christi
        (date(2027, 11, 1), False),  # All Saints, a Monday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 12, 25), False),
        (date(2026, 10, 31), False),  # a Saturday; Reformation Day is no holiday here:
        (date(2025, 10, 31), True),
        (date(2026, 1, 6), True),  # nor is Epiphany
        (date(2026, 12, 24), True),
    ],
)
def test_working_days_are_those_of_north_rhine_westphalia(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-25 10:00", 1, "2026-11-26 10:00"),
        ("2026-11-26 10:00", 3, "2026-12-01 10:00"),  # over a weekend
        ("2026-11-28 10:00", 1, "2026-11-30 10:00"),  # from a Saturday
        ("2026-06-03 09:30", 1, "2026-06-05 09:30"),  # over Corpus Christi
        ("2027-10-29 09:30", 1, "2027-11-02 09:30"),  # over a weekend and All Saints
        ("2026-12-23 16:00", 3, "2026-12-29 16:00"),  # Christmas
        ("2026-12-30 16:00", 2, "2027-01-04 16:00"),  # over the end of a year
        ("2026-03-27 15:00", 1, "2026-03-30 15:00"),  # summer time begins
        ("2026-10-23 15:00", 1, "2026-10-26 15:00"),  # and ends
        ("2026-11-26 23:30", 1, "2026-11-27 23:30"),  # late, when it is the same day in Greenwich
        ("2026-07-01 00:30", 1, "2026-07-02 00:30"),  # early, when it is still the day before there
        ("2026-11-25 10:00", 0, "2026-11-25 10:00"),
    ],
)
def test_working_days_keep_the_time_of_day(start: str, days: int, end: str) -> None:
    assert shown(add_working_days(local(start), days)) == end


@pytest.mark.parametrize(
    ("urgency", "start", "due"),
    [
        ("stat", "2026-11-27 18:00", "2026-11-28 18:00"),  # an emergency knows no weekend
        ("stat", "2026-03-28 18:00", "2026-03-29 19:00"),  # 24 hours are 24 hours
        ("stat", "2026-10-24 18:00", "2026-10-25 17:00"),
        ("urgent", "2026-11-26 10:00", "2026-12-01 10:00"),
        ("urgent", "2026-06-03 10:00", "2026-06-09 10:00"),
        ("routine", "2026-11-25 10:00", "2026-12-09 10:00"),
        ("routine", "2026-03-20 10:00", "2026-04-03 10:00"),  # the same time of day on the other side of the change
        ("routine", "2026-10-20 10:00", "2026-11-03 10:00"),
        ("not_in_the_list", "2026-11-25 10:00", "2026-12-09 10:00"),
    ],
)
def test_the_urgency_says_when_the_answer_is_due(urgency: str, start: str, due: str, codes: None) -> None:
    assert shown(answer_due(urgency, local(start))) == due


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [
        ("stat", ["2026-11-26 14:00", "2026-11-26 22:00", "2026-11-27 10:00"]),
        ("urgent", ["2026-11-27 10:00", "2026-11-30 10:00", "2026-12-01 10:00"]),
        ("routine", ["2026-12-01 10:00", "2026-12-06 10:00", "2026-12-10 10:00"]),
    ],
)
def test_the_recipient_is_reminded_twice_before_the_lead_is_told(
    urgency: str, expected: list[str], codes: None
) -> None:
    found = reminders(urgency, local("2026-11-26 10:00"))
    assert [shown(each) for each in found] == expected
    assert found[-1] == answer_due(urgency, local("2026-11-26 10:00"))


def test_a_request_expires_a_week_after_it_was_due(codes: None) -> None:
    assert shown(expires_at("routine", local("2026-11-25 10:00")) or datetime.max) == "2026-12-16 10:00"
    assert shown(expires_at("stat", local("2026-11-25 10:00")) or datetime.max) == "2026-12-03 10:00"
    assert shown(expires_at("routine", local("2026-10-05 10:00")) or datetime.max) == "2026-10-26 10:00"


def test_editors_decide_how_long_an_answer_may_take(codes: None) -> None:
    ReferralCode.objects.filter(kind=CodeKind.URGENCY, code="routine").update(facts={"working_days": 1})
    assert shown(answer_due("routine", local("2026-11-27 10:00"))) == "2026-11-30 10:00"
    assert expires_at("routine", local("2026-11-27 10:00")) is None
    assert reminders("routine", local("2026-11-27 10:00")) == []
