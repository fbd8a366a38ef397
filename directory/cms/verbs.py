"""What can be done with a service at a click: one table that pages, lists and bulk actions share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from directory import actions
from directory.models import Service, ServiceStatus, VerificationMethod
from directory.permissions import check_interval_days


class CheckForm(forms.Form):
    """Who checked, how and when."""

    on = forms.DateField(label=_("Checked on"), initial=timezone.localdate, widget=AdminDateInput)
    method = forms.ChoiceField(label=_("How"), choices=VerificationMethod.choices, widget=forms.RadioSelect)
    office = forms.CharField(
        label=_("Office that checked"), max_length=120, help_text=_("Shown on the page: an office, not a person.")
    )
    next_due_on = forms.DateField(label=_("Next check due on"), required=False, widget=AdminDateInput)
    note = forms.CharField(
        label=_("Internal note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Never published."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_due_on"].help_text = _("Empty: after %(days)s days") % {"days": check_interval_days()}


class CloseForm(forms.Form):
    """Until when it is closed."""

    until = forms.DateField(
        label=_("Closed until"),
        required=False,
        widget=AdminDateInput,
        help_text=_("The last day. Empty: not known yet"),
    )


class ConfirmForm(forms.Form):
    """Nothing to say but yes."""


@dataclass(frozen=True)
class Verb:
    """One verb: its words, its form, and the action that it calls."""

    name: str  # in addresses
    label: str | Promise
    question: str | Promise
    explanation: str | Promise
    done: str | Promise  # with %(name)s
    icon: str
    rule: str
    perform: Callable[..., Any]  # of directory.actions: (service, *, by, **the form's values)
    form_class: type[forms.Form] = ConfirmForm
    possible_in: Collection[str] = field(default_factory=lambda: tuple(ServiceStatus))
    undone_by: str = ""  # name of the verb that takes it back
    is_serious: bool = False

    def is_possible_for(self, service: Service) -> bool:
        """True where the service's status allows it."""
        return service.status in self.possible_in


_VERBS = (
    Verb(
        name="check",
        label=_("Checked today"),
        question=_("Who checked this entry, and how?"),
        explanation=_("Everybody sees on the page when and by which office the entry was checked."),
        done=_("“%(name)s” is noted as checked."),
        icon="circle-check",
        rule="directory.record_check",
        perform=actions.record_check,
        form_class=CheckForm,
    ),
    Verb(
        name="close",
        label=_("Temporarily closed"),
        question=_("Mark as temporarily closed?"),
        explanation=_("The entry stays in the directory and says that it is closed, and until when."),
        done=_("“%(name)s” is marked as temporarily closed."),
        icon="time",
        rule="directory.close_temporarily",
        perform=actions.close_temporarily,
        form_class=CloseForm,
        possible_in=(ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED),
        undone_by="reopen",
    ),
    Verb(
        name="reopen",
        label=_("Open again"),
        question=_("Mark as open again?"),
        explanation=_("The note that it is closed disappears from the page."),
        done=_("“%(name)s” is open again."),
        icon="rotate",
        rule="directory.close_temporarily",
        perform=actions.reopen,
        possible_in=(ServiceStatus.TEMPORARILY_CLOSED,),
        undone_by="close",
    ),
    Verb(
        name="archive",
        label=_("Archive"),
        question=_("Archive this entry?"),
        explanation=_(
            "The entry disappears from the directory and from the search. Nothing is lost: it can be brought back."
        ),
        done=_("“%(name)s” is archived."),
        icon="folder-inverse",
        rule="directory.archive",
        perform=actions.archive,
        possible_in=(ServiceStatus.ACTIVE, ServiceStatus.INACTIVE, ServiceStatus.TEMPORARILY_CLOSED),
        undone_by="restore",
        is_serious=True,
    ),
    Verb(
        name="restore",
        label=_("Bring back"),
        question=_("Bring this entry back?"),
        explanation=_("The entry appears in the directory and in the search again."),
        done=_("“%(name)s” is back."),
        icon="undo",
        rule="directory.archive",
        perform=actions.restore,
        possible_in=(ServiceStatus.DEFUNCT, ServiceStatus.INACTIVE),
        undone_by="archive",
    ),
)
VERBS: Mapping[str, Verb] = {verb.name: verb for verb in _VERBS}
