"""This part of the portal as a Django application."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """See the modules of this package."""

    name = "portal.dashboard"
    label = "dashboard"
    default_auto_field = "django.db.models.BigAutoField"
