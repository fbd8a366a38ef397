"""The forms of a partner organization's own pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.actions import MOST_ANSWER_DAYS, MOST_WAITING_WEEKS
from directory.models import Capacity, MembershipRole, Organization
from referrals.deputies import colleagues
from referrals.members import INVITED_ROLES, led_members, led_teams

_LTR = {"dir": "ltr", "autocomplete": "off"}


class CapacityForm(forms.Form):
    """What the service says about itself today."""

    capacity = forms.ChoiceField(label=_("Do you take new people?"), choices=Capacity.choices)
    waiting_weeks = forms.IntegerField(
        label=_("Waiting time in weeks"), min_value=0, max_value=MOST_WAITING_WEEKS, required=False
    )
    answer_days = forms.IntegerField(
        label=_("You answer requests within how many working days?"),
        min_value=1,
        max_value=MOST_ANSWER_DAYS,
        required=False,
    )


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs=_LTR))
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in INVITED_ROLES])
    team = forms.CharField(
        label=_("Team"), max_length=80, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(self, *args: Any, user: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = led_teams(user, organization)
        if "" not in teams:
            choices = [(name, name) for name in sorted(teams)]
            self.fields["team"] = forms.ChoiceField(label=_("Team"), choices=choices)
        else:
            self.fields["team"].help_text = _("Leave it empty where the organization has no teams.")
        self.fields["role"].initial = MembershipRole.WORKER


class JoinForm(forms.Form):
    """Name and password of a new colleague."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "family-name"}),
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. A sentence is easier to remember than a word."),
        strip=False,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords must be the same."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return values


class DeputyForm(forms.Form):
    """Who stands in for whom, from when to when."""

    absentee: Any = forms.ModelChoiceField(label=_("Who is away?"), queryset=None)
    deputy: Any = forms.ModelChoiceField(label=_("Who stands in?"), queryset=None)
    starts_on = forms.DateField(
        label=_("From"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, user: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues(organization)
        led = led_members(user, organization).values("user")
        self.fields["absentee"].queryset = people.filter(pk__in=led) | people.filter(pk=user.pk)  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]
        for name in ("absentee", "deputy"):
            self.fields[name].label_from_instance = lambda person: person.get_full_name() or person.email  # type: ignore[attr-defined]
