"""The sheet for the person: what is passed on, to whom, until when, how to withdraw; in their language beside German."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText, autonym, direction, enabled_languages
from directory.models import Service
from referrals.fields import Block
from referrals.labels import CodeNames
from referrals.models import AccessEntry, CodeKind, Consent, Referral
from referrals.passed_on import covered_sections
from referrals.showing import Section
from referrals.views.access import open_referral, participants_only
from referrals.views.stages import require_sender


@dataclass(frozen=True, slots=True)
class Side:
    """The sheet in one language. ``request``: what is passed on without a name; ``later``: what after acceptance."""

    language: str
    direction: str
    service: LocalizedText
    request: Section | None
    later: tuple[Section, ...]
    purpose: LocalizedText | None
    legal_basis: LocalizedText | None
    expires_at: date | None


@participants_only
@require_safe
def client_sheet(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The page to print for the person. Their name is a line to fill in by hand; details are named, not repeated."""
    opened = open_referral(request, reference, "sheet", verb=AccessEntry.Verb.EXPORT)
    require_sender(opened)
    referral = opened.referral
    language = _language(request.GET.get("language", ""), referral.consent)
    context = {
        "referral": referral,
        "consent": referral.consent,
        "sides": [_side(referral, code) for code in dict.fromkeys((language, SOURCE_LANGUAGE))],
        "languages": [(code, autonym(code)) for code in enabled_languages()],
        "language": language,
    }
    return render(request, "referrals/client_sheet.html", context)


def _language(asked: str, consent: Consent | None) -> str:
    """The language asked for, else the one of the explanation, else that of the page."""
    wanted = (asked, consent.language if consent else "", get_language() or "")
    return next((code for code in wanted if code in enabled_languages()), SOURCE_LANGUAGE)


def _side(referral: Referral, language: str) -> Side:
    with translation.override(language):
        names, consent = CodeNames.load(language), referral.consent
        passed = covered_sections(referral, names)
        return Side(
            language=language,
            direction=direction(language),
            service=_name(referral.recipient_service, language),
            request=next((section for section in passed if section.block is Block.REQUEST), None),
            later=tuple(section for section in passed if section.block is not Block.REQUEST),
            purpose=names.name(CodeKind.CONSENT_PURPOSE, consent.purpose) if consent and consent.purpose else None,
            legal_basis=names.name(CodeKind.LEGAL_BASIS, consent.legal_basis) if consent else None,
            expires_at=consent.expires_at if consent else None,
        )


def _name(service: Service | None, language: str) -> LocalizedText:
    return service.text("name", language) if service else LocalizedText("", language)
