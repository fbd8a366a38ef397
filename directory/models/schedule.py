"""When a service is open. Unknown stays unknown: a service without rows says nothing about its hours."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from directory.models.location import Location
from directory.models.service import Service


class Weekday(models.IntegerChoices):
    """ISO 8601 weekdays."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class ScheduleKind(models.TextChoices):
    """What happens in the hours."""

    OPEN = "open", _("open")
    PHONE = "phone", _("by phone")
    BY_APPOINTMENT = "by_appointment", _("by appointment")


class Schedule(Orderable):
    """Weekly hours on one weekday, at one place or at all of them. Times are local (Europe/Berlin)."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="schedules", verbose_name=_("service"))
    location = models.ForeignKey(
        Location, models.CASCADE, null=True, blank=True, related_name="schedules", verbose_name=_("location"),
        help_text=_("Empty: at every place of the service"),
    )  # fmt: skip
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("from"))
    closes_at = models.TimeField(_("to"), help_text=_("A time before “from” lies on the next day."))
    kind = models.CharField(_("kind"), max_length=16, choices=ScheduleKind, default=ScheduleKind.OPEN)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__gte=1, weekday__lte=7), name="directory_schedule_weekday"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="directory_schedule_period",
                violation_error_message=_("The last day lies before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class ScheduleException(Orderable):
    """Days that differ: closed, or other hours."""

    service = ParentalKey(
        Service, on_delete=models.CASCADE, related_name="schedule_exceptions", verbose_name=_("service")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opens_at = models.TimeField(_("from"), null=True, blank=True, help_text=_("Empty: closed"))
    closes_at = models.TimeField(_("to"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("different day")
        verbose_name_plural = _("different days")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="directory_scheduleexception_period",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True, closes_at__isnull=True)
                | models.Q(opens_at__isnull=False, closes_at__isnull=False),
                name="directory_scheduleexception_hours",
                violation_error_message=_("Give both times, or none for a closed day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d} – {self.last_day:%Y-%m-%d}"
