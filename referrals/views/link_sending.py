"""The sender's side of a secure link: issue it, tell the code, make a new code, end it.

A code is shown once, in the answer to the form that made it, and nowhere again: what is stored cannot be turned back.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from referrals import links
from referrals.errors import Incomplete, ReferralError
from referrals.forms.links import IssueForm
from referrals.models import AccessEntry, SecureLink
from referrals.permissions import SENDER_ROLES
from referrals.text_messages import gateway
from referrals.views.access import Opened, open_referral, participants_only
from referrals.workflow import RELEASED, Status

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkSection:
    """What the referral's page says about its link. ``link``: the one that works now."""

    form: IssueForm
    link: SecureLink | None
    may_open_again: bool
    may_tell_identity: bool


def link_section(opened: Opened, form: IssueForm | None = None) -> LinkSection | None:
    """The section "Without an account", for senders of a referral to a service that works with links."""
    referral = opened.referral
    if not opened.doer.roles & SENDER_ROLES or not links.offers_links(referral):
        return None
    link = next((each for each in referral.links.all() if links.is_usable(each)), None)
    organization = referral.recipient_organization
    initial = {"address": link.recipient_address if link else organization.email if organization else ""}
    return LinkSection(
        form=form or IssueForm(initial=initial),
        link=link,
        may_open_again=link is not None and not links.is_used_up(link),
        may_tell_identity=link is not None and Status(referral.status) in RELEASED,
    )


@participants_only
@require_POST
def issue(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Makes a link, mails it, and shows the code once."""
    opened = _open(request, reference, "link:issue")
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _code_page(request, opened, form=form, status=400)
    try:
        link, _token, code = links.issue(opened.referral, form.cleaned_data["address"], opened.doer)
    except Incomplete as problem:
        form.add_error("address", str(problem.fields.get("address", problem)))
        return _code_page(request, opened, form=form, status=400)
    except ReferralError as problem:
        return _refused(request, reference, problem)
    was_sent = _text(form.cleaned_data.get("mobile", ""), code)
    return _code_page(request, opened, link=link, code=code, was_texted=was_sent)


@participants_only
@require_POST
def new_code(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A new code for opening the link, shown once."""
    opened = _open(request, reference, "link:code")
    link = _link_of(opened, pk)
    try:
        code = links.new_code(link, opened.doer)
    except ReferralError as problem:
        return _refused(request, reference, problem)
    return _code_page(request, opened, link=link, code=code)


@participants_only
@require_POST
def new_identity_code(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The second code, after acceptance, shown once."""
    opened = _open(request, reference, "link:identity_code")
    link = _link_of(opened, pk)
    try:
        code = links.new_identity_code(link, opened.doer)
    except ReferralError as problem:
        return _refused(request, reference, problem)
    return _code_page(request, opened, link=link, code=code, is_identity=True)


@participants_only
@require_POST
def revoke(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Ends the link at once."""
    opened = _open(request, reference, "link:revoke")
    try:
        links.revoke(_link_of(opened, pk), opened.doer)
    except ReferralError as problem:
        return _refused(request, reference, problem)
    messages.success(request, _("The link no longer works."))
    return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))


def _open(request: HttpRequest, reference: str, view: str) -> Opened:
    """The referral, for its senders. For its recipients these addresses do not exist."""
    opened = open_referral(request, reference, view, verb=AccessEntry.Verb.WRITE)
    if not opened.doer.roles & SENDER_ROLES:
        raise Http404
    return opened


def _link_of(opened: Opened, pk: int) -> SecureLink:
    link: SecureLink | None = opened.referral.links.select_related("referral").filter(pk=pk).first()
    if link is None:
        raise Http404
    return link


def _text(number: str, code: str) -> bool:
    """Sends the code to the phone where a number was given. False where it was not sent: then it is said."""
    sender = gateway()
    if not number or not sender.delivers:
        return False
    try:
        sender.send(number, _("Your code: %(code)s") % {"code": code})
    except OSError as problem:
        logger.warning("A text message could not be sent: %s", type(problem).__name__)
        return False
    return True


def _refused(request: HttpRequest, reference: str, problem: ReferralError) -> HttpResponseBase:
    messages.error(request, str(problem))
    return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))


def _code_page(
    request: HttpRequest,
    opened: Opened,
    *,
    link: SecureLink | None = None,
    code: str = "",
    form: IssueForm | None = None,
    is_identity: bool = False,
    was_texted: bool = False,
    status: int = 200,
) -> HttpResponseBase:
    context: dict[str, Any] = {
        "referral": opened.referral,
        "link": link,
        "code": f"{code[:4]} {code[4:]}",
        "form": form,
        "is_identity": is_identity,
        "was_texted": was_texted,
    }
    return render(request, "referrals/link_code.html", context, status=status)
