"""The project itself as a Django application: its system checks and commands."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The only application that knows the others."""

    name = "portal"
