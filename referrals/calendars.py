"""The calendar entry of an appointment: the number of the referral and the time, nothing about whom or what (C1, C4).

One entry per referral: an appointment that was moved changes it, one that was cancelled cancels it.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from directory.models import Location, Service
from referrals.models import Appointment, Referral

_NAMESPACE: Final = uuid.UUID("5e0b7a52-6f0c-4a64-9d0c-6f8f4d1f3c11")
_PRODUCT: Final = "-//Kreis Düren//Portal//DE"
_HAPPENS: Final = frozenset({"booked", "noshow", "fulfilled"})


def appointment_of(referral: Referral) -> Appointment | None:
    """The agreed appointment, or the last one that was cancelled; None where nothing was agreed."""
    appointments = referral.appointments.select_related("location")
    happens = appointments.filter(status__in=_HAPPENS).order_by("-starts_at", "-pk").first()
    # A proposal that lapsed because another time was chosen was never cancelled and has no sequence.
    cancelled = appointments.filter(status="cancelled", sequence__gt=0).order_by("-pk").first()
    return happens or cancelled


def calendar(referral: Referral, appointment: Appointment) -> bytes:
    """The appointment as iCalendar, in the language of the page; a cancellation where it was cancelled."""
    is_cancelled = appointment.status == Appointment.Status.CANCELLED
    entry = Event()
    entry.add("uid", f"{uuid.uuid5(_NAMESPACE, referral.reference)}@referrals")
    entry.add("dtstamp", referral.changed_at)
    entry.add("sequence", _sequence(referral))
    entry.add("dtstart", appointment.starts_at)
    entry.add("dtend", appointment.starts_at + timedelta(minutes=appointment.duration))
    entry.add("summary", _("Appointment %(reference)s") % {"reference": referral.reference})
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    entry.add("class", "PRIVATE")
    entry.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    if place := _place(referral, appointment.location):
        entry.add("location", place)
    result = Calendar()
    result.add("prodid", _PRODUCT)
    result.add("version", "2.0")
    result.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    result.add_component(entry)
    return bytes(result.to_ical())


def _sequence(referral: Referral) -> int:
    """Grows with every agreement and every cancellation, so that calendars know which version is the newest."""
    cancelled = sum(referral.appointments.filter(status="cancelled").values_list("sequence", flat=True))
    return 2 * cancelled + int(referral.appointments.filter(status__in=_HAPPENS).exists())


def _place(referral: Referral, location: Location | None) -> str:
    """The address without any name; nothing where the place itself would tell what it is about."""
    if location is None or _is_telling(referral, location):
        return ""
    town = " ".join(part for part in (location.postcode, location.city) if part)
    return ", ".join(part for part in (location.street, town) if part)


def _is_telling(referral: Referral, location: Location) -> bool:
    """True for places of organizations with a protected address, and of services whose topic no calendar should tell."""
    service = referral.recipient_service
    if service is not None and (service.sensitive or service.sensitive_topic):
        return True
    protected = Service.objects.filter(organization=location.organization_id, sensitive=True)
    here = Service.objects.filter(places__location=location, sensitive_topic=True)
    return protected.exists() or here.exists()
