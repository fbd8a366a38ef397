"""Opening hours as people read them. Nothing known is said as not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.core.dates import shown_date
from directory.core.languages import LocalizedText
from directory.core.markup import german, ltr, sentence
from directory.models import Schedule, ScheduleException, ScheduleKind, Service, ServiceStatus, Weekday
from directory.opening import Door, OpenState, holiday_on, open_state
from directory.views.presenters.parts import ServiceParts


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday; ``hours`` is empty where it is closed."""

    name: str
    hours: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a week (today first), the organization's own words, days that differ, and whether it is open now.
    All empty: not known."""

    days: Sequence[Day]
    text: LocalizedText
    differing: Sequence[SafeString]
    by_appointment: bool = False
    now: SafeString | None = None  # a sentence; None where it cannot be known

    @property
    def is_known(self) -> bool:
        """True where anything is known."""
        return bool(self.days or self.text)


def hours(service: Service, parts: ServiceParts, language: str, now: datetime) -> Hours:
    """The hours that hold at ``now`` (local time) and in the coming days."""
    today = now.date()
    rows = [row for row in parts.schedules if _holds(row, today)]
    return Hours(
        days=_week(rows, today) if rows else (),
        text=service.text("hours_text", language),
        differing=[
            *(_differing(row) for row in parts.exceptions if row.last_day >= today),
            *(_holidays(parts.exceptions, today) if rows else ()),
        ],
        by_appointment=any(row.kind == ScheduleKind.BY_APPOINTMENT for row in rows),
        now=_now(service, open_state(rows, parts.exceptions, now)),
    )


def _now(service: Service, state: OpenState | None) -> SafeString | None:
    """Whether it is open; an entry that is closed for a while says so elsewhere."""
    if state is None or service.status == ServiceStatus.TEMPORARILY_CLOSED:
        return None
    if state.changes_at is not None:
        time = ltr(f"{state.changes_at:%H:%M}")
        if state.door is Door.OPEN:
            return sentence(_("Open now, until %(time)s."), time=time)
        return sentence(_("Closed now. Opens today at %(time)s."), time=time)
    if state.holiday:
        return sentence(_("Closed today: public holiday (%(name)s)."), name=german(state.holiday))
    return sentence(_("Closed now."))


def _holidays(exceptions: Sequence[ScheduleException], today: date) -> list[SafeString]:
    """The holidays of the next seven days, where nothing else is said of the day."""
    days = [today + timedelta(days=offset) for offset in range(7)]
    return [
        sentence(_("%(days)s: closed (%(holiday)s)"), days=ltr(shown_date(day)), holiday=german(holiday_on(day)))
        for day in days
        if holiday_on(day) and not any(row.first_day <= day <= row.last_day for row in exceptions)
    ]


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
