"""The forms of the secure link: the sender's, and the one field of whoever opens it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.text_messages import gateway


class IssueForm(forms.Form):
    """To which address the link goes, and to which phone the code, where text messages can be sent."""

    address = forms.EmailField(
        label=_("E-mail address of the service"),
        help_text=_("The mail holds the link and nothing about the person."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    mobile = forms.CharField(
        label=_("Mobile number for the code"),
        help_text=_("Leave it empty to say the code on the phone."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not gateway().delivers:
            del self.fields["mobile"]


class CodeForm(forms.Form):
    """The eight digits that the sender says. Whether they are right is not the form's business."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Eight digits. The sender tells you the code on the phone."),
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
