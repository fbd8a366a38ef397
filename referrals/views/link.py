"""The pages of a secure link: answering one referral without an account, from a phone.

What keeps other sites out: Django's protection of forms asks where a request comes from, and these pages send
``Referrer-Policy: no-referrer`` so that their address, which holds the token, is told to nobody; the two do not go together
(over HTTPS the check refuses every form without a referrer). So the views are exempt from it and stand on three things instead:
the cookie is ``SameSite=Strict`` and never comes along from another site, it holds the digest of this link's token, and a
browser that says where a request comes from (``Sec-Fetch-Site``) must say: from here.

Whatever is wrong with a link (no such token, expired, revoked, ended, opened too often) gets the same page, and a GET without
the cookie changes nothing and shows nothing: scanners of mail may look at it as often as they like.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from referrals import access_log, link_sessions, links
from referrals.disclosure import IDENTITY, Disclosed, disclosed
from referrals.doer import Doer
from referrals.forms.links import CodeForm
from referrals.forms.steps import StepForm
from referrals.labels import CodeNames, state_label
from referrals.link_sessions import LinkSession
from referrals.models import AccessEntry, Message, SecureLink
from referrals.showing import sections
from referrals.views.detail import reason
from referrals.views.steps import PAGES, attempt, steps_now
from referrals.workflow import ENDED, RELEASED, Actor, Status, Step, step

_OWN_REQUESTS: Final = frozenset({"same-origin", "none"})  # "none": typed in or from the mail program
#: What a form offers to members only: without an account nobody is assigned.
_MEMBERS_FIELDS: Final = frozenset({"assignee"})


@dataclass(frozen=True, slots=True)
class Inside:
    """A link that somebody has opened, with what they may see now."""

    token: str
    link: SecureLink
    session: LinkSession
    doer: Doer
    shown: Disclosed


@dataclass(frozen=True, slots=True)
class StepWithForm:
    """A step as a form on the page. ``is_open``: it was sent and something is missing."""

    step: Step
    form: StepForm
    url: str
    explanation: Any
    refusal: str = ""

    @property
    def is_open(self) -> bool:
        """True where the person must look at it again."""
        return bool(self.refusal or self.form.errors)

    @property
    def is_button(self) -> bool:
        """True where there is nothing to fill in."""
        return not self.form.visible_fields()


def link_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Nothing is kept, the address is told to nobody, and forms come from these pages only."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        origin = request.headers.get("Sec-Fetch-Site", "same-origin")
        response = (
            gone(request)
            if request.method == "POST" and origin not in _OWN_REQUESTS
            else view(request, token=token, **kwargs)
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@link_page
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Without the cookie a neutral page that asks for the code; with it the referral."""
    found = links.find(token)
    if found is None:
        return gone(request)
    inside = _inside(request, token, found)
    if inside is not None:
        return _answer(request, inside, AccessEntry.Verb.READ, "link")
    if not links.is_usable(found):
        return gone(request)
    if request.method == "POST":
        return _open(request, token, found)
    return _door(request, CodeForm())


@link_page
def identity(request: HttpRequest, token: str) -> HttpResponseBase:
    """The second code, after acceptance: from then on this session sees who the person is."""
    inside = _found_inside(request, token)
    if inside is None:
        return gone(request)
    if request.method != "POST":
        return HttpResponseRedirect(_url(token))
    form = CodeForm(request.POST)
    if form.is_valid() and links.identify_with(inside.link, form.cleaned_data["code"]):
        response = HttpResponseRedirect(_url(token))
        link_sessions.keep(response, inside.link, LinkSession(has_identity=True), token)
        return response
    _refuse_code(form)
    return _answer(request, inside, AccessEntry.Verb.REFUSED, "link:identity", code_form=form, status=400)


