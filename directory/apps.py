"""The directory as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Knows nothing of the portal or of referrals."""

    name = "directory"
    verbose_name = _("Directory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connects the index, the groups' permissions and the like to changes of the directory."""
        from directory import receivers  # the models have to be loaded first
        from directory.search import signals

        signals.connect()
        receivers.connect()
