"""This part of the portal as a Django application."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """See the modules of this package."""

    name = "portal.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
