"""How sign-in behaves (django-allauth): no self-registration, plain words, messages in the reader's language."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.accounts import encryption
from portal.accounts.models import User
from portal.accounts.second_factor import needs_second_factor


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are created by the operator or by an organization's lead, never by strangers."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off"),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("This address and this password do not belong together."),
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This code does not work. Use the one that the app shows now."),
        "incorrect_password": _("This is not your password."),
        "invalid_or_expired_key": _("This link no longer works"),
        "invalid_password_reset": _("This link no longer works"),
        "rate_limited": _("Too many tries. Please wait a few minutes."),
        "same_as_current": _("This is your address already."),
        "too_many_login_attempts": _("Too many tries. Please wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always False: there is no self-registration."""
        return False

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The message in the language of the person it goes to, with nothing about the device that caused it."""
        context = {name: value for name, value in context.items() if name not in ("ip", "user_agent")}
        with translation.override(_language_of(email)):
            return super().render_mail(
                template_prefix, email, {**context, "portal_name": settings.PORTAL_NAME}, headers
            )

    def is_reauthentication_required(self, *, app: str) -> bool:
        """False for whoever has signed in within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds: asking twice in a row helps nobody."""
        records = get_authentication_records(self.request, self.request.user)
        youngest = max((record["at"] for record in records), default=0.0)
        if time.time() - youngest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app))

    def format_email_subject(self, subject: str) -> str:
        """The subject after the portal's name."""
        return f"{settings.WAGTAIL_SITE_NAME}: {subject}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: an authenticator app and recovery codes, their secrets encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your account needs the second step, so the app stays. Ask the operator if your phone is lost."
        ),
        "incorrect_code": _("This code does not work. Use the one that the app shows now."),
    }

    def encrypt(self, text: str) -> str:
        """The secret as the database keeps it."""
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself. Raises cryptography.fernet.InvalidToken when SECRET_KEY changed without a fallback."""
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """False where the person must have a second factor."""
        return not needs_second_factor(authenticator.user)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """What the app shows beside the code: the e-mail address."""
        return str(user.get_username())


def _language_of(email: str | list[str]) -> str:
    """The preferred language of the account with the address, else the page's."""
    addresses = [email] if isinstance(email, str) else email
    user = User.objects.filter(email__iexact=addresses[0]).first() if addresses else None
    switched_on = dict(settings.LANGUAGES)
    if user is not None and user.preferred_language in switched_on:
        return user.preferred_language
    return translation.get_language() or settings.LANGUAGE_CODE
