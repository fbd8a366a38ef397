"""The referral module as a Django application."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ReferralsConfig(AppConfig):
    """See the modules of this package; ``workflow.py`` is where to begin."""

    name = "referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the system checks and grants the groups of the CMS their permissions after each migration."""
        from referrals import checks, groups  # noqa: F401 - the checks register by being imported

        # After the permissions of all applications are there: auth's signal comes after theirs.
        post_migrate.connect(
            groups.grant_permissions, sender=apps.get_app_config("auth"), dispatch_uid="referrals-permissions"
        )
