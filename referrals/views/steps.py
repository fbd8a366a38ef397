"""Taking a step: a page with the form of the step, and what happens when it is sent. One view for all steps of the table."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from referrals import actions
from referrals.doer import Doer
from referrals.errors import Incomplete, ReferralError
from referrals.forms import steps as forms
from referrals.models import AccessEntry, Appointment, Referral
from referrals.views.access import open_referral, participants_only
from referrals.workflow import Step, possible, step

Run = Callable[[Referral, Doer, dict[str, Any], uuid.UUID], Referral]


@dataclass(frozen=True, slots=True)
class StepPage:
    """How a step looks as a page. ``is_grave``: it cannot be undone and is shown so."""

    run: Run
    form: type[forms.StepForm] = forms.StepForm
    explanation: Promise | str = ""
    is_grave: bool = False


def _plain(verb: Callable[..., Referral]) -> Run:
    """A verb whose arguments have the names of the form's fields."""
    return lambda referral, doer, values, key: verb(referral, doer, **values, key=key)


def _propose(referral: Referral, doer: Doer, values: dict[str, Any], key: uuid.UUID) -> Referral:
    duration = values["duration"]
    slots = [actions.Slot(values[name], duration) for name in ("first", "second", "third") if values[name]]
    setting = {name: values[name] for name in ("mode", "location", "place_note", "language")}
    rest = {name: values[name] for name in ("interpreter_needed", "accompanied_by")}
    return actions.propose(referral, doer, slots, actions.Setting(**setting, **rest), key=key)


