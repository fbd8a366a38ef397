"""The door of every page about a referral: who asks, does it exist for them, what may they see, and the line in the log.

Strangers get 404: for them the referral does not exist (A3). Recipients of a referral that was taken back get 410 and the stub.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from referrals import access_log
from referrals.disclosure import Disclosed, disclosed
from referrals.doer import Doer
from referrals.models import AccessEntry, Referral
from referrals.permissions import SENDER_ROLES, takes_part

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Opened:
    """A referral as the person who asked may see it."""

    referral: Referral
    doer: Doer
    shown: Disclosed

    @property
    def is_sender(self) -> bool:
        """True on the sender's side."""
        return bool(self.doer.roles & SENDER_ROLES)


def participants_only(view: View) -> View:
    """For people who have to do with referrals; for everybody else the page does not exist. Never stored, never cached."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not takes_part(request.user):
            raise Http404
        return keep_secret(view(request, *args, **kwargs))

    return guarded


def keep_secret(response: HttpResponseBase) -> HttpResponseBase:
    """Nothing of the page stays in a cache, and other hosts never learn its address."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def person_of(request: HttpRequest) -> AbstractBaseUser:
    """The signed-in person."""
    return cast("AbstractBaseUser", request.user)


def open_referral(request: HttpRequest, reference: str, view: str, *, verb: str = AccessEntry.Verb.READ) -> Opened:
    """The referral with what the person may see of it. Notes the access. Raises Http404 for strangers."""
    opened = find_referral(request, reference)
    note_access(request, opened, view, verb)
    return opened


def find_referral(request: HttpRequest, reference: str) -> Opened:
    """The referral with what the person may see of it; the caller notes the access. Raises Http404 for strangers."""
    user = person_of(request)
    referral = (
        Referral.objects.visible_to(user)
        .with_sides()
        .select_related("consent", "recipient_service__organization", "suggested_service")
        .filter(reference=reference)
        .first()
    )
    if referral is None:
        raise Http404
    doer = Doer.of(user, referral)
    return Opened(referral, doer, disclosed(referral, doer))


def note_access(request: HttpRequest, opened: Opened, view: str, verb: str) -> None:
    """Writes the line in the access log."""
    access_log.note(
        request,
        person_of(request),
        verb,
        view,
        referral=opened.referral,
        tier=opened.shown.tier if verb != AccessEntry.Verb.REFUSED else 0,
        role=next((role.value for role in sorted(opened.doer.roles)), ""),
    )
