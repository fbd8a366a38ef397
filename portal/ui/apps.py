"""This part of the portal as a Django application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the modules of this package."""

    name = "portal.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
