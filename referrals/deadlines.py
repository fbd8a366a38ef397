"""Until when the other side should answer: hours for an emergency, working days for the urgent, days for the rest.

Working days leave out Saturdays, Sundays and the public holidays of North Rhine-Westphalia (Feiertagsgesetz NW).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import holidays
from django.utils import timezone

from referrals.models import CodeKind, ReferralCode

SENDER_ANSWER_WORKING_DAYS: Final = 3  # for a question that was asked back (T4)
_FALLBACK: Final = {"days": 14}


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DE", subdiv="NW", years=year))


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, public holidays of North Rhine-Westphalia excepted."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_working_days(start: datetime, days: int) -> datetime:
    """The same time of day, so many working days later (local time of the portal)."""
    local = timezone.localtime(start)
    day = local.date()
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return _on(day, local)


def _add_days(start: datetime, days: int) -> datetime:
    """The same time of day, so many days later, also where the clocks change in between."""
    local = timezone.localtime(start)
    return _on(local.date() + timedelta(days=days), local)


def _on(day: date, local: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(day, local.time()))


def answer_due(urgency: str, start: datetime) -> datetime:
    """When the recipient's answer is due. What an urgency means is a fact of its code: hours, working_days or days."""
    return _after(_facts(urgency), start)


def reminders(urgency: str, start: datetime) -> list[datetime]:
    """When the recipient is reminded, in their order; the last one goes to the lead as well."""
    return [_after(each, start) for each in _facts(urgency).get("reminders", [])]


def expires_at(urgency: str, start: datetime) -> datetime | None:
    """When a request without any answer expires: so many days after it was due. None where it never does."""
    facts = _facts(urgency)
    days = facts.get("expires_after_days")
    return None if days is None else _add_days(_after(facts, start), days)


def _after(facts: dict[str, Any], start: datetime) -> datetime:
    if "hours" in facts:
        return start.astimezone(UTC) + timedelta(hours=facts["hours"])  # real hours, also where the clocks change
    if "working_days" in facts:
        return add_working_days(start, facts["working_days"])
    return _add_days(start, facts.get("days", _FALLBACK["days"]))


def _facts(urgency: str) -> dict[str, Any]:
    code = ReferralCode.objects.filter(kind=CodeKind.URGENCY, code=urgency).first()
    return dict(code.facts) if code else dict(_FALLBACK)
