"""The referral module as a Django application."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """See the modules of this package; ``workflow.py`` is where to begin."""

    name = "referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