@link_page
def take_step(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Takes a step with the form of the page; what was typed stays where something is missing."""
    inside = _found_inside(request, token)
    if inside is None:
        return gone(request)
    if request.method != "POST":
        return HttpResponseRedirect(_url(token))
    if name not in PAGES or Actor.LINK not in step(name).actors:
        return gone(request)
    tried = attempt(name, inside.link.referral, inside.doer, _form(name, inside, request.POST))
    if tried.is_done:
        _note(request, inside, AccessEntry.Verb.WRITE, f"link:{name}")
        response = HttpResponseRedirect(_url(token))
        link_sessions.keep(response, inside.link, inside.session, token)
        return response
    status = 409 if tried.refusal else 400
    view = f"link:{name}"
    return _answer(
        request, inside, AccessEntry.Verb.REFUSED, view, tried=(name, tried.form, tried.refusal), status=status
    )


def gone(request: HttpRequest) -> HttpResponse:
    """The one page for everything that is wrong with a link."""
    return render(request, "referrals/link_gone.html", status=410)


def _open(request: HttpRequest, token: str, found: SecureLink) -> HttpResponseBase:
    form = CodeForm(request.POST)
    if not (form.is_valid() and links.open_with(found, form.cleaned_data["code"])):
        _refuse_code(form)
        access_log.note(
            request, None, AccessEntry.Verb.REFUSED, "link:code", referral=found.referral, role=Actor.LINK.value
        )
        return _door(request, form, status=400)
    response = HttpResponseRedirect(_url(token))
    link_sessions.keep(response, found, LinkSession(), token)
    return response


def _door(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    """Says nothing about any referral."""
    return render(request, "referrals/link_door.html", {"form": form}, status=status)


def _refuse_code(form: CodeForm) -> None:
    """One sentence for a wrong code, a dead one and an old one: it tells nobody how near they were."""
    if not form.errors:
        form.add_error("code", _("This code does not work. Ask the sender for a new one if it stays like this."))


def _found_inside(request: HttpRequest, token: str) -> Inside | None:
    found = links.find(token)
    return _inside(request, token, found) if found is not None else None


def _inside(request: HttpRequest, token: str, found: SecureLink) -> Inside | None:
    """The opened link. A referral that was taken back ends its links, but who was inside may still take note of it."""
    session = link_sessions.session_of(request, found)
    if session is None or not (links.is_usable(found) or Status(found.referral.status) in ENDED):
        return None
    doer = Doer.holder(found, has_identity=session.has_identity)
    return Inside(token, found, session, doer, disclosed(found.referral, doer))


def _answer(
    request: HttpRequest,
    inside: Inside,
    verb: str,
    view: str,
    *,
    code_form: CodeForm | None = None,
    tried: tuple[str, StepForm, str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """The page with the referral, or the stub with 410 once it has ended or its consent no longer holds."""
    _note(request, inside, verb, view)
    referral, names = inside.link.referral, CodeNames.load()
    is_over = inside.shown.is_stub or Status(referral.status) in ENDED
    steps = [_step(inside, each, tried) for each in steps_now(referral, inside.doer)]
    context: dict[str, Any] = {
        "referral": referral,
        "state": state_label(referral.state),
        "reason": reason(referral, names),
        "steps": steps,
        "is_declined": referral.status == Status.REJECTED,
    }
    if is_over:
        response = render(request, "referrals/link_stub.html", context, status=410)
    else:
        context |= {
            "sections": sections(inside.shown, names),
            "said": _said(inside),
            "is_accepted": Status(referral.status) in RELEASED,
            "has_identity": inside.shown.tier >= IDENTITY,
            "code_form": code_form or CodeForm(auto_id="id_identity_%s"),
            "identity_url": reverse("referrals:link_identity", args=[inside.token]),
        }
        response = render(request, "referrals/link.html", context, status=status)
    link_sessions.keep(response, inside.link, inside.session, inside.token)
    return response


def _step(inside: Inside, row: Step, tried: tuple[str, StepForm, str] | None) -> StepWithForm:
    name, form, refusal = tried if tried is not None else ("", None, "")
    url = reverse("referrals:link_step", args=[inside.token, row.name])
    if form is None or name != row.name:
        form, refusal = _form(row.name, inside, None), ""
    return StepWithForm(row, form, url, PAGES[row.name].explanation, refusal)


def _form(name: str, inside: Inside, data: Any) -> StepForm:
    """The form of the step. Several stand on one page, so their fields are named by the step as well."""
    form = PAGES[name].form(data, referral=inside.link.referral, auto_id=f"id_{name}_%s")
    for each in _MEMBERS_FIELDS & form.fields.keys():
        del form.fields[each]
    return form


def _said(inside: Inside) -> list[Message]:
    """Questions and answers, as far as they may be seen."""
    return list(inside.link.referral.messages.filter(tier__lte=inside.shown.tier))


def _note(request: HttpRequest, inside: Inside, verb: str, view: str) -> None:
    referral, tier = inside.link.referral, inside.shown.tier
    access_log.note(request, None, verb, view, referral=referral, tier=tier, role=Actor.LINK.value)


def _url(token: str) -> str:
    return reverse("referrals:link", args=[token])
