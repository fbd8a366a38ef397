"""The pages of a draft in their order, and the door to each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from referrals.disclosure import CONSULT
from referrals.errors import NotPossibleNow
from referrals.models import AccessEntry, Referral
from referrals.views.access import Opened, open_referral, participants_only
from referrals.workflow import Actor, Status

DraftView = Callable[[HttpRequest, Opened], HttpResponseBase]

LABELS: Final[dict[str, Promise]] = {
    "recipient": gettext_lazy("Who should receive it?"),
    "request": gettext_lazy("What is it about?"),
    "person": gettext_lazy("The person, without a name"),
    "details": gettext_lazy("Name, contact, details"),
    "consent": gettext_lazy("Consent"),
    "check": gettext_lazy("Check and send"),
}
#: A question without a person has no pages about one.
_OF_CONSULT: Final = ("recipient", "request", "check")


@dataclass(frozen=True, slots=True)
class Stage:
    """One page of a draft among the others."""

    name: str
    label: str
    number: int
    total: int
    before: str
    after: str


def stage_of(referral: Referral, name: str) -> Stage:
    """The page with its number; for a page that the kind does not have, as if it were the last one."""
    names = _OF_CONSULT if referral.handover_type == CONSULT else tuple(LABELS)
    at = names.index(name) if name in names else len(names) - 1
    before = names[at - 1] if at else ""
    after = names[at + 1] if at + 1 < len(names) else ""
    return Stage(name, str(LABELS[name]), at + 1, len(names), before, after)


def url_of(referral: Referral, name: str) -> str:
    """The address of a page of the draft."""
    return reverse(f"referrals:write_{name}", args=[referral.reference])


def draft_page(name: str) -> Callable[[DraftView], Callable[..., HttpResponseBase]]:
    """For the sender of a draft. Strangers get 404, recipients and leads 403; what was sent leads to its page."""

    def decorate(view: DraftView) -> Callable[..., HttpResponseBase]:
        @participants_only
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            verb = AccessEntry.Verb.WRITE if request.method == "POST" else AccessEntry.Verb.READ
            opened = open_referral(request, reference, f"write:{name}", verb=verb)
            require_sender(opened)
            if opened.referral.status != Status.DRAFT:
                return _sent_already(request, reference)
            try:
                return view(request, opened, *args, **kwargs)
            except NotPossibleNow:  # sent meanwhile, in another window
                return _sent_already(request, reference)

        return guarded

    return decorate


def require_sender(opened: Opened) -> None:
    """Does nothing for the counsellor and their deputies. Raises PermissionDenied for everybody else who may look."""
    if Actor.SENDER not in opened.doer.roles:
        raise PermissionDenied(_("Only the sender can do this."))


def _sent_already(request: HttpRequest, reference: str) -> HttpResponseBase:
    messages.error(request, _("This referral was sent already and cannot be changed like a draft."))
    return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))


def go_on(request: HttpRequest, opened: Opened, stage: Stage) -> HttpResponseBase:
    """Where the pressed button leads after saving: on, back, or away from the draft for now."""
    referral = opened.referral
    match request.POST.get("go"):
        case "back" if stage.before:
            return HttpResponseRedirect(url_of(referral, stage.before))
        case "leave":
            messages.success(request, _("Saved as a draft."))
            return HttpResponseRedirect(reverse("referrals:detail", args=[referral.reference]))
        case "stay":
            return HttpResponseRedirect(url_of(referral, stage.name))
    return HttpResponseRedirect(url_of(referral, stage.after or stage.name))
