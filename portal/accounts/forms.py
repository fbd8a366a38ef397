"""The forms of the account pages in plain words; what they check is allauth's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from directory.core.languages import autonym, enabled_languages
from portal.accounts.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_LABELS: Final[dict[str, _StrPromise]] = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
}
_HINTS: Final[dict[str, _StrPromise]] = {
    "password1": _("At least 12 characters. A sentence is easier to remember than a word."),
}


class _PlainWords(forms.Form):
    """Our labels and hints, no placeholders (they vanish while typing), and input that runs from left to right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.help_text = _HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "ltr"
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"


class LoginForm(_PlainWords, account.LoginForm):
    """E-mail address and password."""


class ResetPasswordForm(_PlainWords, account.ResetPasswordForm):
    """Asks for a link to set a new password."""


class ResetPasswordKeyForm(_PlainWords, account.ResetPasswordKeyForm):
    """Sets a new password from the link."""


class ChangePasswordForm(_PlainWords, account.ChangePasswordForm):
    """Changes the password."""


class SetPasswordForm(_PlainWords, account.SetPasswordForm):
    """Sets the first password."""


class AddEmailForm(_PlainWords, account.AddEmailForm):
    """Changes the e-mail address."""


class ChangeEmailForm(_PlainWords, account.ChangeEmailForm):
    """The new e-mail address, to be confirmed by a message to it."""


class ReauthenticateForm(_PlainWords, account.ReauthenticateForm):
    """The password once more."""


class SecondStepForm(_PlainWords, mfa.AuthenticateForm):
    """The code at sign-in."""


class SecondStepAgainForm(_PlainWords, mfa.ReauthenticateForm):
    """The code once more."""


class SetUpAppForm(_PlainWords, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""


def _switched_on_languages() -> list[tuple[str, str]]:
    return [(code, autonym(code)) for code in enabled_languages()]


class LanguageForm(forms.ModelForm[User]):
    """The person's own language, out of those that are switched on."""

    preferred_language = forms.ChoiceField(label=_("Language"), choices=_switched_on_languages)

    class Meta:
        model = User
        fields = ("preferred_language",)
