"""How sign-in behaves (django-allauth): no self-registration, e-mail address only."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are created by the operator or by an organization's lead, never by strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always False: there is no self-registration."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: an authenticator app and recovery codes."""
