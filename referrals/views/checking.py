"""The last page of a draft: what is missing, what was noticed, what is passed on to whom and when; and sending."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.core.markup import sentence
from referrals import actions
from referrals.coverage import refusal_of, require_complete, require_covered
from referrals.errors import Incomplete, NoConsent, ReferralError
from referrals.fields import BY_NAME, Block
from referrals.forms.writing import PERSON_FIELDS, text_warnings, who_sees
from referrals.labels import CodeNames
from referrals.models import Referral
from referrals.passed_on import covered_sections
from referrals.showing import Section
from referrals.views.access import Opened
from referrals.views.stages import draft_page, stage_of, url_of


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that has to be done first, and where."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A block that is passed on, with the sentence who sees it when."""

    section: Section
    who_sees: str


@draft_page("check")
def check(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """Everything at a glance; a POST sends it."""
    refusal, confirmation_missing = "", False
    if request.method == "POST":
        confirmed = request.POST.get("authority_confirmed") == "yes"
        try:
            actions.send(opened.referral, opened.doer, key=_key(request), authority_confirmed=confirmed)
        except Incomplete as problem:
            confirmation_missing = "authority_confirmed" in problem.fields
            refusal = str(problem.fields.get("authority_confirmed", "")) or str(problem)
        except ReferralError as problem:
            refusal = str(problem)
        else:
            messages.success(request, _("The referral is sent. Give the person the sheet with what is passed on."))
            return HttpResponseRedirect(reverse("referrals:detail", args=[opened.referral.reference]))
    status = 400 if confirmation_missing else 409 if refusal else 200
    return render(request, "referrals/check.html", _context(opened, refusal, confirmation_missing), status=status)


def _context(opened: Opened, refusal: str, confirmation_missing: bool) -> dict[str, Any]:
    referral = opened.referral
    organization = referral.recipient_organization
    return {
        "referral": referral,
        "stage": stage_of(referral, "check"),
        "problems": list(problems(referral)),
        "warnings": list(_noticed(referral)),
        "passed": passed_on(referral),
        "is_authority": organization is not None and organization.is_public_authority,
        "may_report": organization is not None and organization.may_report,
        "refusal": refusal,
        "confirmation_missing": confirmation_missing,
        "key": uuid.uuid4(),
    }


def problems(referral: Referral) -> Iterator[Problem]:
    """What stands in the way of sending, each with the way to mend it."""
    if reason := refusal_of(referral.recipient_service):
        yield Problem(reason, url_of(referral, "recipient"))
    try:
        require_complete(referral)
    except Incomplete as problem:
        for name, words in problem.fields.items():
            yield Problem(_named(name, str(words)), field_url(referral, name))
    try:
        require_covered(referral)
    except NoConsent as problem:
        yield Problem(str(problem), url_of(referral, "consent"))


def field_url(referral: Referral, name: str) -> str:
    """The address of a field of the draft."""
    field = BY_NAME.get(name)
    if field is not None and field.block is not Block.REQUEST:
        page = "details"
    else:
        page = "person" if name in PERSON_FIELDS else "request"
    return f"{url_of(referral, page)}#id_{name}"


def _named(name: str, words: str) -> SafeString:
    field = BY_NAME.get(name)
    return (
        sentence(_("%(field)s: %(problem)s"), field=field.label, problem=words) if field else sentence("%(w)s", w=words)
    )


def _noticed(referral: Referral) -> Iterator[Problem]:
    for name, found in text_warnings(referral).items():
        for warning in found:
            yield Problem(_named(name, warning.sentence), field_url(referral, name))


def passed_on(referral: Referral) -> list[Passed]:
    """What the recipient gets to see in the end: the filled blocks within the consent, nothing else."""
    return [Passed(section, who_sees(section.block)) for section in covered_sections(referral, CodeNames.load())]


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None
