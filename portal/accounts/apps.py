"""Accounts as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, sign-in and second factor."""

    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Makes sure after every migration that the roles exist; notices second factors that are set up and people who join."""
        from allauth.mfa.signals import authenticator_added  # models are not there before this point

        from portal.accounts.groups import ensure_groups
        from portal.accounts.joining import confirm_address
        from portal.accounts.second_factor import note_set_up
        from referrals.signals import person_joined

        post_migrate.connect(ensure_groups, sender=self, dispatch_uid="portal.accounts.groups")
        person_joined.connect(confirm_address, dispatch_uid="portal.accounts.joining")
        authenticator_added.connect(note_set_up, dispatch_uid="portal.accounts.second_factor")
