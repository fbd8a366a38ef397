"""Addresses of the counsellor's side. Fixed words come before the number of a referral."""

from __future__ import annotations

from django.urls import URLPattern, path

from referrals.views import again, cases, checking, consents, sheets, starting, writing

BEFORE_REFERENCE: list[URLPattern] = [
    path("new/", starting.new, name="new"),
    path("information/", starting.information, name="information"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:pseudonym>/", cases.case, name="case"),
]
BEHIND_REFERENCE: list[URLPattern] = [
    path("<str:reference>/write/recipient/", writing.recipient, name="write_recipient"),
    path("<str:reference>/write/request/", writing.about, name="write_request"),
    path("<str:reference>/write/person/", writing.person, name="write_person"),
    path("<str:reference>/write/details/", writing.details, name="write_details"),
    path("<str:reference>/write/consent/", consents.consent, name="write_consent"),
    path("<str:reference>/write/check/", checking.check, name="write_check"),
    path("<str:reference>/sheet/", sheets.client_sheet, name="client_sheet"),
    path("<str:reference>/discard/", again.discard, name="discard"),
    path("<str:reference>/another-service/", again.another_service, name="another_service"),
    path("<str:reference>/onward/", again.onward, name="onward"),
]
