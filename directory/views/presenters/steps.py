"""What to do next, in at most three steps (find, prepare, get help with the language)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.core.languages import LocalizedText
from directory.core.markup import ltr, sentence
from directory.models import Appointment, InterpreterAvailability, Service
from directory.views.presenters.places import PlaceView
from directory.views.presenters.reach import Reach


@dataclass(frozen=True, slots=True)
class Step:
    """One step; the text may be the organization's own."""

    text: SafeString | LocalizedText


def next_steps(service: Service, reach: Reach, places: list[PlaceView], language: str) -> list[Step]:
    """The steps to the service."""
    own = service.text("how_to_apply", language)
    first = Step(own) if own else Step(_contact(service, reach, places))
    bring = _("Take your papers and letters with you. Also take the letters that you do not understand.")
    return [first, Step(sentence(bring)), Step(_language(service))]


def _contact(service: Service, reach: Reach, places: list[PlaceView]) -> SafeString:
    walk_in = service.appointment == Appointment.WALK_IN and any(place.street_line for place in places)
    if walk_in:
        return sentence(_("Go there. You do not need an appointment."))
    if reach.phone:
        return sentence(_("Call %(phone)s and say what you need."), phone=ltr(reach.phone.number))
    if reach.mail:
        return sentence(_("Write to %(email)s and say what you need."), email=ltr(reach.mail.email))
    if reach.desk:
        message = _("Call %(phone)s. They help you to get an appointment here.")
        return sentence(message, phone=ltr(reach.desk.number))
    return sentence(_("Look at the website. It says how you can reach them."))


def _language(service: Service) -> SafeString:
    if service.interpreter == InterpreterAvailability.BOOKABLE:
        return sentence(
            _("You do not speak much German? Say it when you make the appointment. An interpreter can come.")
        )
    return sentence(_("You do not speak much German? Ask if there is an interpreter, or bring a person you trust."))
