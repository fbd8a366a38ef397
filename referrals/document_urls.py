"""Addresses of what belongs to a referral besides its page: messages, files, printed sheets, calendar, exchange."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from referrals.views import attachments, exchange, messages, printed

DOCUMENTS: Final[tuple[URLPattern, ...]] = (
    path("<str:reference>/messages/", messages.write, name="message"),
    path("<str:reference>/attachments/", attachments.attach, name="attach"),
    path("<str:reference>/attachments/<int:pk>/", attachments.download, name="attachment"),
    path("<str:reference>/attachments/<int:pk>/delete/", attachments.delete, name="attachment_delete"),
    path("<str:reference>/appointment.ics", exchange.appointment, name="appointment_ics"),
    path("<str:reference>/fhir.json", exchange.as_fhir, name="fhir"),
    path("<str:reference>/person.pdf", printed.person, name="person_pdf"),
    path("<str:reference>/person.json", printed.person_json, name="person_json"),
    path("<str:reference>/<slug:kind>.pdf", printed.sheet, name="sheet"),
)