PAGES: Final[dict[str, StepPage]] = {
    "acknowledge": StepPage(
        _plain(actions.acknowledge), explanation=gettext_lazy("The sender sees that it has arrived.")
    ),
    "ask_back": StepPage(_plain(actions.ask_back), forms.AskBackForm),
    "answer": StepPage(_plain(actions.answer), forms.AnswerForm),
    "accept": StepPage(
        _plain(actions.accept),
        forms.AcceptForm,
        gettext_lazy("With this you see who the person is. That is recorded."),
    ),
    "decline": StepPage(_plain(actions.decline), forms.DeclineForm),
    "withdraw": StepPage(
        _plain(actions.withdraw),
        forms.WithdrawForm,
        gettext_lazy("The other side sees nothing any more, at once."),
        is_grave=True,
    ),
    "withdraw_consent": StepPage(
        _plain(actions.withdraw_consent),
        forms.WithdrawConsentForm,
        gettext_lazy("It holds at once, for every referral under this consent."),
        is_grave=True,
    ),
    "hold": StepPage(_plain(actions.hold), forms.HoldForm),
    "resume": StepPage(_plain(actions.resume)),
    "propose_appointment": StepPage(_propose, forms.AppointmentForm),
    "cancel_appointment": StepPage(_plain(actions.cancel), is_grave=True),
    "plan_joint_handover": StepPage(
        _plain(actions.plan_joint_handover),
        explanation=gettext_lazy("The person, the sender and you talk together. Agree on a time by an appointment."),
    ),
    "begin": StepPage(_plain(actions.begin), forms.BeginForm),
    "no_show": StepPage(_plain(actions.no_show)),
    "report": StepPage(_plain(actions.report), forms.ReportForm),
    "complete": StepPage(_plain(actions.complete), forms.OutcomeForm),
    "fail": StepPage(_plain(actions.fail), forms.FailureForm),
    "close_completed": StepPage(_plain(actions.close)),
    "close_failed": StepPage(_plain(actions.close)),
    "close_rejected": StepPage(_plain(actions.close)),
    "confirm_cancellation": StepPage(_plain(actions.confirm_cancellation)),
    "undo_acceptance": StepPage(
        _plain(actions.undo_acceptance), forms.UndoForm, gettext_lazy("Name and contact are hidden from you again.")
    ),
    "mark_as_error": StepPage(
        _plain(actions.mark_as_error),
        forms.MistakeForm,
        gettext_lazy("The content is erased within 24 hours."),
        is_grave=True,
    ),
    "assign": StepPage(_plain(actions.assign), forms.AssignForm),
}
#: Steps with pages of their own, or none.
ELSEWHERE: Final = frozenset({"send", "confirm_appointment", "expire", "refer_onward"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that can be taken now, as a button."""

    step: Step
    url: str
    is_grave: bool = False


def offers(referral: Referral, doer: Doer) -> list[Offer]:
    """The steps with a page that the doer can take now, in the order of the table."""
    return [
        Offer(each, reverse("referrals:step", args=[referral.reference, each.name]), PAGES[each.name].is_grave)
        for each in steps_now(referral, doer)
    ]


def steps_now(referral: Referral, doer: Doer) -> list[Step]:
    """The steps with a form that the doer can take now, by sign-in or by link."""
    return [
        each
        for each in possible(referral.state, doer.roles)
        if each.name in PAGES and not _is_done(each.name, referral)
    ]


def _is_done(name: str, referral: Referral) -> bool:
    """True for what can be done once: taking note of a cancellation, and withdrawing a consent."""
    if name == "withdraw_consent":
        return referral.consent is None or referral.consent.withdrawn_at is not None
    return name == "confirm_cancellation" and referral.cancellation_confirmed_at is not None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a form: the step was taken, something is missing (``form``), or it is not possible (``refusal``)."""

    form: forms.StepForm
    refusal: str = ""
    is_done: bool = False


def attempt(name: str, referral: Referral, doer: Doer, form: forms.StepForm) -> Attempt:
    """Takes the step with what was typed. Sign-in and secure link both come through here."""
    if not form.is_valid():
        return Attempt(form)
    try:
        PAGES[name].run(referral, doer, form.values(), form.cleaned_data["key"])
    except Incomplete as problem:
        for field, sentence in problem.fields.items():
            form.add_error(field if field in form.fields else None, str(sentence))
        return Attempt(form, "" if problem.fields else str(problem))
    except ReferralError as problem:
        return Attempt(form, str(problem))
    return Attempt(form, is_done=True)


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def take_step(request: HttpRequest, reference: str, name: str) -> HttpResponseBase:
    """The form of a step, or the step itself. What was typed stays when something is missing."""
    page = PAGES.get(name)
    if page is None:
        raise Http404
    verb = AccessEntry.Verb.WRITE if request.method == "POST" else AccessEntry.Verb.READ
    opened = open_referral(request, reference, f"step:{name}", verb=verb)
    form, refusal = page.form(request.POST or None, referral=opened.referral), ""
    if request.method == "POST":
        tried = attempt(name, opened.referral, opened.doer, form)
        if tried.is_done:
            messages.success(request, _("Done: %(step)s.") % {"step": step(name).label})
            return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))
        refusal = tried.refusal
    elif name not in {each.name for each in steps_now(opened.referral, opened.doer)}:
        refusal = _("This is not possible now. The page of the referral shows what is.")
    status = 409 if refusal else 400 if form.errors else 200
    context = {"referral": opened.referral, "page": page, "step": step(name), "form": form, "refusal": refusal}
    return render(request, "referrals/step.html", context, status=status)


@participants_only
@require_http_methods(["POST"])
def choose_time(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Agrees to one of the proposed times."""
    opened = open_referral(request, reference, "step:confirm_appointment", verb=AccessEntry.Verb.WRITE)
    chosen = Appointment.objects.filter(
        referral=opened.referral, pk=_number(request.POST.get("appointment", ""))
    ).first()
    if chosen is None:
        raise Http404
    try:
        actions.confirm(opened.referral, opened.doer, chosen)
    except ReferralError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The appointment is agreed."))
    return HttpResponseRedirect(reverse("referrals:detail", args=[reference]))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
