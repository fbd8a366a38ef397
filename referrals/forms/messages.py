"""The form of a message to the other side."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.actions.conversing import MOST_CHARACTERS


class MessageForm(forms.Form):
    """A text. ``key`` makes it be written once, however often the form is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your message"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
    )

    def __init__(self, *args: Any, before_acceptance: bool, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_message_%s")
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        if before_acceptance:
            self.fields["text"].help_text = _("No names, no phone numbers: the request is not accepted yet.")
