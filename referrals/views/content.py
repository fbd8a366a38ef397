"""The door of everything inside a referral that is not its page: files, messages, printed sheets, calendar, exchange.

One rule for all of them: where the recipient's access has ended, the answer is 410 with the stub and nothing else (A4, B3).
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from referrals.models import AccessEntry
from referrals.views.access import Opened, View, find_referral, note_access, participants_only
from referrals.views.detail import stub


class Gone(Exception):
    """The content is closed to the person; only the stub is left."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self.opened = opened


def content_page(view: View) -> View:
    """For people who have to do with referrals; answers with the stub and 410 where the content is closed to them."""

    @participants_only
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Gone as gone:
            return stub(request, gone.opened)

    return guarded


def open_content(
    request: HttpRequest,
    reference: str,
    view: str,
    *,
    verb: str = AccessEntry.Verb.READ,
    tier: int = 1,
    sender_only: bool = False,
) -> Opened:
    """The referral, for whoever sees at least the tier. One line in the access log, also for a refusal.

    Raises Http404 for strangers, Gone where only the stub is left, PermissionDenied where the tier is not enough.
    """
    opened = find_referral(request, reference)
    if opened.shown.is_stub:
        note_access(request, opened, view, AccessEntry.Verb.REFUSED)
        raise Gone(opened)
    if opened.shown.tier < tier or (sender_only and not opened.is_sender):
        note_access(request, opened, view, AccessEntry.Verb.REFUSED)
        raise PermissionDenied
    note_access(request, opened, view, verb)
    return opened
