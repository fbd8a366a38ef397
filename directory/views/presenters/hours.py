"""Opening hours as people read them. Nothing known is said as not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.core.dates import shown_date
from directory.core.languages import LocalizedText
from directory.core.markup import ltr, sentence
from directory.models import Schedule, ScheduleException, ScheduleKind, Service, Weekday
from directory.views.presenters.parts import ServiceParts


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday; ``hours`` is empty where it is closed."""

    name: str
    hours: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a week (today first), the organization's own words, and days that differ. All empty: not known."""

    days: Sequence[Day]
    text: LocalizedText
    differing: Sequence[SafeString]
    by_appointment: bool = False

    @property
    def is_known(self) -> bool:
        """True where anything is known."""
        return bool(self.days or self.text)


def hours(service: Service, parts: ServiceParts, language: str, today: date) -> Hours:
    """The hours that hold today and in the coming days."""
    rows = [row for row in parts.schedules if _holds(row, today)]
    return Hours(
        days=_week(rows, today) if rows else (),
        text=service.text("hours_text", language),
        differing=[_differing(row) for row in parts.exceptions if row.last_day >= today],
        by_appointment=any(row.kind == ScheduleKind.BY_APPOINTMENT for row in rows),
    )


def _week(rows: Sequence[Schedule], today: date) -> list[Day]:
    """Seven days, today first."""
    order = [(today.isoweekday() - 1 + offset) % 7 + 1 for offset in range(7)]
    return [Day(str(Weekday(day).label), _line(rows, day), day == today.isoweekday()) for day in order]


def _line(rows: Sequence[Schedule], day: int) -> str:
    times = []
    for row in rows:
        if row.weekday == day:
            kind = "" if row.kind == ScheduleKind.OPEN else f" ({row.get_kind_display()})"
            times.append(f"{row.opens_at:%H:%M}–{row.closes_at:%H:%M}{kind}")
    return ", ".join(times)


def _holds(row: Schedule, today: date) -> bool:
    return (row.valid_from is None or row.valid_from <= today) and (row.valid_to is None or row.valid_to >= today)


def _differing(row: ScheduleException) -> SafeString:
    span = shown_date(row.first_day)
    if row.last_day != row.first_day:
        span = f"{span} – {shown_date(row.last_day)}"
    if row.opens_at is None or row.closes_at is None:
        return sentence(_("%(days)s: closed"), days=ltr(span))
    times = ltr(f"{row.opens_at:%H:%M}–{row.closes_at:%H:%M}")
    return sentence(_("%(days)s: %(hours)s"), days=ltr(span), hours=times)
