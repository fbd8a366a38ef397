"""The form that attaches a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.file_types import ACCEPTED
from referrals.forms.making import code_choices
from referrals.models import CodeKind


class AttachmentForm(forms.Form):
    """A file and what it is. The verb judges the file; here it only has to be there."""

    kind = forms.ChoiceField(label=_("What is it?"), required=False)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB. Place and time are taken out of photos."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        required=False,
        allow_empty_file=True,
        max_length=255,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_attachment_%s")
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = code_choices(CodeKind.ATTACHMENT_KIND, blank=True)  # type: ignore[attr-defined]
