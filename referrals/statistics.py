"""Counts ended referrals without a way back to any of them: no number, no day, no place, no person, no words.

A referral is counted once. Until its content is erased its row is worked out when it is asked for; erasing writes the row and
takes away what it came from, in one transaction. What is counted is published by ``statistics_tables``, protected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals.models import Referral, StatisticsRow
from referrals.workflow import ENDED, BusinessStatus, Status

NO_RESPONSE: Final = "no_response"
_MONTHS: Final = 3
_PATH_LENGTH: Final = 400


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A quarter of a year. There is no other period: from two that overlap, what lies between them could be computed."""

    year: int
    quarter: int

    @classmethod
    def of(cls, month: str) -> Self:
        """The quarter of a month such as ``2026-11``."""
        year, number = month.split("-")
        return cls(int(year), (int(number) - 1) // _MONTHS + 1)

    @classmethod
    def parse(cls, code: str) -> Self | None:
        """The quarter of a code such as ``2026-Q4``; None where it is no code."""
        year, _dash, quarter = code.partition("-Q")
        if year.isdecimal() and len(year) == 4 and quarter in ("1", "2", "3", "4"):
            return cls(int(year), int(quarter))
        return None

    @property
    def code(self) -> str:
        """As it stands in addresses and file names."""
        return f"{self.year}-Q{self.quarter}"

    @property
    def months(self) -> tuple[str, ...]:
        """Its three months."""
        first = (self.quarter - 1) * _MONTHS + 1
        return tuple(f"{self.year}-{month:02d}" for month in range(first, first + _MONTHS))

    def __str__(self) -> str:
        return _("Quarter %(quarter)s of %(year)s") % {"quarter": self.quarter, "year": self.year}


def periods() -> list[Period]:
    """The quarters that have numbers, newest first. The running one is left out: what grows can be compared with yesterday."""
    found = {Period.of(row.month) for row in rows()}
    running = Period.of(_month(timezone.now()))
    return sorted((each for each in found if settings.DEMONSTRATION or each < running), reverse=True)


def rows(period: Period | None = None) -> Iterator[StatisticsRow]:
    """The rows of the quarter, or all: the written ones, and of referrals whose content is still there."""
    for row in _of_demonstration_too(StatisticsRow.objects.all()):
        if period is None or row.month in period.months:
            yield row
    waiting = Referral.objects.filter(
        status__in=ENDED - {Status.ENTERED_IN_ERROR},
        closed_at__isnull=False,
        sent_at__isnull=False,
        erased_at__isnull=True,
    )
    related = ("life_areas", "history", "recipient_service__topics__life_areas")
    for referral in _of_demonstration_too(waiting).select_related("sender_organization").prefetch_related(*related):
        if period is None or _month(referral.closed_at) in period.months:
            yield row_of(referral)


def is_counted(referral: Referral) -> bool:
    """True for what was sent and came to an end; drafts and mistakes are no need of anybody."""
    return referral.sent_at is not None and referral.status in ENDED - {Status.ENTERED_IN_ERROR}


def record(referral: Referral) -> StatisticsRow:
    """Writes the referral's row for good. To be called once, by what erases it, in the same transaction."""
    row = row_of(referral)
    row.residence_group = _group_if_frequent(referral, row.month)
    row.save()
    return row


def row_of(referral: Referral) -> StatisticsRow:
    """The referral as a row that is not saved. The residence group is filled in when it is written, where many share it."""
    sent, contact = referral.sent_at, referral.first_contact_on
    end = referral.ended_at or referral.closed_at
    return StatisticsRow(
        month=_month(referral.closed_at or timezone.now()),
        sender_kind=referral.sender_organization.kind,
        topic=_topic(referral),
        life_area=next((area.code for area in referral.life_areas.all()), ""),
        urgency=referral.urgency,
        handover_type=referral.handover_type,
        age_band=referral.age_band,
        path=_path(referral),
        answer_hours=_whole(referral.answered_at - sent, timedelta(hours=1)) if referral.answered_at and sent else None,
        days_to_contact=max(0, (contact - timezone.localdate(sent)).days) if contact and sent else None,
        days_to_end=_whole(end - sent, timedelta(days=1)) if end and sent else None,
        reason=_reason(referral),
        outcome=referral.outcome,
        follow_up_needed=referral.follow_up_needed,
        is_demonstration=referral.is_demonstration,
    )


def _of_demonstration_too(query: QuerySet) -> QuerySet:
    """Made-up referrals count only where everything is made up."""
    return query if settings.DEMONSTRATION else query.filter(is_demonstration=False)


def _reason(referral: Referral) -> str:
    """Why it was refused or taken back; for what expired that nobody answered."""
    if referral.business_status == BusinessStatus.EXPIRED:
        return NO_RESPONSE
    return referral.reason if referral.status in (Status.REJECTED, Status.CANCELLED) else ""


def _topic(referral: Referral) -> str:
    """The topic of the service that fits the need; its first one where none does."""
    if referral.recipient_service is None:
        return ""
    topics = list(referral.recipient_service.topics.all())
    areas = {area.pk for area in referral.life_areas.all()}
    fitting = [topic for topic in topics if areas & {area.pk for area in topic.life_areas.all()}]
    return next((topic.code for topic in [*fitting, *topics]), "")


def _path(referral: Referral) -> str:
    """The statuses that it went through, in their order: ``requested accepted completed``."""
    path: list[str] = []
    for entry in referral.history.all():
        if entry.to_status != Status.DRAFT and path[-1:] != [entry.to_status]:
            path.append(entry.to_status)
    return " ".join(path)[:_PATH_LENGTH]


def _group_if_frequent(referral: Referral, month: str) -> str:
    """The residence group, where enough referrals of the same year share it (D2)."""
    if referral.residence_group is None:
        return ""
    code, year = referral.residence_group.code, month[:4]
    written = StatisticsRow.objects.filter(residence_group=code, month__startswith=year).count()
    there = Referral.objects.filter(
        residence_group=referral.residence_group_id, erased_at__isnull=True, closed_at__year=year
    ).count()
    return code if written + there >= settings.STATISTICS_SMALLEST_CELL else ""


def _month(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m}"


def _whole(span: timedelta, unit: timedelta) -> int:
    return max(0, span // unit)
