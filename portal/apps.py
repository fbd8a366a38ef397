"""The project itself as a Django application: its system checks and commands."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The only application that knows the others."""

    name = "portal"

    def ready(self) -> None:
        """Registers the system checks."""
        from portal import checks  # noqa: F401 - registers by being imported
