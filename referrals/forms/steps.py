"""One form for each step of the table. They ask for what the verb needs; the verb decides."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.core.languages import SOURCE_LANGUAGE
from directory.models import Language, Location, Membership, MembershipRole, Service
from referrals.forms.making import code_choices
from referrals.models import CodeKind, Referral

_DATE = {"type": "date"}


def _text(label: Any, rows: int = 4, most: int = 600, **extra: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=most, widget=area, required=False, **extra)


def _date(label: Any, **extra: Any) -> forms.DateField:
    widget = forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, **extra)


class StepForm(forms.Form):
    """A form of a step. ``key`` makes the step happen once, however often the form is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.referral = referral
        self.fields["key"].initial = uuid.uuid4

    def values(self) -> dict[str, Any]:
        """What the verb is given, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class AskBackForm(StepForm):
    """A question to the sender."""

    topic = forms.ChoiceField(label=_("What is it about?"), required=False)
    text = _text(_("Your question"), help_text=_("Do not ask for names: you get them when you accept."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = code_choices(CodeKind.ASK_BACK_TOPIC, blank=True)  # type: ignore[attr-defined]


class AnswerForm(StepForm):
    """The answer to a question."""

    text = _text(_("Your answer"), help_text=_("No names, no phone numbers."))


class AcceptForm(StepForm):
    """Who is responsible, and when the first contact can be expected."""

    responsible_name = forms.CharField(label=_("Who is responsible at your place?"), max_length=120, required=False)
    responsible_phone = forms.CharField(label=_("Phone for questions"), max_length=40, required=False)
    first_contact_on = _date(_("First contact on or before"))
    assignee: Any = forms.ModelChoiceField(
        label=_("Who works on it?"), queryset=None, required=False, empty_label=_("decide later")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = workers_of(self.referral)  # type: ignore[attr-defined]


class DeclineForm(StepForm):
    """Why not, and where else."""

    reason = forms.ChoiceField(label=_("Why is it not possible?"), required=False)
    text = _text(
        _("In one sentence, without names"), rows=2, most=300, help_text=_("Only where the reason asks for it.")
    )
    suggested: Any = forms.ModelChoiceField(
        label=_("Another service that fits better"), queryset=None, required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = code_choices(CodeKind.DECLINE_REASON, blank=True)  # type: ignore[attr-defined]
        others = Service.objects.published().exclude(pk=self.referral.recipient_service_id)
        self.fields["suggested"].queryset = others.order_by("name_de")  # type: ignore[attr-defined]


class WithdrawForm(StepForm):
    """Why it is taken back."""

    reason = forms.ChoiceField(label=_("Why?"), required=False)
    by_client = forms.BooleanField(label=_("The person no longer wants it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = code_choices(CodeKind.CANCEL_REASON, blank=True)  # type: ignore[attr-defined]


class WithdrawConsentForm(StepForm):
    """How the person told that they withdraw."""

    via = forms.CharField(label=_("How did the person tell it?"), max_length=80, required=False)


class HoldForm(StepForm):
    """Why, and until when."""

    reason = forms.ChoiceField(label=_("Why?"), required=False)
    review_on = _date(_("Look at it again on"), help_text=_("Within the next 90 days."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = code_choices(CodeKind.HOLD_REASON, blank=True)  # type: ignore[attr-defined]


class BeginForm(StepForm):
    """The day of the first contact."""

    on = _date(_("First contact on"))


class ReportForm(StepForm):
    """An interim report."""

    text = _text(_("How is it going?"))


class OutcomeForm(StepForm):
    """What came of it."""

    KIND = CodeKind.OUTCOME_COMPLETED
    outcome = forms.ChoiceField(label=_("What came of it?"), required=False)
    note = _text(_("In one or two sentences"), rows=2, most=300)
    follow_up_needed = forms.BooleanField(label=_("The person needs more help"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = code_choices(self.KIND, blank=True)  # type: ignore[attr-defined]


class FailureForm(OutcomeForm):
    """Why it did not work out."""

    KIND = CodeKind.OUTCOME_FAILED


class UndoForm(StepForm):
    """Why the acceptance is taken back."""

    reason = forms.CharField(label=_("Why?"), max_length=40, required=False)


class MistakeForm(StepForm):
    """What went wrong."""

    reason = forms.ChoiceField(label=_("What went wrong?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = code_choices(CodeKind.ERROR_REASON, blank=True)  # type: ignore[attr-defined]


class AssignForm(StepForm):
    """To whom, and to which team."""

    to: Any = forms.ModelChoiceField(
        label=_("Who works on it?"), queryset=None, required=False, empty_label=_("nobody yet")
    )
    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = workers_of(self.referral)  # type: ignore[attr-defined]
        teams = Membership.objects.filter(organization=self.referral.recipient_organization_id).exclude(team="")
        names = sorted(set(teams.values_list("team", flat=True)))
        self.fields["team"].choices = [("", _("no team")), *((name, name) for name in names)]  # type: ignore[attr-defined]


class AppointmentForm(StepForm):
    """One to three times, and what they share."""

    first = forms.SplitDateTimeField(label=_("First proposal"), required=False)
    second = forms.SplitDateTimeField(label=_("Second proposal"), required=False)
    third = forms.SplitDateTimeField(label=_("Third proposal"), required=False)
    duration = forms.IntegerField(label=_("How many minutes?"), min_value=5, max_value=600, initial=60)
    mode = forms.ChoiceField(label=_("How?"), required=False)
    location: Any = forms.ModelChoiceField(
        label=_("Where?"), queryset=None, required=False, empty_label=_("not at a place")
    )
    place_note = forms.CharField(label=_("Room or way there"), max_length=200, required=False)
    language: Any = forms.ModelChoiceField(
        label=_("In which language?"), queryset=None, required=False, empty_label="–"
    )
    interpreter_needed = forms.BooleanField(label=_("An interpreter is needed"), required=False)
    accompanied_by = forms.CharField(label=_("Who comes along?"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second", "third"):
            self.fields[name].widget = forms.SplitDateTimeWidget(
                date_attrs=_DATE, time_attrs={"type": "time"}, date_format="%Y-%m-%d", time_format="%H:%M"
            )
        organizations = [self.referral.recipient_organization_id, self.referral.sender_organization_id]
        places = Location.objects.filter(organization__in=organizations)
        self.fields["mode"].choices = code_choices(CodeKind.APPOINTMENT_MODE, blank=True)  # type: ignore[attr-defined]
        self.fields["location"].queryset = places  # type: ignore[attr-defined]
        self.fields["language"].queryset = Language.objects.all()  # type: ignore[attr-defined]
        language = get_language() or SOURCE_LANGUAGE
        self.fields["language"].label_from_instance = lambda item: str(item.text("name", language))  # type: ignore[attr-defined]


def workers_of(referral: Referral) -> Any:
    """The active people of the receiving organization who work on referrals."""
    members = Membership.objects.filter(
        organization=referral.recipient_organization_id, role__in=(MembershipRole.WORKER, MembershipRole.INTAKE)
    )
    people: Any = get_user_model()._default_manager
    return people.filter(is_active=True, pk__in=members.values("user"))
